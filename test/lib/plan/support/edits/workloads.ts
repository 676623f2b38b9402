import { listAt } from '../../../../../lib/kubernetes/objects/fields';
import type { Edit } from './edit';
import { CRON_JOB, DAEMON_SET, DEPLOYMENT, POD, REPLICA_SET } from './objects';

const CONTAINERS = '/spec/template/spec/containers';

/** Edits of Deployments, DaemonSets, ReplicaSets, CronJobs and pods. */
export const WORKLOAD_EDITS: readonly Edit[] = [
  { title: 'a new image', of: DEPLOYMENT, set: { [`${CONTAINERS}/0/image`]: 'x:2' }, says: ['rolling-restart'] },
  { title: 'more pods', of: DEPLOYMENT, set: { '/spec/replicas': 5 }, says: ['scaled'] },
  {
    title: 'another value in the selector and in the pods', of: DEPLOYMENT,
    set: { '/spec/selector/matchLabels/app': 'other', '/spec/template/metadata/labels/app': 'other' },
    says: ['immutable-selector'],
  },
  {
    title: 'one more label in the selector and in the pods', of: DEPLOYMENT,
    set: { '/spec/selector/matchLabels/tier': 'x', '/spec/template/metadata/labels/tier': 'x' },
    says: ['immutable-selector'],
  },
  {
    title: 'the same selector as an expression', of: DEPLOYMENT,
    set: { '/spec/selector': { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] } },
    says: ['immutable-selector'],
  },
  { title: 'one more label for the pods', of: DEPLOYMENT, set: { '/spec/template/metadata/labels/tier': 'x' }, says: ['rolling-restart'] },
  {
    title: 'pods lose the label of the selector', of: DEPLOYMENT, set: { '/spec/template/metadata/labels': { tier: 'x' } },
    says: ['invalid'],
  },
  {
    title: 'Recreate instead of rolling', of: DEPLOYMENT, set: { '/spec/strategy': { type: 'Recreate' } },
    says: ['strategy-server-side'], serverSide: 'refused',
  },
  {
    title: 'Recreate, and no rest of rolling', of: DEPLOYMENT, set: { '/spec/strategy': { type: 'Recreate', rollingUpdate: null } },
    says: ['strategy-server-side'], serverSide: 'refused',
  },
  {
    title: 'defaults written out', of: DEPLOYMENT,
    set: { '/spec/strategy': { type: 'RollingUpdate' }, [`${CONTAINERS}/0/imagePullPolicy`]: 'IfNotPresent' },
    says: ['written-differently'],
  },
  {
    title: 'variables in another order', of: DEPLOYMENT,
    set: { [`${CONTAINERS}/0/env`]: [{ name: 'REGION', value: 'north' }, { name: 'LEVEL', value: 'info' }] },
    says: ['rolling-restart'],
  },
  {
    title: 'containers in another order', of: DEPLOYMENT,
    set: { [CONTAINERS]: [...listAt(DEPLOYMENT, 'spec.template.spec.containers')].reverse() },
    says: ['rolling-restart'],
  },
  {
    title: '1Gi spelled 1024Mi', of: DEPLOYMENT, set: { [`${CONTAINERS}/0/resources/requests/memory`]: '1024Mi' },
    says: ['written-differently'],
  },
  {
    title: 'the default protocol written out', of: DEPLOYMENT, set: { [`${CONTAINERS}/0/ports/0/protocol`]: 'TCP' },
    says: ['written-differently'],
  },
  { title: 'a request above its limit', of: DEPLOYMENT, set: { [`${CONTAINERS}/0/resources/requests/memory`]: '2Gi' }, says: ['invalid'] },
  { title: 'a mount loses its volume', of: DEPLOYMENT, set: { '/spec/template/spec/volumes': undefined }, says: ['invalid'] },
  { title: 'pods that never restart', of: DEPLOYMENT, set: { '/spec/template/spec/restartPolicy': 'Never' }, says: ['invalid'] },
  {
    title: 'a roll-out that can not move', of: DEPLOYMENT, set: { '/spec/strategy': { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } },
    says: ['rollout-cannot-move'],
  },
  { title: 'another label', of: DEPLOYMENT, set: { '/metadata/labels/team': 'blue' }, says: ['metadata-only'] },
  {
    title: 'another selector', of: DAEMON_SET,
    set: { '/spec/selector/matchLabels/app': 'other', '/spec/template/metadata/labels/app': 'other' },
    says: ['immutable-selector'],
  },
  { title: 'OnDelete instead of rolling', of: DAEMON_SET, set: { '/spec/updateStrategy': { type: 'OnDelete' } }, says: ['in-place'] },
  {
    title: 'another selector', of: REPLICA_SET,
    set: { '/spec/selector/matchLabels/app': 'other', '/spec/template/metadata/labels/app': 'other' },
    says: ['immutable-selector', 'new-pods-only'],
  },
  { title: 'a new image', of: REPLICA_SET, set: { [`${CONTAINERS}/0/image`]: 'x:2' }, says: ['new-pods-only'] },
  { title: 'a new image', of: POD, set: { '/spec/containers/0/image': 'x:2' }, says: ['in-place'] },
  { title: 'another variable', of: POD, set: { '/spec/containers/0/env/0/value': 'debug' }, says: ['immutable-pod'] },
  { title: 'one more label', of: POD, set: { '/metadata/labels/x': 'debug' }, says: ['metadata-only'] },
  { title: 'one more toleration', of: POD, set: { '/spec/tolerations': [{ key: 'a', operator: 'Exists' }] }, says: ['in-place'] },
  { title: 'a deadline', of: POD, set: { '/spec/activeDeadlineSeconds': 60 }, says: ['in-place'] },
  { title: 'a longer grace period', of: POD, set: { '/spec/terminationGracePeriodSeconds': 60 }, says: ['immutable-pod'] },
  {
    title: 'the default grace period written out', of: POD, set: { '/spec/terminationGracePeriodSeconds': 30 },
    says: ['written-differently'],
  },
  { title: 'variables of Services, as by default', of: POD, set: { '/spec/enableServiceLinks': true }, says: ['written-differently'] },
  { title: 'the default account written out', of: POD, set: { '/spec/serviceAccountName': 'default' }, says: ['written-differently'] },
  { title: 'a larger request', of: POD, set: { '/spec/containers/0/resources/requests/cpu': '200m' }, says: ['immutable-pod'] },
  { title: 'another node', of: POD, set: { '/spec/nodeSelector/pool': 'a' }, says: ['immutable-pod'] },
  { title: 'a host name', of: POD, set: { '/spec/hostname': 'a' }, says: ['immutable-pod'] },
  {
    title: 'one container less', of: POD, set: { '/spec/containers': listAt(POD, 'spec.containers').slice(0, 1) },
    says: ['immutable-pod'],
  },
  {
    title: 'a new image', of: CRON_JOB, set: { '/spec/jobTemplate/spec/template/spec/containers/0/image': 'x:2' },
    says: ['new-pods-only'],
  },
  { title: 'another hour', of: CRON_JOB, set: { '/spec/schedule': '1 3 * * *' }, says: ['in-place'] },
];
