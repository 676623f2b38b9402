import fc from 'fast-check';
import { parse } from 'yaml';
import { toYaml } from '../../../../lib/gitops/yaml/yaml';
import { readDocuments } from '../../../../lib/plan/read/documents';

const VERSIONS = ['1.1', '1.2'] as const;

/** Realistic values that parsers disagree about. */
const AWKWARD = [
  '',
  ' ',
  '~',
  'null',
  'Null',
  'true',
  'yes',
  'No',
  'on',
  'OFF',
  'y',
  'n',
  '=',
  '<<',
  '-',
  '--',
  '---',
  '...',
  '?',
  ':',
  '!',
  '&a',
  '*a',
  '|',
  '>',
  '%',
  '@',
  '`',
  '1e3',
  '1E3',
  'e0',
  'E-5',
  'e+1',
  'e',
  '1e+3',
  '0o17',
  '017',
  '0x1f',
  '0b1',
  '1_000',
  '1.',
  '.5',
  '.inf',
  '-.INF',
  '.nan',
  '+1',
  '-1',
  '1:30',
  '190:20:30',
  '12e03',
  '0xf',
  '1m',
  '1M',
  '0m',
  '2001-01-01',
  '2001-12-14t21:59:43.10-05:00',
  '2001-12-14 21:59:43.10 -5',
  '1.10',
  '1.28.0',
  'a: b',
  'a:',
  'a :b',
  ':a',
  'a #b',
  'a#b',
  '#',
  '[a',
  '{a}',
  'a, b',
  '"a"',
  "'a'",
  "it's",
  'a\\b',
  '\\n',
  'http://a.b/c?d=e&f#g',
  '${A}',
  '$(A)',
  '/a/b',
  '_',
  '100m',
  '10Gi',
  'Infinity',
  'NaN',
  'a\nb',
  'a\nb\n',
  'a\n\nb\n\n',
  '\na',
  ' a\nb',
  'a\n  b\n',
  'a\n\tb',
  '\ta\nb',
  'a \nb',
  'a\nb ',
  'a\n ',
  'a\r\nb',
  '\n',
  '\n\n',
  'a\n---\nb',
  'a\n# b\n',
  'a\n...\n',
  '\u0000',
  '\u0007',
  '\u001b[0m',
  '\u007f',
  '\u0085',
  '\u00a0',
  '\u2028',
  '\u2029',
  '\ufeff',
  '\uffff',
  'é',
  '日本',
  '😀',
  'a\n😀',
  'key: |\n  b\n',
];

const text = fc.oneof(
  fc.constantFrom(...AWKWARD),
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...AWKWARD)).map((parts) => parts.join('')),
  fc.array(fc.string()).map((lines) => lines.join('\n')),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    tie('list'),
    tie('map'),
  ),
  list: fc.array(tie('tree'), { maxLength: 4 }),
  map: fc.dictionary(text, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
}));

/** As in JSON, where -0 is 0. */
const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

test.each(VERSIONS)('any data reads back the same under YAML %s', (version) => {
  fc.assert(fc.property(fc.dictionary(text, tree, { noNullPrototype: true }), (value) => {
    expect(parse(toYaml(value), { version, merge: false, uniqueKeys: false })).toEqual(plain(value));
  }), { numRuns: 2000 });
});

test('any data reads back the same to kubectl', () => {
  fc.assert(fc.property(fc.dictionary(text, tree, { noNullPrototype: true }), (value) => {
    expect(readDocuments(toYaml(value))).toEqual({ values: [plain(value)], faults: [], notes: [] });
  }), { numRuns: 2000 });
});

test.each(VERSIONS.flatMap((version) => AWKWARD.map((value) => [version, value])))(
  'under YAML %s, %j reads back as the same text, as a value, a key and an item',
  (version, value) => {
    const data = { value, [value]: 1, list: [value, [value]], after: 'x' };
    expect(parse(toYaml(data), { version: version as '1.1', merge: false })).toEqual(data);
  },
);

test('names, images and quantities have no quotes, but numbers and versions as text do', () => {
  expect(
    toYaml({
      name: 'web',
      image: 'registry.example.com/shop/web:1.28',
      cpu: '100m',
      memory: '10Gi',
      version: '1.10',
      port: '80',
      on: 'on',
    }),
  ).toBe('name: web\nimage: registry.example.com/shop/web:1.28\ncpu: 100m\nmemory: 10Gi\nversion: "1.10"\nport: "80"\n"on": "on"\n');
});

test('text of several lines is a block with the text as it is', () => {
  expect(toYaml({ data: { 'app.conf': 'a = b\n\n  c = "d"\n', 'open': 'a\nb', 'more': 'a\n\n\n' }, after: 1 })).toBe(
    'data:\n  app.conf: |\n    a = b\n\n      c = "d"\n  open: |-\n    a\n    b\n  more: |+\n    a\n\n\nafter: 1\n',
  );
});

test('lists are indented by two spaces, and empty values are kept', () => {
  expect(toYaml({ a: [{ b: 1, c: [2] }, [3, [4]], {}, []], d: {}, e: undefined, f: null })).toBe(
    'a:\n  - b: 1\n    c:\n      - 2\n  - - 3\n    - - 4\n  - {}\n  - []\nd: {}\nf: null\n',
  );
});

test.each([
  [() => 1, 'function'],
  [Number.NaN, 'NaN'],
  [Infinity, 'Infinity'],
  [10n, 'bigint'],
])('fails on values that are not plain data: %s', (value, word) => {
  expect(() => toYaml({ value })).toThrow(`a manifest must be plain data, got ${word}`);
});
