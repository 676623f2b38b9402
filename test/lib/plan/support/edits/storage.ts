import { type Edit, edited } from './edit';
import { BOUND_CLAIM, STORAGE_CLASS, VOLUME } from './more-objects';
import { CLAIM } from './objects';

const HUGE_CLAIM = edited({ of: CLAIM, set: { '/metadata/name': 'huge', '/spec/resources/requests/storage': '2Ei' } });

const onNode = (name: string) => ({
  required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [name] }] }] },
});
const LOCAL_VOLUME = edited({ of: VOLUME, set: { '/metadata/name': 'operatorless-e2e-local', '/spec/nodeAffinity': onNode('a') } });

/** Edits of claims, volumes and their classes. */
export const STORAGE_EDITS: readonly Edit[] = [
  { title: 'a smaller claim', of: CLAIM, set: { '/spec/resources/requests/storage': '500Mi' }, says: ['claim-shrinks'] },
  { title: '1Gi spelled 1024Mi', of: CLAIM, set: { '/spec/resources/requests/storage': '1024Mi' }, says: ['written-differently'] },
  { title: '1Gi spelled 1.Gi', of: CLAIM, set: { '/spec/resources/requests/storage': '1.Gi' }, says: ['written-differently'] },
  { title: 'a smaller claim, spelled .9Gi', of: CLAIM, set: { '/spec/resources/requests/storage': '.9Gi' }, says: ['claim-shrinks'] },
  { title: 'a smaller claim than 2Ei', of: HUGE_CLAIM, set: { '/spec/resources/requests/storage': '1Ei' }, says: ['claim-shrinks'] },
  { title: 'another class', of: CLAIM, set: { '/spec/storageClassName': 'fast' }, says: ['immutable-claim'] },
  { title: 'no class any more', of: CLAIM, set: { '/spec/storageClassName': undefined }, says: ['immutable-claim'] },
  { title: 'another access mode', of: CLAIM, set: { '/spec/accessModes': ['ReadWriteMany'] }, says: ['immutable-claim'] },
  { title: 'a block device', of: CLAIM, set: { '/spec/volumeMode': 'Block' }, says: ['immutable-claim'] },
  { title: 'the default mode written out', of: CLAIM, set: { '/spec/volumeMode': 'Filesystem' }, says: ['written-differently'] },
  { title: 'a selector of volumes', of: CLAIM, set: { '/spec/selector': { matchLabels: { a: 'b' } } }, says: ['immutable-claim'] },
  { title: 'a label', of: CLAIM, set: { '/metadata/labels': { a: 'b' } }, says: ['metadata-only'] },
  {
    title: 'a source of data', of: CLAIM, set: { '/spec/dataSource': { kind: 'PersistentVolumeClaim', name: 'other' } },
    says: ['immutable-claim'],
  },
  { title: 'a larger claim', of: BOUND_CLAIM, set: { '/spec/resources/requests/storage': '2Gi' }, says: ['claim-grows'] },
  {
    title: 'a smaller claim that is bound', of: BOUND_CLAIM, set: { '/spec/resources/requests/storage': '500Mi' },
    says: ['claim-shrinks'],
  },
  { title: 'no volume any more', of: BOUND_CLAIM, set: { '/spec/volumeName': undefined }, says: ['immutable-claim'] },
  { title: 'another access mode while bound', of: BOUND_CLAIM, set: { '/spec/accessModes': ['ReadWriteMany'] }, says: ['immutable-claim'] },
  { title: 'other parameters', of: STORAGE_CLASS, set: { '/parameters/kind': 'hdd' }, says: ['immutable-field'] },
  { title: 'volumes are deleted with their claims', of: STORAGE_CLASS, set: { '/reclaimPolicy': 'Delete' }, says: ['immutable-field'] },
  { title: 'another binding mode', of: STORAGE_CLASS, set: { '/volumeBindingMode': 'WaitForFirstConsumer' }, says: ['immutable-field'] },
  {
    title: 'the default binding mode written out', of: STORAGE_CLASS, set: { '/volumeBindingMode': 'Immediate' },
    says: ['written-differently'],
  },
  { title: 'another provisioner', of: STORAGE_CLASS, set: { '/provisioner': 'example.com/two' }, says: ['immutable-field'] },
  { title: 'no more growth', of: STORAGE_CLASS, set: { '/allowVolumeExpansion': false }, says: ['in-place'] },
  { title: 'mount options', of: STORAGE_CLASS, set: { '/mountOptions': ['noatime'] }, says: ['in-place'] },
  { title: 'another path', of: VOLUME, set: { '/spec/hostPath/path': '/tmp/other' }, says: ['immutable-field'] },
  { title: 'nodes, where it named none', of: VOLUME, set: { '/spec/nodeAffinity': onNode('a') }, says: ['in-place'] },
  { title: 'other nodes', of: LOCAL_VOLUME, set: { '/spec/nodeAffinity': onNode('b') }, says: ['immutable-field'] },
  { title: 'any node', of: LOCAL_VOLUME, set: { '/spec/nodeAffinity': undefined }, says: ['immutable-field'] },
  { title: 'a larger capacity', of: VOLUME, set: { '/spec/capacity/storage': '2Gi' }, says: ['in-place'] },
  { title: 'deleted with its claim', of: VOLUME, set: { '/spec/persistentVolumeReclaimPolicy': 'Delete' }, says: ['in-place'] },
  { title: 'another access mode', of: VOLUME, set: { '/spec/accessModes': ['ReadWriteMany'] }, says: ['in-place'] },
  { title: 'a block device', of: VOLUME, set: { '/spec/volumeMode': 'Block' }, says: ['immutable-field'] },
];
