import type { Edit } from './edit';
import { INDEXED_JOB, JOB, SUSPENDED_JOB } from './objects';

const CONTAINERS = '/spec/template/spec/containers';

/** Edits of Jobs. */
export const JOB_EDITS: readonly Edit[] = [
  { title: 'a new image', of: JOB, set: { [`${CONTAINERS}/0/image`]: 'x:2' }, says: ['immutable-job'] },
  { title: 'a label for its pods', of: JOB, set: { '/spec/template/metadata/labels/x': 'y' }, says: ['immutable-job'] },
  {
    title: 'variables in another order', of: JOB,
    set: { [`${CONTAINERS}/0/env`]: [{ name: 'REGION', value: 'north' }, { name: 'LEVEL', value: 'info' }] },
    says: ['immutable-job'], serverSide: { acceptedWhere: 'listsKeepTheirOrder' },
  },
  {
    title: 'defaults written out', of: JOB,
    set: {
      '/spec/template/spec/dnsPolicy': 'ClusterFirst',
      [`${CONTAINERS}/0/imagePullPolicy`]: 'IfNotPresent',
      [`${CONTAINERS}/0/resources/limits/memory`]: '1024Mi',
    },
    says: ['written-differently'],
  },
  { title: 'more retries', of: JOB, set: { '/spec/backoffLimit': 4 }, says: ['in-place'] },
  { title: 'more at once', of: JOB, set: { '/spec/parallelism': 2 }, says: ['in-place'] },
  { title: 'more completions', of: JOB, set: { '/spec/completions': 3 }, says: ['immutable-job'] },
  { title: 'removed after a minute', of: JOB, set: { '/spec/ttlSecondsAfterFinished': 60 }, says: ['in-place'] },
  { title: 'a deadline', of: JOB, set: { '/spec/activeDeadlineSeconds': 60 }, says: ['in-place'] },
  { title: 'suspended', of: JOB, set: { '/spec/suspend': true }, says: ['in-place'] },
  { title: 'indexed', of: JOB, set: { '/spec/completionMode': 'Indexed' }, says: ['immutable-job'] },
  { title: 'the default mode written out', of: JOB, set: { '/spec/completionMode': 'NonIndexed' }, says: ['written-differently'] },
  {
    title: 'a policy for failures', of: JOB,
    set: { '/spec/podFailurePolicy': { rules: [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [1] } }] } },
    says: ['immutable-job'],
  },
  {
    title: 'another policy for replacements', of: JOB, set: { '/spec/podReplacementPolicy': 'Failed' },
    says: ['in-place', 'differs-by-version'],
  },
  { title: 'a label', of: JOB, set: { '/metadata/labels': { x: 'y' } }, says: ['metadata-only'] },
  {
    title: 'more indices and as many at once', of: INDEXED_JOB, set: { '/spec/completions': 3, '/spec/parallelism': 3 },
    says: ['in-place'],
  },
  { title: 'more indices', of: INDEXED_JOB, set: { '/spec/completions': 3 }, says: ['immutable-job'] },
  {
    title: 'retries for each index', of: INDEXED_JOB, set: { '/spec/backoffLimitPerIndex': 1 },
    says: ['immutable-job', 'differs-by-version'],
  },
  {
    title: 'a policy for success', of: INDEXED_JOB, set: { '/spec/successPolicy': { rules: [{ succeededCount: 1 }] } },
    says: ['immutable-job', 'differs-by-version'],
  },
  { title: 'a new image while suspended', of: SUSPENDED_JOB, set: { [`${CONTAINERS}/0/image`]: 'x:2' }, says: ['immutable-job'] },
  {
    title: 'other nodes while suspended', of: SUSPENDED_JOB,
    set: { '/spec/template/spec/nodeSelector': { 'operatorless-e2e': 'nowhere', pool: 'a' } },
    says: ['in-place'],
  },
  {
    title: 'tolerations while suspended', of: SUSPENDED_JOB, set: { '/spec/template/spec/tolerations': [{ key: 'a', operator: 'Exists' }] },
    says: ['in-place'],
  },
  {
    title: 'an annotation for its pods while suspended', of: SUSPENDED_JOB, set: { '/spec/template/metadata/annotations': { a: 'b' } },
    says: ['in-place'],
  },
  {
    title: 'resumed on other nodes', of: SUSPENDED_JOB,
    set: { '/spec/suspend': false, '/spec/template/spec/nodeSelector': { 'operatorless-e2e': 'nowhere', pool: 'a' } },
    says: ['in-place'],
  },
  {
    title: 'a larger request while suspended', of: SUSPENDED_JOB, set: { [`${CONTAINERS}/0/resources/requests/cpu`]: '200m' },
    says: ['immutable-job'],
  },
  {
    title: 'other nodes while it runs', of: JOB, set: { '/spec/template/spec/nodeSelector': { 'operatorless-e2e': 'nowhere', pool: 'a' } },
    says: ['immutable-job'],
  },
];
