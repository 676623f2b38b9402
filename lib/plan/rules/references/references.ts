import { at, listOf, textAt } from '../../../kubernetes/objects/fields';
import { containersOf, podSpecPath } from '../../../kubernetes/pods/pod-template';
import { podReferences, type PodReference } from '../../../kubernetes/objects/references';
import type { Change, World } from '../../change';
import { enumerate } from '../../format';
import { objectsWith, type Inventory, type KeysOf } from '../../inventory';
import { keyOf, type KubeObject, titleOf, typeOf } from '../../kube-object';
import type { Rule, Verdict } from '../../rule';
import { removedObject } from '../pruning';

/** A reference of a pod to another object. */
export interface Reference {
  /** `/Secret` */
  readonly type: string;
  readonly name: string;
  /** Volumes show changes after a while. Everything else is read when a pod starts, or when its images are pulled. */
  readonly by: 'volume' | 'start' | 'image';
  readonly optional: boolean;
}

/** Every Secret, ConfigMap, claim and ServiceAccount that the pods of an object need. */
export function referencesOf(object: KubeObject): Reference[] {
  const path = podSpecPath(object);
  const spec = path === undefined ? undefined : at(object.stored, path);
  return podReferences(spec).filter(isNeeded).map((reference) => {
    const { kind, name, from, volume, optional } = reference;
    const read = volume === undefined || mountsParts(spec, volume) ? 'start' : 'volume';
    return { type: `/${kind}`, name, optional, by: from === 'image' ? 'image' : read };
  });
}

/** Every namespace has the default ServiceAccount. */
function isNeeded({ kind, name }: PodReference): boolean {
  return kind !== 'ServiceAccount' || name !== 'default';
}

/** A file that is mounted by `subPath` never changes in a running pod. */
function mountsParts(spec: unknown, volume: string): boolean {
  const mounts = containersOf(spec).flatMap(({ volumeMounts }) => listOf(volumeMounts));
  return mounts.some((mount) => textAt(mount, 'name') === volume && at(mount, 'subPath') !== undefined);
}

export function referenceKeysOf(object: KubeObject, which: (reference: Reference) => boolean = () => true): string[] {
  return referencesOf(object).filter(which).map(({ type, name }) => `${type}/${object.place}/${name}`);
}

const referenceKeys: KeysOf = (object) => referenceKeysOf(object);

/** Objects in the same place whose pods refer to this one. */
export function usersOf(object: KubeObject, world: Inventory): { readonly user: KubeObject; readonly reference: Reference }[] {
  return objectsWith(world, referenceKeys, keyOf(object)).flatMap((user) => referencesOf(user)
    .filter(({ type, name }) => type === typeOf(object) && name === object.name)
    .map((found) => ({ user, reference: found })));
}

/** Kinds whose controllers create a Secret, and the path of its name. */
const MAKERS: Readonly<Record<string, string | undefined>> = {
  'cert-manager.io/Certificate': 'spec.secretName',
  'external-secrets.io/ExternalSecret': 'spec.target.name',
  'bitnami.com/SealedSecret': 'metadata.name',
};

const madeSecrets: KeysOf = (object) => {
  const path = MAKERS[typeOf(object)];
  return path === undefined ? [] : [`${object.place}/${textAt(object.stored, path) ?? object.name}`];
};

export function isMadeBySomebody(name: string, place: string, world: Inventory): boolean {
  return objectsWith(world, madeSecrets, `${place}/${name}`).length > 0;
}

const STILL_USED = ['/Secret', '/ConfigMap', '/ServiceAccount'];

export function stillUsed(change: Change, { after }: World): Verdict | undefined {
  const object = removedObject(change, ...STILL_USED);
  if (object === undefined || (object.kind === 'Secret' && isMadeBySomebody(object.name, object.place, after))) return undefined;
  const found = usersOf(object, after).filter(({ reference }) => !reference.optional);
  const users = [...new Set(found.map(({ user }) => titleOf(user)))];
  if (users.length === 0) return undefined;
  const onlyImages = found.every(({ reference }) => reference.by === 'image');
  const refer = `${enumerate(users)} still refer${users.length === 1 ? 's' : ''} to it`;
  return {
    message: `${refer}, and no manifest creates it: pods that start ${onlyImages ? 'can only pull public images' : 'wait for it forever'}`,
    way: `keep it, or remove the reference from ${enumerate(users)} first`,
  };
}

/** Rules about references between objects. */
export const referenceRules: readonly Rule[] = [
  { name: 'still-used', level: 'danger', judge: stillUsed },
];
