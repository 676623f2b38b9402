import { RedisCluster } from '../../../../../lib';
import { synth } from '../../../../support/synth';
import { edited, type Manifest } from '../../support/edits/edit';
import { CLAIM, DEPLOYMENT, PARALLEL_SET, STATEFUL_SET } from '../../support/edits/objects';
import { planned, saying, says } from '../../support/planned';

const IMAGE = { '/spec/template/spec/containers/0/image': 'web:2' };
const PARTITION = { '/spec/updateStrategy/rollingUpdate': { partition: 0 } };
const edit = (of: Manifest, set: Readonly<Record<string, unknown>>) => edited({ of, set });

test('a rollout that may never end on Kubernetes 1.37 is a danger, with the fix and its cost', () => {
  expect(saying('roll-out-without-partition', [PARALLEL_SET], [edit(PARALLEL_SET, IMAGE)])).toBe(
    'rolls out without a partition: on Kubernetes 1.37 this can go on forever, with '
      + 'pods deleted and recreated from the old template; '
      + 'set updateStrategy.rollingUpdate.partition: 0, now or during the rollout; this restarts nothing',
  );
  expect(says([edit(PARALLEL_SET, { '/spec/replicas': 1 })], [edit(PARALLEL_SET, { '/spec/replicas': 1, ...IMAGE })])).toEqual([
    'roll-out-without-partition',
    'restart-at-once',
  ]);
});

test('the partition may come in the same edit as a new image: only the image restarts pods', () => {
  expect(says([PARALLEL_SET], [edit(PARALLEL_SET, { ...IMAGE, ...PARTITION })])).toEqual(['rolling-restart', 'partition-written']);
});

test('adding a partition restarts nothing', () => {
  const { findings } = planned([PARALLEL_SET], [edit(PARALLEL_SET, PARTITION)]);
  expect(findings.map(({ level, message }) => ({ level, message }))).toEqual([
    {
      level: 'info',
      message:
        'now has a partition, which its rollouts need on Kubernetes 1.37; '
          + 'this restarts nothing by itself, and ends a rollout that is stuck',
    },
  ]);
});

test('a new StatefulSet, or one that loses its partition, is reported before its first rollout', () => {
  expect(saying('partition-missing', [], [PARALLEL_SET])).toMatch(
    /^has no partition: on Kubernetes 1\.37 its next rollout can go on forever without updating anything; set .* restarts nothing$/,
  );
  expect(says([edit(PARALLEL_SET, PARTITION)], [PARALLEL_SET])).toEqual(['partition-missing']);
});

test.each<[string, Manifest]>([
  ['it leaves its strategy to the API server', edit(PARALLEL_SET, { '/spec/updateStrategy': undefined })],
  ['its partition is filled in beside another field', edit(PARALLEL_SET, { '/spec/updateStrategy/rollingUpdate': { maxUnavailable: 1 } })],
  ['its pods start in order', edit(PARALLEL_SET, { '/spec/podManagementPolicy': 'OrderedReady' })],
  ['it has a partition', edit(PARALLEL_SET, PARTITION)],
  ['nobody but a person replaces its pods', edit(PARALLEL_SET, { '/spec/updateStrategy': { type: 'OnDelete' } })],
])('a StatefulSet whose rollouts end everywhere is not reported: %s', (_, set) => {
  expect(says([], [set])).toEqual(['created']);
  expect(planned([set], [edit(set, IMAGE)]).findings.map(({ level }) => level)).toEqual(['restart']);
});

test('defaults of the API server stay if only the type is made explicit: nothing changes', () => {
  const untold = edit(PARALLEL_SET, { '/spec/updateStrategy': undefined });
  expect(says([untold], [PARALLEL_SET])).toEqual(['written-differently']);
  expect(says([untold], [edit(PARALLEL_SET, IMAGE)])).toEqual(['rolling-restart']);
});

test('a live StatefulSet of Kubernetes 1.37, which has maxUnavailable: 1, equals the applied one', () => {
  const live = (of: Manifest) =>
    edit(of, {
      '/metadata/uid': 'x',
      '/spec/updateStrategy': { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable: 1 } },
    });
  expect(says([live(STATEFUL_SET)], [STATEFUL_SET])).toEqual(['written-differently']);
  expect(says([live(PARALLEL_SET)], [edit(PARALLEL_SET, PARTITION)])).toEqual(['written-differently']);
});

test('a cluster of ours that runs without a partition gets it, and nothing restarts', () => {
  const [now] = synth((chart) => new RedisCluster(chart, 'main')).filter(({ kind }) => kind === 'StatefulSet');
  const before = edit(now, { '/spec/updateStrategy': { type: 'RollingUpdate' } });
  expect(says([before], [now])).toEqual(['partition-written']);
});

describe('a Deployment that rolls with a claim', () => {
  const claim = (mode: string) => edited({ of: CLAIM, set: { '/spec/accessModes': [mode] } });
  const mounting = (set: Record<string, unknown> = {}) => edited({
    of: DEPLOYMENT,
    set: { '/spec/template/spec/volumes': [{ name: 'data', persistentVolumeClaim: { claimName: CLAIM.metadata.name } }], ...set },
  });
  const rolled = (of: Manifest) => edited({ of, set: { '/spec/template/spec/containers/0/image': 'web:2' } });
  const told = (mode: string, of = mounting()) => says([of, claim(mode)], [rolled(of), claim(mode)]);

  test('of one pod never gets its new pod', () => {
    expect(told('ReadWriteOncePod')).toEqual(['roll-out-waits-for-claim']);
    expect(saying('roll-out-waits-for-claim', [mounting(), claim('ReadWriteOncePod')], [rolled(mounting()), claim('ReadWriteOncePod')])).toBe(
      `a new pod has to be ready before an old one stops, but claim ${CLAIM.metadata.name} is ReadWriteOncePod: the new pod waits for it, `
        + 'and the rollout never ends; strategy: {type: Recreate}',
    );
  });

  test('of one node gets its new pod only there', () => {
    expect(told('ReadWriteOnce')).toEqual(['rolling-restart']);
    expect(saying('rolling-restart', [mounting(), claim('ReadWriteOnce')], [rolled(mounting()), claim('ReadWriteOnce')])).toContain(
      `rolling, if the new pod starts on the node of the old one: claim ${CLAIM.metadata.name} is ReadWriteOnce`,
    );
  });

  test.each<[string, Record<string, unknown>]>([
    ['ReadWriteMany', {}],
    ['ReadWriteOncePod', { '/spec/strategy': { type: 'Recreate' } }],
    ['ReadWriteOncePod', { '/spec/strategy': { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } }],
    ['ReadWriteOnce', { '/spec/strategy': { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } }],
  ])('of %s has no such trouble with %j', (mode, set) => {
    expect(told(mode, mounting(set)).every((rule) => ['rolling-restart', 'restart-at-once'].includes(rule))).toBe(true);
    expect(planned([mounting(set), claim(mode)], [rolled(mounting(set)), claim(mode)]).findings[0].message).not.toContain('claim');
  });

  test('that no manifest has is somebody else\'s: nothing is known of it', () => {
    expect(says([mounting()], [rolled(mounting())])).toEqual(['rolling-restart']);
  });
});
