import { at } from '../../kubernetes/objects/fields';
import { DEFINITION } from '../../kubernetes/objects/kinds';
import { type FactName, holds, spanOf } from '../../kubernetes/versions/facts';
import { ANY_CLUSTER } from '../../kubernetes/versions/versions';
import { type Change, changesAt, editOf, type World } from '../change';
import { formatDifferences } from '../format';
import { typeOf } from '../kube-object';
import type { Rule, Verdict } from '../rule';
import { orphan } from './workloads/immutable-workloads';

interface Immutable {
  readonly fields: readonly string[];
  /** Fields that may be set once, and are immutable from then on. */
  readonly once?: readonly string[];
  readonly way: string;
}

/** Sources of a volume's data. */
const VOLUME_SOURCES = [
  'hostPath', 'nfs', 'csi', 'local', 'iscsi', 'fc', 'cephfs', 'rbd', 'awsElasticBlockStore', 'gcePersistentDisk', 'azureDisk', 'azureFile',
];
const WHILE_NOTHING_MOUNTS = 'delete it and apply again, while no pod starts or moves that mounts its volumes';
const ANOTHER_BINDING = 'give it another name, or delete it and apply again: the right is missing in between';

/** Immutable fields by kind, with a workaround and its cost. */
const IMMUTABLE: Readonly<Record<string, Immutable>> = {
  'rbac.authorization.k8s.io/RoleBinding': { fields: ['roleRef'], way: ANOTHER_BINDING },
  'rbac.authorization.k8s.io/ClusterRoleBinding': { fields: ['roleRef'], way: ANOTHER_BINDING },
  'storage.k8s.io/StorageClass': {
    fields: ['provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'],
    way: 'give it another name for new claims, or delete it and apply again: existing volumes stay as they are',
  },
  'scheduling.k8s.io/PriorityClass': {
    fields: ['value', 'preemptionPolicy'],
    way: 'give it another name, or delete it and apply again: running pods keep their number',
  },
  'networking.k8s.io/IngressClass': {
    fields: ['spec.controller'],
    way: 'delete it and apply again: its Ingresses are not served in between',
  },
  'node.k8s.io/RuntimeClass': {
    fields: ['handler'],
    way: 'give it another name, or delete it and apply again: pods that refer to it can\'t start in between',
  },
  'storage.k8s.io/CSIDriver': {
    fields: ['spec.attachRequired', 'spec.volumeLifecycleModes'],
    way: WHILE_NOTHING_MOUNTS,
  },
  'discovery.k8s.io/EndpointSlice': { fields: ['addressType'], way: 'give it another name' },
  '/ResourceQuota': {
    fields: ['spec.scopes'],
    way: 'give it another name, or delete it and apply again: nothing is limited in between',
  },
  '/PersistentVolume': {
    fields: ['volumeMode', ...VOLUME_SOURCES].map((field) => `spec.${field}`),
    once: ['spec.nodeAffinity'],
    way: 'create a volume with another name; this one stays for its claim',
  },
  [DEFINITION]: {
    fields: ['spec.group', 'spec.scope', 'spec.names.kind', 'spec.names.plural'],
    way: 'create another definition and move the resources: deleting this one deletes every resource of it',
  },
};

/** A field that only the API servers of some versions refuse to change. */
interface ImmutableInSomeVersions {
  readonly field: string;
  readonly fact: FactName;
  readonly way: (name: string) => string;
}

const IMMUTABLE_IN_SOME_VERSIONS: Readonly<Record<string, ImmutableInSomeVersions>> = {
  'apps/StatefulSet': { field: 'spec.revisionHistoryLimit', fact: 'historyLimitIsImmutable', way: orphan },
  'storage.k8s.io/CSIDriver': { field: 'spec.podInfoOnMount', fact: 'mountInfoIsImmutable', way: () => WHILE_NOTHING_MOUNTS },
};

function immutableField(change: Change): Verdict | undefined {
  if (change.is !== 'changed') return undefined;
  const { fields, once = [], way } = IMMUTABLE[typeOf(change.after)] ?? { fields: [], way: '' };
  const found = changesAt(change, ...fields, ...once).filter(({ path, before }) => before !== undefined || !once.includes(path));
  return found.length === 0 ? undefined : { message: `${formatDifferences(found)}; this can't change`, way };
}

function immutableOnOldServers(change: Change, { target = ANY_CLUSTER }: World): Verdict | undefined {
  const entry = change.is === 'changed' ? IMMUTABLE_IN_SOME_VERSIONS[typeOf(change.after)] : undefined;
  if (change.is !== 'changed' || entry === undefined) return undefined;
  const { field, fact, way } = entry;
  const [found, holding] = [changesAt(change, field), holds(fact, target)];
  if (found.length === 0 || holding === 'never') return undefined;
  return {
    message: `${formatDifferences(found)}; API servers refuse it ${spanOf(fact)}`,
    way: `${way(change.after.name)}; newer ones accept it as it is`,
    ...(holding === 'always' && { level: 'refused' as const }),
  };
}

function immutableData(change: Change): Verdict | undefined {
  const edit = editOf(change, '/ConfigMap', '/Secret');
  if (edit === undefined || at(edit.before.stored, 'immutable') !== true) return undefined;
  const found = changesAt(edit, 'data', 'binaryData', 'immutable');
  if (found.length === 0) return undefined;
  return {
    message: `${formatDifferences(found, typeOf(edit.after) === '/Secret')}; it is immutable`,
    way: 'give it another name and refer to that in the pods, which restarts them; remove this one a release later',
  };
}

function immutableSecretType(change: Change): Verdict | undefined {
  const edit = editOf(change, '/Secret');
  const found = edit && changesAt(edit, 'type');
  if (edit === undefined || found === undefined || found.length === 0) return undefined;
  return {
    message: `${formatDifferences(found)}; the type of a Secret can't change`,
    way: `kubectl delete secret ${edit.after.name} and apply again: pods that start in between wait for it`,
  };
}

/** Rules about immutable fields of all kinds but workloads, claims and Services. */
export const immutableFieldRules: readonly Rule[] = [
  { name: 'immutable-field', level: 'refused', byHand: true, judge: immutableField },
  { name: 'immutable-on-old-servers', level: 'danger', judge: immutableOnOldServers },
  { name: 'immutable-data', level: 'refused', judge: immutableData },
  { name: 'immutable-secret-type', level: 'refused', byHand: true, judge: immutableSecretType },
];
