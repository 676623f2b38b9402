import { edited } from '../../support/edits/edit';
import { AUTOSCALER } from '../../support/edits/more-objects';
import { CRON_JOB, DAEMON_SET, DEPLOYMENT, PARALLEL_SET, REPLICA_SET, STATEFUL_SET } from '../../support/edits/objects';
import { saying, says } from '../../support/planned';

const IMAGE = '/spec/template/spec/containers/0/image';
const WHY = 'containers[web].image: registry.example.com/web:1.4.2 → web:2';

test.each([
  [DEPLOYMENT, {}, 'rolling-restart', 'rolling, a new pod is ready before an old one stops'],
  [DEPLOYMENT, { '/spec/replicas': 8 }, 'rolling-restart', 'rolling, at most 2 of 8 pods down'],
  [DEPLOYMENT, { '/spec/strategy': { rollingUpdate: { maxSurge: 0, maxUnavailable: '1%' } } }, 'rolling-restart',
    'rolling, at most 1 of 3 pods down'],
  [DEPLOYMENT, { '/spec/strategy': { type: 'Recreate' } }, 'restart-at-once', 'not rolling: all 3 pods stop before a new one starts'],
  [STATEFUL_SET, {}, 'rolling-restart', 'rolling, one pod at a time, the last one first'],
  [STATEFUL_SET, { '/spec/updateStrategy': { rollingUpdate: { partition: 2 } } }, 'rolling-restart',
    'rolling, only pods from ordinal 2 on'],
  [STATEFUL_SET, { '/spec/updateStrategy': { rollingUpdate: { maxUnavailable: 2 } } }, 'rolling-restart',
    'rolling, one pod at a time, the last one first; Kubernetes 1.37 replaces up to 2 pods at once'],
  [STATEFUL_SET, { '/spec/updateStrategy': { rollingUpdate: { maxUnavailable: '10%' } } }, 'rolling-restart',
    'rolling, one pod at a time, the last one first'],
  [PARALLEL_SET, {}, 'rolling-restart',
    'rolling, one pod at a time, the last one first; Kubernetes 1.37 replaces pods that are not ready first'],
  [PARALLEL_SET, { '/spec/updateStrategy/rollingUpdate': { partition: 2 } }, 'rolling-restart',
    'rolling, only pods from ordinal 2 on; Kubernetes 1.37 replaces pods that are not ready first '
      + 'and waits while a pod below ordinal 2 is not ready'],
  [STATEFUL_SET, { '/spec/replicas': 1 }, 'restart-at-once', 'its only pod is down meanwhile'],
  [STATEFUL_SET, { '/spec/updateStrategy': { type: 'OnDelete' } }, 'restart-on-delete',
    'each pod restarts once somebody deletes it, because the strategy is OnDelete'],
  [DAEMON_SET, {}, 'rolling-restart', 'rolling, node by node'],
  [REPLICA_SET, {}, 'new-pods-only', 'only new pods, running ones stay'],
  [DEPLOYMENT, { '/spec/replicas': 1, '/spec/strategy': { type: 'Recreate' } }, 'restart-at-once',
    'not rolling: its only pod stops before a new one starts'],
  [DEPLOYMENT, { '/spec/paused': true }, 'restart-held', 'it is paused: nothing restarts until somebody resumes it'],
  [STATEFUL_SET, { '/spec/updateStrategy': { rollingUpdate: { partition: 5 } } }, 'restart-held',
    'no pod has the ordinal 5 or higher: nothing restarts until the partition is lowered'],
  [STATEFUL_SET, { '/spec/ordinals': { start: 4 }, '/spec/updateStrategy': { rollingUpdate: { partition: 5 } } }, 'rolling-restart',
    'rolling, only pods from ordinal 5 on'],
  [DEPLOYMENT, { '/spec/replicas': 0 }, 'new-pods-only', 'no running pod restarts'],
])('a new image of $kind with %j: %s, %s', (of, set, rule, pace) => {
  const before = edited({ of, set });
  expect(saying(rule, [before], [edited({ of: before, set: { [IMAGE]: 'web:2' } })])).toBe(`${WHY}; ${pace}`);
});

test.each([
  [{}, 'rolling-restart', 'rolling, at most 2 of 10 pods down'],
  [{ '/spec/strategy': { type: 'Recreate' } }, 'restart-at-once', 'not rolling: all 10 pods stop before a new one starts'],
])('pods are counted as the autoscaler scales them: with %j %s, %s', (set, rule, pace) => {
  const [autoscaler, before] = [
    edited({ of: AUTOSCALER, set: { '/spec/minReplicas': 10, '/spec/maxReplicas': 20 } }),
    edited({ of: DEPLOYMENT, set: { '/spec/replicas': undefined, ...set } }),
  ];
  expect(saying(rule, [before, autoscaler], [edited({ of: before, set: { [IMAGE]: 'web:2' } }), autoscaler])).toBe(`${WHY}; ${pace}`);
});

test('metadata of the pods has its whole path, to distinguish it from that of the workload', () => {
  const annotated = (value: string, where: string) => (
    edited({ of: DEPLOYMENT, set: { [`${where}/metadata/annotations`]: { 'a.b/c': value } } })
  );
  expect(saying('rolling-restart', [annotated('1', '/spec/template')], [annotated('2', '/spec/template')])).toContain(
    'spec.template.metadata.annotations["a.b/c"]: 1 → 2; rolling',
  );
  expect(saying('metadata-only', [annotated('1', '')], [annotated('2', '')])).toContain(
    'metadata.annotations["a.b/c"]: 1 → 2; only metadata',
  );
});

test('a CronJob runs the new image at its next run', () => {
  expect(
    saying(
      'new-pods-only',
      [CRON_JOB],
      [edited({ of: CRON_JOB, set: { '/spec/jobTemplate/spec/template/spec/containers/0/image': 'web:2' } })],
    ),
  ).toBe(`${WHY}; from the next run on`);
});

test('a refused change restarts nothing', () => {
  expect(says([STATEFUL_SET], [edited({ of: STATEFUL_SET, set: { '/spec/serviceName': 'other', [IMAGE]: 'web:2' } })])).toEqual([
    'immutable-stateful-set',
  ]);
});

test('many reasons are counted', () => {
  const other = edited({
    of: DEPLOYMENT,
    set: {
      [IMAGE]: 'web:2',
      '/spec/template/metadata/labels/a': 'b',
      '/spec/template/spec/hostNetwork': true,
      '/spec/template/spec/hostPID': true,
      '/spec/template/spec/hostIPC': true,
    },
  });
  expect(saying('rolling-restart', [DEPLOYMENT], [other])).toMatch(/and 2 more; rolling/);
});
