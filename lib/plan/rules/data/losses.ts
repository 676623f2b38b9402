import { at, listAt, numberAt, textAt } from '../../../kubernetes/objects/fields';
import { ARGO_CD_KEEPS, ARGO_CD_OPTIONS, FLUX_KEEPS, FLUX_PRUNE } from '../../../kubernetes/objects/gitops-annotations';
import { DEFINITION } from '../../../kubernetes/objects/kinds';
import { type Change, editOf, type World } from '../../change';
import { enumerate } from '../../format';
import { type KubeObject, titleOf, typeOf } from '../../kube-object';
import type { Rule, Verdict } from '../../rule';
import { removedObject } from '../pruning';
import { usersOf } from '../references/references';
import { successorOf } from './successors';

const STATEFUL_SET = 'apps/StatefulSet';
const CLAIM = '/PersistentVolumeClaim';
const RETENTION = 'spec.persistentVolumeClaimRetentionPolicy';
const KEEP_NAME = 'keep the name (a construct takes it from its id, unless you set name)';
const COPY_FIRST = 'copy the data before the old one is removed';

function statefulSetRemoved(change: Change, world: World): Verdict | undefined {
  const set = removedObject(change, STATEFUL_SET);
  if (set === undefined || successorOf(set, world) !== undefined) return undefined;
  const claims = deletesClaims(set) ? 'its claims, and with them the data, are deleted' : 'its claims stay, unused';
  return { message: `all its pods stop for good; ${claims}`, way: 'take a backup, stop the writers, then allow it by name' };
}

/** The data stays in the claims that a StatefulSet made, and in a claim that an annotation keeps. Other claims are deleted with it. */
function statefulObjectRenamed(change: Change, world: World): Verdict | undefined {
  if (change.is !== 'removed' || ![STATEFUL_SET, CLAIM].includes(typeOf(change.before))) return undefined;
  const next = successorOf(change.before, world);
  if (next === undefined || removedObject(change, CLAIM) !== undefined) return undefined;
  const data = deletesClaims(change.before)
    ? 'the claims of the old name, and with them the data, are deleted'
    : 'the data stays with the old name';
  return { message: `is ${titleOf(next)} now, which starts empty: ${data}`, way: `${KEEP_NAME}; or ${COPY_FIRST}` };
}

/** Whether the claims that a StatefulSet made go with it. */
export function deletesClaims({ stored }: KubeObject): boolean {
  return at(stored, `${RETENTION}.whenDeleted`) === 'Delete';
}

function claimRemoved(change: Change, world: World): Verdict | undefined {
  const claim = removedObject(change, CLAIM);
  if (claim === undefined) return undefined;
  const next = successorOf(claim, world);
  const users = [...new Set(usersOf(claim, world.after).map(({ user }) => titleOf(user)))];
  const mounts = `still mount${users.length === 1 ? 's' : ''} it`;
  const wait = users.length === 0 ? '' : `; new pods of ${enumerate(users)}, which ${mounts}, wait forever`;
  const message = `pruning deletes the claim, and with most storage classes also the disk and its data${wait}`;
  if (next !== undefined) return {
    message: `${message}; ${titleOf(next)}, which is new and asks for the same, starts empty`, way: `${KEEP_NAME}; or ${COPY_FIRST}`,
  };
  const annotations = `${ARGO_CD_OPTIONS}: ${ARGO_CD_KEEPS} or ${FLUX_PRUNE}: ${FLUX_KEEPS}`;
  return { message, way: `take a backup; to keep it, annotate it with ${annotations} a release earlier` };
}

function volumeRemoved(change: Change): Verdict | undefined {
  const volume = removedObject(change, '/PersistentVolume');
  if (volume === undefined) return undefined;
  const deletes = at(volume.stored, 'spec.persistentVolumeReclaimPolicy') === 'Delete';
  const disk = deletes ? 'the disk may be deleted too' : 'the disk stays, and no claim can use it';
  return {
    message: `while a claim is bound to it, it stays Terminating, which can't be undone; it is deleted with the claim: ${disk}`,
    way: 'keep it as long as its claim',
  };
}

function claimsNoLongerKept(change: Change): Verdict | undefined {
  const edit = editOf(change, STATEFUL_SET);
  if (edit === undefined) return undefined;
  const is = ({ stored }: KubeObject, field: string, value: string) => at(stored, `${RETENTION}.${field}`) === value;
  const turned = ['whenDeleted', 'whenScaled'].filter((field) => is(edit.before, field, 'Retain') && is(edit.after, field, 'Delete'));
  if (turned.length === 0) return undefined;
  return {
    message: `${turned.join(' and ')} become${turned.length === 1 ? 's' : ''} Delete: from then on claims are deleted with their pods`,
    way: 'keep Retain, and delete claims by hand',
  };
}

function scaleInDeletesClaims(change: Change): Verdict | undefined {
  const edit = editOf(change, STATEFUL_SET);
  if (edit === undefined || at(edit.after.stored, `${RETENTION}.whenScaled`) !== 'Delete') return undefined;
  if (listAt(edit.after.stored, 'spec.volumeClaimTemplates').length === 0) return undefined;
  const [old, now] = [edit.before, edit.after].map(({ stored }) => numberAt(stored, 'spec.replicas') ?? 1);
  if (now >= old) return undefined;
  return {
    message: `${old} → ${now} pods, and the claims of the removed pods are deleted`,
    way: 'set persistentVolumeClaimRetentionPolicy.whenScaled: Retain first',
  };
}

function namespaceRemoved(change: Change): string | undefined {
  const namespace = removedObject(change, '/Namespace');
  return namespace && `everything in ${namespace.name} is deleted with it, whoever created it`;
}

function definitionRemoved(change: Change): string | undefined {
  const definition = removedObject(change, DEFINITION);
  return definition && `every ${textAt(definition.stored, 'spec.names.kind') ?? 'resource'} in the cluster is deleted with it`;
}

/** Rules about losing data. */
export const dataRules: readonly Rule[] = [
  { name: 'stateful-set-removed', level: 'danger', judge: statefulSetRemoved },
  { name: 'stateful-object-renamed', level: 'danger', judge: statefulObjectRenamed },
  { name: 'claim-removed', level: 'danger', judge: claimRemoved },
  { name: 'volume-removed', level: 'danger', judge: volumeRemoved },
  { name: 'claims-no-longer-kept', level: 'danger', judge: claimsNoLongerKept },
  { name: 'scale-in-deletes-claims', level: 'danger', judge: scaleInDeletesClaims },
  { name: 'namespace-removed', level: 'danger', judge: namespaceRemoved },
  { name: 'definition-removed', level: 'danger', judge: definitionRemoved },
];
