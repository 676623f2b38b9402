import { listAt } from '../../../../../lib/kubernetes/objects/fields';
import type { Edit } from './edit';
import { CLAIM, PARALLEL_SET, STATEFUL_SET } from './objects';

const CONTAINERS = '/spec/template/spec/containers';

/** Edits of StatefulSets. */
export const STATEFUL_SET_EDITS: readonly Edit[] = [
  { title: 'a new image', of: STATEFUL_SET, set: { [`${CONTAINERS}/0/image`]: 'x:2' }, says: ['rolling-restart'] },
  { title: 'more pods', of: STATEFUL_SET, set: { '/spec/replicas': 5 }, says: ['scaled'] },
  { title: 'another Service', of: STATEFUL_SET, set: { '/spec/serviceName': 'other' }, says: ['immutable-stateful-set'] },
  {
    title: 'another selector', of: STATEFUL_SET,
    set: { '/spec/selector/matchLabels/app': 'other', '/spec/template/metadata/labels/app': 'other' },
    says: ['immutable-stateful-set'],
  },
  {
    title: 'pods start at once instead of in order', of: STATEFUL_SET, set: { '/spec/podManagementPolicy': 'Parallel' },
    says: ['immutable-stateful-set'],
  },
  {
    title: 'the default order written out', of: STATEFUL_SET, set: { '/spec/podManagementPolicy': 'OrderedReady' },
    says: ['written-differently'],
  },
  {
    title: 'larger claims', of: STATEFUL_SET, set: { '/spec/volumeClaimTemplates/0/spec/resources/requests/storage': '2Gi' },
    says: ['immutable-claim-template'],
  },
  {
    title: '1Gi spelled 1024Mi in the claims', of: STATEFUL_SET,
    set: { '/spec/volumeClaimTemplates/0/spec/resources/requests/storage': '1024Mi' },
    says: ['written-differently'],
  },
  {
    title: 'apiVersion and kind of the claims written out', of: STATEFUL_SET,
    set: { '/spec/volumeClaimTemplates/0/apiVersion': 'v1', '/spec/volumeClaimTemplates/0/kind': 'PersistentVolumeClaim' },
    says: ['written-differently'],
  },
  {
    title: 'the default mode of the claims written out', of: STATEFUL_SET,
    set: { '/spec/volumeClaimTemplates/0/spec/volumeMode': 'Filesystem' },
    says: ['written-differently'],
  },
  {
    title: 'a label for the claims', of: STATEFUL_SET, set: { '/spec/volumeClaimTemplates/0/metadata/labels': { team: 'red' } },
    says: ['immutable-claim-template'],
  },
  {
    title: 'claims without a class', of: STATEFUL_SET, set: { '/spec/volumeClaimTemplates/0/spec/storageClassName': undefined },
    says: ['immutable-claim-template'],
  },
  {
    title: 'one more claim', of: STATEFUL_SET,
    set: {
      '/spec/volumeClaimTemplates': [...listAt(STATEFUL_SET, 'spec.volumeClaimTemplates'), { metadata: { name: 'wal' }, spec: CLAIM.spec }],
    },
    says: ['immutable-claim-template'],
  },
  {
    title: 'no claims any more', of: STATEFUL_SET,
    set: { '/spec/volumeClaimTemplates': undefined, '/spec/template/spec/volumes': [{ name: 'data', emptyDir: {} }] },
    says: ['immutable-claim-template'],
  },
  {
    title: 'OnDelete instead of rolling', of: STATEFUL_SET, set: { '/spec/updateStrategy': { type: 'OnDelete' } },
    says: ['strategy-keeps-default'],
  },
  {
    title: 'OnDelete, and no rest of rolling', of: STATEFUL_SET, set: { '/spec/updateStrategy': { type: 'OnDelete', rollingUpdate: null } },
    says: ['strategy-server-side'], serverSide: 'refused',
  },
  { title: 'a partition', of: STATEFUL_SET, set: { '/spec/updateStrategy': { rollingUpdate: { partition: 1 } } }, says: ['in-place'] },
  {
    title: 'the default type written out', of: STATEFUL_SET, set: { '/spec/updateStrategy': { type: 'RollingUpdate' } },
    says: ['written-differently'],
  },
  {
    title: 'the default partition written out', of: STATEFUL_SET,
    set: { '/spec/updateStrategy': { type: 'RollingUpdate', rollingUpdate: { partition: 0 } } },
    says: ['written-differently'],
  },
  {
    title: 'one pod at a time written out', of: STATEFUL_SET, set: { '/spec/updateStrategy': { rollingUpdate: { maxUnavailable: 1 } } },
    says: ['written-differently', 'differs-by-version'],
  },
  {
    title: 'a partition of 0 where there was none', of: PARALLEL_SET, set: { '/spec/updateStrategy/rollingUpdate': { partition: 0 } },
    says: ['partition-written'],
  },
  {
    title: 'a new image without a partition', of: PARALLEL_SET, set: { [`${CONTAINERS}/0/image`]: 'x:2' },
    says: ['roll-out-without-partition', 'rolling-restart'],
  },
  { title: 'fewer old revisions', of: STATEFUL_SET, set: { '/spec/revisionHistoryLimit': 3 }, says: ['immutable-on-old-servers'] },
  { title: 'ready for longer', of: STATEFUL_SET, set: { '/spec/minReadySeconds': 5 }, says: ['in-place'] },
  { title: 'ordinals from 1', of: STATEFUL_SET, set: { '/spec/ordinals': { start: 1 } }, says: ['in-place'] },
  {
    title: 'claims that go with their pods', of: STATEFUL_SET,
    set: { '/spec/persistentVolumeClaimRetentionPolicy': { whenDeleted: 'Delete', whenScaled: 'Delete' } },
    says: ['claims-no-longer-kept'],
  },
];
