import { at, fieldsAt, listAt, textAt } from '../../../kubernetes/objects/fields';
import { podSpecPath } from '../../../kubernetes/pods/pod-template';
import type { Change, World } from '../../change';
import { enumerate } from '../../format';
import { type KeysOf, objectsWith } from '../../inventory';
import { type KubeObject, titleOf, typeOf } from '../../kube-object';
import type { Rule, Verdict } from '../../rule';
import { removedObject } from '../pruning';
import { isMadeBySomebody, stillUsed } from './references';

const RBAC = 'rbac.authorization.k8s.io';
const ROLE = `${RBAC}/Role`;
const SECRET = '/Secret';

/** Kinds that other objects name, and what happens to those when they are removed. */
const HARMS: Readonly<Record<string, string>> = {
  'scheduling.k8s.io/PriorityClass': 'the API server refuses new pods with it',
  'node.k8s.io/RuntimeClass': 'the API server refuses new pods with it',
  'storage.k8s.io/StorageClass': 'new claims of it wait forever, and bound ones can\'t grow',
  'networking.k8s.io/IngressClass': 'what it serves may be down',
  [ROLE]: 'its permissions are lost at once',
  [`${RBAC}/ClusterRole`]: 'its permissions are lost at once',
  [SECRET]: 'hosts are served with another certificate, or not at all',
};

/** `storage.k8s.io/StorageClass fast` of each object that this one names. Kinds that live in a namespace are named with theirs. */
const namedBy: KeysOf = (object) => {
  const { stored } = object;
  switch (typeOf(object)) {
    case '/PersistentVolumeClaim': return keys('storage.k8s.io/StorageClass', textAt(stored, 'spec.storageClassName'));
    case 'networking.k8s.io/Ingress': return [
      ...keys('networking.k8s.io/IngressClass', textAt(stored, 'spec.ingressClassName')), ...certificates(object),
    ];
    case 'gateway.networking.k8s.io/Gateway': return certificates(object);
    case `${RBAC}/RoleBinding`: case `${RBAC}/ClusterRoleBinding`: return role(object);
    default: return ofPods(object);
  }
};

function keys(type: string, name: string | undefined): string[] {
  return name === undefined ? [] : [`${type} ${name}`];
}

function role({ stored, place }: KubeObject): string[] {
  const { kind, name } = fieldsAt(stored, 'roleRef');
  return [kind === 'Role' ? `${ROLE} ${place}/${String(name)}` : `${RBAC}/${String(kind)} ${String(name)}`];
}

function ofPods(object: KubeObject): string[] {
  const path = podSpecPath(object);
  if (path === undefined) return [];
  const spec = at(object.stored, path);
  const ephemeral = listAt(spec, 'volumes').map((volume) => at(volume, 'ephemeral.volumeClaimTemplate'));
  const claims = [...listAt(object.stored, 'spec.volumeClaimTemplates'), ...ephemeral];
  return [
    ...keys('scheduling.k8s.io/PriorityClass', textAt(spec, 'priorityClassName')),
    ...keys('node.k8s.io/RuntimeClass', textAt(spec, 'runtimeClassName')),
    ...claims.flatMap((claim) => keys('storage.k8s.io/StorageClass', textAt(claim, 'spec.storageClassName'))),
  ];
}

/** Annotations by which a controller creates the Secret again. */
const MADE_FOR = ['cert-manager.io/issuer', 'cert-manager.io/cluster-issuer', 'kubernetes.io/tls-acme'];

function certificates({ stored, place }: KubeObject): string[] {
  if (MADE_FOR.some((name) => name in fieldsAt(stored, 'metadata.annotations'))) return [];
  const listeners = listAt(stored, 'spec.listeners').flatMap((listener) => listAt(listener, 'tls.certificateRefs'));
  return [
    ...listAt(stored, 'spec.tls').flatMap((tls) => keys(SECRET, nameIn(place, textAt(tls, 'secretName')))),
    ...listeners.flatMap((ref) => keys(SECRET, nameIn(textAt(ref, 'namespace') ?? place, textAt(ref, 'name')))),
  ];
}

function nameIn(place: string, name: string | undefined): string | undefined {
  return name === undefined ? undefined : `${place}/${name}`;
}

/** Not reported for a Secret that pods need as well, because another rule reports that. */
function stillNamed(change: Change, world: World): Verdict | undefined {
  const object = removedObject(change, ...Object.keys(HARMS));
  if (object === undefined) return undefined;
  const { place, name } = object;
  const type = typeOf(object);
  const isSecret = type === SECRET;
  if (isSecret && (isMadeBySomebody(name, place, world.after) || stillUsed(change, world) !== undefined)) return undefined;
  const users = objectsWith(world.after, namedBy, `${type} ${isSecret || type === ROLE ? `${place}/${name}` : name}`);
  if (users.length === 0) return undefined;
  const titles = enumerate(users.map(titleOf));
  return {
    message: `${titles} still name${users.length === 1 ? 's' : ''} it: ${HARMS[type]}`,
    way: `keep it, or remove the name from ${titles} first`,
  };
}

/** Rules about objects that are removed while others name them. */
export const nameRules: readonly Rule[] = [
  { name: 'still-named', level: 'danger', judge: stillNamed },
];
