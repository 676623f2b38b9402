import fc from 'fast-check';
import { readDocuments } from '../../../../lib/plan/read/documents';

/** The content of the only document. */
const read = (text: string) => {
  const { values, faults } = readDocuments(text);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return values[0];
};

// As sigs.k8s.io/yaml v1.6.0 reads them.
test.each([
  ['yes', true], ['On', true], ['y', true], ['TRUE', true], ['no', false], ['OFF', false], ['n', false], ['yEs', 'yEs'], ['~',
    null], ['Null', null], ['', null],
  ['0644', 420], ['0o17', 15], ['017', 15], ['08', 8], ['0x1F', 31], ['0b101', 5], ['1_000', 1000], ['-0x10', -16], ['+5', 5], ['-0',
    0], ['_1', '_1'],
  ['1.', 1], ['.5', 0.5], ['1e3', 1000], ['1_0.5', 10.5], ['1e400', '1e400'], ['e1', 'e1'], ['1.2.3', '1.2.3'], ['0x', '0x'],
  ['12:30', '12:30'], ['190:20:30', '190:20:30'], ['2001-01-01', '2001-01-01'], ['2001-12-14t21:59:43.10-05:00',
    '2001-12-14t21:59:43.10-05:00'], ['=', '='], ['<<', '<<'],
  ['"yes"', 'yes'], ['\'0644\'', '0644'], ['!!str 0644', '0644'], ['!!int "5"', 5], ['!ours yes', 'yes'], ['|-\n  yes', 'yes'],
])('kubectl takes %s for %j', (written, value) => expect(read(`a: ${written}`)).toEqual({ a: value }));

test('every number that JSON writes is read as the same number', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) =>
      expect(read(JSON.stringify({ value }))).toEqual(JSON.parse(JSON.stringify({ value }))),
    ),
  );
});

test('keys are text', () =>
  expect(read('{ on: 1, 0644: 2, 1.50: 3, "a": 4, __proto__: 5 }')).toEqual(
    Object.fromEntries([
      ['true', 1],
      ['420', 2],
      ['1.5', 3],
      ['a', 4],
      ['__proto__', 5],
    ]),
  ));

describe('a merge key', () => {
  const BASE = 'base: &base { a: 1, b: 2 }\nother: &other { b: 3, c: 4 }\n';

  test.each([
    ['{ <<: *base, b: 5 }', { a: 1, b: 5 }],
    ['{ b: 5, <<: *base }', { a: 1, b: 2 }],
    ['{ <<: [*base, *other] }', { a: 1, b: 2, c: 4 }],
    ['{ <<: [*other, { a: 6 }] }', { a: 6, b: 3, c: 4 }],
    ['{ <<: *base, <<: *other }', { a: 1, b: 3, c: 4 }],
    ['{ "<<": *base }', { '<<': { a: 1, b: 2 } }],
  ])('%s is what kubectl makes of it', (written, value) => expect(read(`${BASE}is: ${written}`)).toMatchObject({ is: value }));

  test('fails on a value that is not a mapping', () =>
    expect(readDocuments('a:\n  <<: [1]\n').faults).toEqual(['2:7: must be YAML: << must merge a mapping, or several']));
});

describe('fails with the place', () => {
  test.each([
    ['a:\n  password: *hunter2\n',
      '2:13: must be YAML: an alias must name an anchor that comes before it; put text that begins with "*" in quotes'],
    ['a: &a [*a]\n', '1:8: must be YAML: an alias must name an anchor that comes before it; put text that begins with "*" in quotes'],
    ['a: .inf\n', '1:4: must be YAML: a number must be finite: it is sent as JSON, which has no other numbers; put text in quotes'],
    ['? [a]\n: b\n', '1:3: must be YAML: a key must be a word, a number or true or false'],
  ])('on %j', (text, fault) => expect(readDocuments(text)).toEqual({ values: [], faults: [fault], notes: [] }));

  test('on aliases that would fill the memory', () => {
    const bomb = [...Array(9).keys()]
      .map((level) => `a${level + 1}: &a${level + 1} [${Array(10).fill(`*a${level}`).join(', ')}]\n`)
      .join('');
    expect(readDocuments(`a0: &a0 x\n${bomb}`).faults).toEqual([
      expect.stringMatching(/^\d+:\d+: must be YAML: aliases must repeat no more than 400000 values; write them out$/),
    ]);
  });

  test.each<[string, (levels: number) => string, (levels: number) => string]>([
    ['sequences in brackets', (levels) => `a: ${'['.repeat(levels)}${']'.repeat(levels)}`, () => '1:203'],
    ['mappings in braces', (levels) => `a: ${'{b: '.repeat(levels)}1${'}'.repeat(levels)}`, () => '1:800'],
    ['mappings in blocks', (levels) => [...Array(levels).keys()].map((level) => `${' '.repeat(level)}a:`).join('\n'), () => '201:201'],
    ['sequences on one line', (levels) => `${'- '.repeat(levels)}a`, () => '1:401'],
    ['brackets that nobody closes', (levels) => '['.repeat(levels), () => '1:201'],
  ])('on deep nesting: %s', (_, nested, place) => {
    for (const levels of [250, 2000]) expect(readDocuments(nested(levels))).toEqual({
      values: [], faults: [`${place(levels)}: must nest at most 200 levels deep, got more; no kind of object does`], notes: [],
    });
    expect(readDocuments(nested(150)).faults.join()).not.toContain('levels deep');
  }, 60_000);

  test('but not on brackets and dashes in text', () => {
    const texts = [`'${'['.repeat(300)}'`, `"${'{'.repeat(300)}"`, `|\n${'  [[[[\n'.repeat(300)}`, `a${'[- '.repeat(300)}`];
    for (const text of texts) expect(readDocuments(`a: ${text}\nb: 1\n`)).toMatchObject({ values: [{ b: 1 }], faults: [] });
    expect(readDocuments([...Array(500).keys()].map((line) => `${' '.repeat(line % 2)}# [${line}`).join('\n')).faults).toEqual([]);
  });

  test('and never quotes the text there', () => {
    for (const text of [
      'a: 1\n}hunter2\n',
      '%hunter2\n---\na: 1\n',
      'a: "\\qhunter2\n',
      'a: @hunter2\n',
      'a: |hunter2\n',
      'a: !<hunter2 b\n',
      'a: *hunter2\n',
      'a: &hunter2 *b\n',
      '[a]: hunter2\n- hunter2\n',
    ]) {
      expect({ text, faults: readDocuments(text).faults.join() }).toEqual({ text, faults: expect.not.stringContaining('hunter2') });
    }
  });
});

test('an alias that is used a thousand times is accepted', () =>
  expect(read(`a: &a 1\nb: [${Array(1000).fill('*a').join(', ')}]`)).toMatchObject({ b: Array(1000).fill(1) }));

describe('of a key that occurs twice, the last one counts, as for kubectl', () => {
  test.each<[string, object, string[]]>([
    ['a: 1\na: 2\n', { a: 2 }, ['2:1: the key "a" occurs twice']],
    ['a: {b: 1, c: 2, b: 3}\n', { a: { b: 3, c: 2 } }, ['1:17: the key "b" occurs twice']],
    ['{"a": 1, "a": 2}', { a: 2 }, ['1:10: the key "a" occurs twice']],
    ['base: &base {a: 1}\nis: {a: 2, <<: *base}\n', { is: { a: 1 } }, []],
  ])('in %j', (text, value, notes) => expect(readDocuments(text)).toMatchObject({
    values: [value], faults: [],
    notes: notes.map((note) => `${note}, and the last one counts, as for kubectl apply; kustomize refuses it`),
  }));
});

describe('JSON objects after each other are documents', () => {
  test.each<[string, unknown[]]>([
    ['{"a": 1}\n{"a": 2}\n', [{ a: 1 }, { a: 2 }]],
    ['{"a": "}{\\"{"}{"a": [{}]}', [{ a: '}{"{' }, { a: [{}] }]],
    ['\r\n{\r\n"a": 1\r\n}\r\n\r\n{"b": {}}', [{ a: 1 }, { b: {} }]],
  ])('in %j', (text, values) => expect(readDocuments(text)).toEqual({ values, faults: [], notes: [] }));

  test('fails on what only looks like them', () => {
    for (const text of ['{"a": 1}\n{"a": }', '{"a": 1} b', '{"a": 1}}']) expect(readDocuments(text).faults[0]).toContain('must be YAML');
    expect(readDocuments(`{}${'{"a":'.repeat(300)}1${'}'.repeat(300)}`).faults[0]).toContain('levels deep');
  });
});

describe('quoted text and brackets may continue at the indentation of their key, as for kubectl', () => {
  test.each<[string, unknown]>([
    ['a:\n  b: \'one\ntwo\'\n  c: "three\n  four"\n', { a: { b: 'one two', c: 'three four' } }],
    ['a: \'it\'\'s\n\n\none\'\nb: 1\n', { a: 'it\'s\n\none', b: 1 }],
    ['a: "one\\\ntwo \\"three\\"\nfour"\n', { a: 'onetwo "three" four' }],
    ['a: [\n1, # it\'s "one\n[2,\n"b\nc"]\n]\nd: {\ne: 1\n}\n', { a: [1, [2, 'b c']], d: { e: 1 } }],
    ['- \'a\nb\'\n- c\n', ['a b', 'c']],
  ])('in %j', (text, value) => expect(readDocuments(text)).toEqual({ values: [value], faults: [], notes: [] }));

  test.each(['a: \'x\n---\ny\'\n', 'a: "x\nb: 1\n', 'a: [\n1\nb: 1\n', 'a: "\n'.repeat(500)])('but must end: %j', (text) => {
    expect(readDocuments(text).faults[0]).toContain('must be YAML');
  });
});
