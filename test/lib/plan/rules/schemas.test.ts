import { edited, type Manifest } from '../support/edits/edit';
import { CSI_DRIVER, SERVICE } from '../support/edits/more-objects';
import { DEPLOYMENT, JOB, STATEFUL_SET } from '../support/edits/objects';
import { planned, saying, says, verdictFor } from '../support/planned';

const edit = (of: Manifest, set: Readonly<Record<string, unknown>>) => edited({ of, set });
const rulesFor = (version: string, before: readonly Manifest[], after: readonly Manifest[]) => (
  planned(before, after, [], version).findings.map(({ rule, level }) => `${rule} ${level}`)
);
const messages = (version: string, before: readonly Manifest[], after: readonly Manifest[]) => (
  planned(before, after, [], version).findings.map(({ message }) => message).join('\n')
);

test('a misspelt field is refused, with its place and the nearest name', () => {
  const misspelt = edit(DEPLOYMENT, { '/spec/template/spec/containers/0/imagePullPolcy': 'Always' });
  expect(saying('unknown-field', [], [misspelt])).toBe(
    '0.yaml:1: spec.template.spec.containers[0].imagePullPolcy must be a field of a Deployment, '
      + "got a name that Kubernetes doesn't know: kubectl refuses the object, and Flux applies it without the field; use imagePullPolicy",
  );
  expect(says([DEPLOYMENT], [misspelt])).toContain('unknown-field');
});

test('once the field is corrected, nothing is reported', () => {
  expect(says([edit(DEPLOYMENT, { '/spec/replcas': 2 })], [DEPLOYMENT])).not.toContain('unknown-field');
});

test('an object that stays the same is not judged', () => {
  const misspelt = edit(DEPLOYMENT, { '/spec/replcas': 2 });
  expect(says([misspelt], [misspelt])).toEqual([]);
});

test('a misspelt field may be allowed for one object, because its cluster may be newer', () => {
  const misspelt = edit(SERVICE, { '/spec/typ': 'ClusterIP' });
  expect(planned([], [misspelt], ['unknown-field:Service/web']).findings[0]).toMatchObject({ rule: 'unknown-field', allowed: true });
});

test('a value of another type is refused, but only once if another rule says more about it', () => {
  expect(says([], [edit(DEPLOYMENT, { '/spec/minReadySeconds': '5' })])).toContain('wrong-type');
  expect(says([], [edit(DEPLOYMENT, { '/spec/replicas': '5' })])).toEqual(['invalid']);
});

test('an API version that is gone is refused, with the one that takes its place', () => {
  const old = { apiVersion: 'batch/v1beta1', kind: 'CronJob', metadata: { name: 'nightly' } };
  expect(saying('unserved-kind', [], [old])).toContain('got "batch/v1beta1": API servers refuse the object; use batch/v1');
});

describe('for one version', () => {
  const hosts = edit(DEPLOYMENT, { '/spec/template/spec/hostUsers': false });

  test('a field that it drops is dangerous, and changing it restarts nothing', () => {
    expect(rulesFor('1.32', [DEPLOYMENT], [hosts])).toEqual(['dropped-field danger']);
    expect(rulesFor('1.33', [DEPLOYMENT], [hosts])).toEqual(['rolling-restart restart']);
  });

  test('without one, the plan says where it is dropped', () => {
    expect(saying('differs-by-version', [DEPLOYMENT], [hosts])).toBe(
      'spec.template.spec.hostUsers is dropped without a word before 1.33, while its feature gate is off',
    );
    expect(says([DEPLOYMENT], [hosts])).toEqual(['rolling-restart', 'differs-by-version']);
  });

  test.each<[string, Manifest, Readonly<Record<string, unknown>>, string, string, string]>([
    ['fewer old revisions', STATEFUL_SET, { '/spec/revisionHistoryLimit': 3 }, 'immutable-on-old-servers', '1.32', '1.33'],
    ['no information on mount', CSI_DRIVER, { '/spec/podInfoOnMount': false }, 'immutable-on-old-servers', '1.29', '1.30'],
    ['bits beyond the prefix', SERVICE, { '/spec/loadBalancerSourceRanges': ['10.0.0.5/24'] }, 'ambiguous-address', '1.36', '1.35'],
    ['a variable that begins with a digit', DEPLOYMENT, { '/spec/template/spec/containers/0/env': [{ name: '1ST', value: 'a' }] },
      'invalid-on-old-servers', '1.31', '1.32'],
  ])('%s: refused by some versions, a danger if any may be meant', (_, of, set, rule, refusing, accepting) => {
    const after = edit(of, set);
    expect(rulesFor(refusing, [of], [after])).toContain(`${rule} refused`);
    expect(rulesFor(accepting, [of], [after]).join()).not.toContain(rule);
    expect(planned([of], [after]).findings.map(({ rule: name, level }) => `${name} ${level}`)).toContain(`${rule} danger`);
    expect(verdictFor(refusing, { of, set }).refused).toBe(true);
    expect(verdictFor(accepting, { of, set }).refused).toBe(false);
  });

  test('variables of a Job in another order: only server-side apply before 1.29 is not refused', () => {
    const set = { '/spec/template/spec/containers/0/env': [{ name: 'REGION', value: 'north' }, { name: 'LEVEL', value: 'info' }] };
    expect(verdictFor('1.28', { of: JOB, set }).refused).toBe(true);
    const note = 'server-side apply keeps the order before 1.29, and is not refused then';
    expect(planned([JOB], [edit(JOB, set)], [], '1.28').findings[0].message).toContain(note);
    expect(planned([JOB], [edit(JOB, set)], [], '1.29').findings[0].message).not.toContain(note);
  });

  test('a suspended Job may get other resources from 1.36 on', () => {
    const suspended = edit(JOB, { '/spec/suspend': true });
    const set = { '/spec/template/spec/containers/0/resources': { requests: { cpu: '2' } } };
    expect(rulesFor('1.36', [suspended], [edit(suspended, set)]).join()).not.toContain('immutable-job');
    expect(rulesFor('1.35', [suspended], [edit(suspended, set)])).toContain('immutable-job refused');
    expect(saying('immutable-job', [suspended], [edit(suspended, set)])).toContain('but in a suspended one from 1.36 on');
    expect(rulesFor('1.36', [JOB], [edit(JOB, set)])).toContain('immutable-job refused');
  });

  test('what Kubernetes 1.37 does otherwise is not told for older versions', () => {
    const parallel = edit(STATEFUL_SET, { '/spec/podManagementPolicy': 'Parallel', '/spec/updateStrategy': { type: 'RollingUpdate' } });
    const image = edit(parallel, { '/spec/template/spec/containers/0/image': 'web:2' });
    expect(rulesFor('1.36', [parallel], [image])).toEqual(['rolling-restart restart']);
    expect(rulesFor('1.37', [parallel], [image])).toContain('roll-out-without-partition danger');
    expect(messages('1.36', [parallel], [image])).not.toContain('1.37');
    expect(messages('1.37', [parallel], [image])).toContain('; it replaces pods that are not ready first');
  });

  test('another order of variables restarts nothing under server-side apply of 1.28', () => {
    const env = (...names: string[]) => ({ '/spec/template/spec/containers/0/env': names.map((name) => ({ name, value: 'a' })) });
    const [before, after] = [env('A', 'B'), env('B', 'A')].map((set) => edit(DEPLOYMENT, set));
    expect(messages('1.28', [before], [after])).toContain('server-side apply keeps the order before 1.29, and then nothing restarts');
    expect(messages('1.34', [before], [after])).not.toContain('keeps the order');
  });
});
