import fc from 'fast-check';
import { planJson } from '../../../../lib/plan/print/json';
import { planMarkdown, prose } from '../../../../lib/plan/print/markdown';
import { planText } from '../../../../lib/plan/print/text';
import { edited, type Manifest } from '../support/edits/edit';
import { SECRET, SERVICE } from '../support/edits/more-objects';
import { CLAIM, DEPLOYMENT, STATEFUL_SET } from '../support/edits/objects';
import { planned } from '../support/planned';

const SIDES = { from: 'manifests at HEAD', to: 'what the app writes now', notes: [] };
const everything = (allowed: readonly string[] = []) =>
  planned(
    [DEPLOYMENT, STATEFUL_SET, CLAIM, SERVICE],
    [
      edited({ of: DEPLOYMENT, set: { '/spec/template/spec/containers/0/image': 'web:2' } }),
      edited({ of: STATEFUL_SET, set: { '/spec/serviceName': 'other' } }),
      SERVICE,
      SECRET,
    ],
    allowed,
  );

/* eslint-disable max-len -- what people read has a line for each way around */
test('the worst findings come first, with the workaround and the name that allows them', () => {
  expect(planText(everything(), SIDES, false))
    .toBe(`manifests at HEAD → what the app writes now: 1 new, 2 changed, 1 gone, 4 objects afterwards

Refused by the API server
  ~ StatefulSet db: spec.serviceName: db → other; this can't change in a StatefulSet
      immutable-stateful-set; instead: kubectl delete statefulset db --cascade=orphan, then apply: pods and claims stay, and the new set adopts the pods

Dangerous
  - PersistentVolumeClaim files: pruning deletes the claim, and with most storage classes also the disk and its data
      claim-removed; instead: take a backup; to keep it, annotate it with argocd.argoproj.io/sync-options: Prune=false or kustomize.toolkit.fluxcd.io/prune: disabled a release earlier

Restarts pods
  ~ Deployment web: containers[web].image: registry.example.com/web:1.4.2 → web:2; rolling, a new pod is ready before an old one stops

Restarts nothing
  + Secret password: new

1 refused, 1 dangerous, 3 pods of 1 workload restart. Intended? --allow claim-removed:PersistentVolumeClaim/files Step taken by hand first? --allow immutable-stateful-set:StatefulSet/db
Judged for Kubernetes 1.28 to 1.37; --kubernetes VERSION judges for one version.
`);
});
/* eslint-enable max-len */

test('allowed findings are printed, and no longer suggested for --allow', () => {
  expect(planText(everything(['claim-removed']), SIDES, false)).toContain(
    '1 refused, 1 dangerous, 1 of them allowed, 3 pods of 1 workload restart.'
      + ' Step taken by hand first? --allow immutable-stateful-set:StatefulSet/db\n',
  );
});

test('only terminals get colours', () => {
  expect(planText(everything(), SIDES, true)).toContain('\u001b[31mDangerous\u001b[0m');
  expect(planText(everything(), SIDES, false)).not.toContain('\u001b');
});

test('no change is reported as such', () => {
  expect(planText(planned([SECRET], [SECRET]), SIDES, true)).toMatch(/Nothing changes\.\n$/);
  expect(planMarkdown(planned([SECRET], [SECRET]), SIDES)).toMatch(/Nothing changes\.\n$/);
});

test('many harmless changes are counted', () => {
  const secrets = [...Array(40).keys()].map((index): Manifest => ({ ...SECRET, metadata: { name: `password-${index}` } }));
  expect(planText(planned([], secrets), SIDES, false)).toContain('  and 15 more, see --json\n');
});

test('a comment for a pull request is a table, with harmless changes folded', () => {
  const page = planMarkdown(everything(), SIDES);
  expect(page).toContain(
    "#### Refused by the API server\n\n| object | what happens |\n| --- | --- |\n| `StatefulSet db` | `spec.serviceName`: db → other; "
      + "this can't change in a StatefulSet `immutable-stateful-set`<br>*Instead:* ",
  );
  expect(page).toContain('<details><summary>Restarts nothing: 1</summary>');
});

describe('text of manifests is printed, but never interpreted,', () => {
  const hostile = (image: string) =>
    planned([DEPLOYMENT], [edited({ of: DEPLOYMENT, set: { '/spec/template/spec/containers/0/image': image } })]);

  test.each([
    ['@everyone|<b>[x](http://y)', '→ `@everyone\\|<b>[x](http://y)` '],
    ['www.example.com #1 GH-2 a_b', '→ `www.example.com` `#1` `GH-2` `a_b` '],
    ['``` `x', '→ ```` ``` ```` `` `x `` '],
    ['a\u2028b\rc', '→ `a\\u{2028}b\\rc` '],
  ])('in a comment: %j', (image, told) => expect(planMarkdown(hostile(image), SIDES)).toContain(told));

  test('in a comment: only plain words are outside of code spans', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.constantFrom('`', '``', '\\', '|', '@a', '#1', '[x](y)', 'http://a.b', '<b>', '&amp;', ' ', '\n', 'a', ','),
            fc.string({ unit: 'binary', maxLength: 3 }),
          ),
        ),
        (parts) => {
          const outside = prose(parts.join(''))
            .split(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/u)
            .filter((part) => !/^`+$/.test(part))
            .join('');
          expect(outside).toMatch(/^[\p{L}\d\s(),;:.'’→-]*$/u);
        },
      ),
    );
  });

  test.each([
    ['\r\u001b[2Ksafe', '→ \\r\\u{1b}[2Ksafe '],
    ['a\u009b2Jb\u202ec', '→ a\\u{9b}2Jb\\u{202e}c '],
    ['##vso[task.setvariable variable=A]b', '→ #\\u{23}vso[task.setvariable variable=A]b '],
    ['##[error]b', '→ #\\u{23}[error]b '],
  ])('in a terminal or a log: %j', (image, told) => expect(planText(hostile(image), SIDES, false)).toContain(told));

  test('in a terminal or a log: any key or name is on one line', () => {
    const name = 'a\n::error::b';
    const told = (apiVersion: string, kind: string) => {
      const [before, after] = ['1', '2'].map((value): Manifest => ({ apiVersion, kind, metadata: { name }, data: { [name]: value } }));
      return planText(planned([before], [after]), SIDES, false);
    };
    expect(told('example.com/v1', 'Settings')).toContain(
      '  ~ Settings a\\n::error::b: data["a\\n::error::b"]: 1 → 2; its controller decides what restarts\n',
    );
    expect(told('v1', 'ConfigMap')).toMatch(/^ {2}~ ConfigMap a\\n::error::b: data must have keys .*, got "a\\n::error::b": .*$/m);
  });
});

describe('a comment fits GitHub\'s limit', () => {
  const named = (of: Manifest, count: number, length = 10) =>
    [...Array(count).keys()].map((index): Manifest => ({ ...of, metadata: { ...of.metadata, name: `${'x'.repeat(length)}-${index}` } }));

  test('with many harmless changes', () => {
    expect(planMarkdown(planned([], named(SECRET, 1000)), SIDES)).toContain('\nand 950 more, see --json\n');
  });

  test('with many long changes: dangers before restarts, and always the summary', () => {
    const [sets, claims, deployments] = [named(STATEFUL_SET, 60, 240), named(CLAIM, 60, 240), named(DEPLOYMENT, 60, 240)];
    const page = planMarkdown(
      planned(
        [...sets, ...claims, ...deployments],
        [
          ...sets.map((of) => edited({ of, set: { '/spec/serviceName': 'other' } })),
          ...deployments.map((of) => edited({ of, set: { '/spec/template/spec/containers/0/image': 'web:2' } })),
        ],
      ),
      SIDES,
    );
    expect(page.length).toBeLessThan(65_536);
    expect(page).toContain('**60 refused, 60 dangerous, 180 pods of 60 workloads restart.**');
    expect(page.split('`immutable-stateful-set`')).toHaveLength(61);
    expect(page).toMatch(/#### Restarts pods\n\n\| object \| what happens \|\n[^]*\nand \d+ more, see --json\n$/);
  });

  test('and one long name hides no other finding', () => {
    const page = planMarkdown(planned([...named(CLAIM, 1, 100_000), CLAIM], []), SIDES);
    expect(page.length).toBeLessThan(65_536);
    expect(page).toContain('| `PersistentVolumeClaim files` |');
    expect(page).toContain('\nand 1 more, see --json\n');
  });
});

test('every output says what was assumed', () => {
  const sides = { ...SIDES, notes: ['manifests: 2 objects name no namespace'] };
  expect(planText(planned([], []), sides, false)).toContain('afterwards\nnote: manifests: 2 objects name no namespace\n');
  expect(planMarkdown(planned([], []), sides)).toContain('afterwards\n\nmanifests: 2 objects name no namespace\n');
  expect(JSON.parse(planJson(planned([], []), sides, 0))).toMatchObject({ notes: sides.notes });
});

test('what a controller decides has its own section, without names of rules', () => {
  const lamp = (watts: number): Manifest => (
    { apiVersion: 'light.example.com/v1', kind: 'Lamp', metadata: { name: 'desk' }, spec: { watts } }
  );
  const text = planText(planned([lamp(5)], [lamp(7)]), SIDES, false);
  expect(text).toContain('\nLeft to a controller\n  ~ Lamp desk: spec.watts: 5 → 7; its controller decides what restarts\n\n');
  const page = planMarkdown(planned([lamp(5)], [lamp(7)]), SIDES);
  expect(page).toContain('#### Left to a controller\n\n| object | what happens |\n| --- | --- |\n| `Lamp desk` | ');
  expect(page).not.toContain('left-to-controller');
});

test('the JSON output contains everything', () => {
  const told = JSON.parse(planJson(everything(['claim-removed']), SIDES, 3));
  expect(told).toMatchObject({ from: 'manifests at HEAD', exitCode: 3, objects: 4 });
  expect(told.changes.find(({ kind }: { kind: string }) => kind === 'StatefulSet')).toEqual({
    change: 'changed',
    group: 'apps',
    kind: 'StatefulSet',
    place: '',
    name: 'db',
    file: '1.yaml',
    fields: ['spec.serviceName: db → other'],
  });
  expect(told.findings[1]).toMatchObject({
    rule: 'claim-removed',
    level: 'danger',
    allowed: true,
    object: { kind: 'PersistentVolumeClaim', name: 'files' },
  });
});

test('values of Secrets are never printed', () => {
  const other = edited({ of: SECRET, set: { '/data': { password: 'b3RoZXI=', more: 'bW9yZQ==' } } });
  const plan = planned([SECRET], [other]);
  for (const told of [planText(plan, SIDES, false), planMarkdown(plan, SIDES), planJson(plan, SIDES, 0)])
    expect(told).not.toMatch(/b3RoZXI=|bW9yZQ==|c2FtcGxl/);
});

test('a key that every JavaScript object inherits is a key like any other', () => {
  const labelled = (labels: Record<string, string>): Manifest => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a' },
    data: labels,
  });
  const { changes } = planned([labelled({ a: '1' })], [labelled({ a: '1', constructor: 'x' } as unknown as Record<string, string>)]);
  expect(changes).toMatchObject([{ is: 'changed', differences: [{ path: 'data.constructor', before: undefined, after: 'x' }] }]);
});

test('the JSON output contains no control characters either, and means the same', () => {
  const name = 'a\u009b31m\u202e\ud800';
  const json = planJson(planned([], [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } }]), { from: name, to: 'b', notes: [] }, 0);
  expect(json).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/); // eslint-disable-line no-control-regex
  expect((JSON.parse(json) as { from: string }).from).toBe(name);
});
