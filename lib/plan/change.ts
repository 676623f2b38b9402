import { differences, type Difference } from './differences';
import { find, type Inventory } from './inventory';
import { isNamedByServer, keyOf, type KubeObject, typeOf } from './kube-object';
import { isChosen, isOwned, staysFilledIn } from './read/cluster-writes';
import { type Fields, same } from '../kubernetes/objects/fields';
import type { Target } from '../kubernetes/versions/versions';

/** All objects before and after the change, for rules that look beyond one object. */
export interface World {
  readonly before: Inventory;
  readonly after: Inventory;
  /** The clusters that the plan is for. Without it, of any supported version. */
  readonly target?: Target;
  /** CustomResourceDefinitions that are in the cluster, but not in the manifests. */
  readonly definitions?: readonly Fields[];
}

/** The change of one object. */
export type Change = Creation | Removal | Edit;

interface Creation { readonly is: 'created'; readonly after: KubeObject }
interface Removal { readonly is: 'removed'; readonly before: KubeObject }
export interface Edit {
  readonly is: 'changed';
  readonly before: KubeObject;
  readonly after: KubeObject;
  /** Empty if the manifests are written differently but mean the same. */
  readonly differences: readonly Difference[];
}

/** The object after the change, or before it if it is removed. */
export function objectOf(change: Change): KubeObject {
  return change.is === 'removed' ? change.before : change.after;
}

/** The edit of an object of this type, `apps/StatefulSet`; undefined for any other change. */
export function editOf(change: Change, ...types: readonly string[]): Edit | undefined {
  return change.is === 'changed' && types.includes(typeOf(change.after)) ? change : undefined;
}

/** Differences at these paths or below them. */
export function changesAt({ differences: found }: Edit, ...paths: readonly string[]): Difference[] {
  return found.filter(({ path }) => paths.some((prefix) => isAtOrBelow(path, prefix)));
}

export function isAtOrBelow(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}.`) || path.startsWith(`${prefix}[`);
}

const known = new WeakMap<World, readonly Change[]>();
const byObject = new WeakMap<World, ReadonlyMap<KubeObject, Change>>();

/** All changed objects in the order of the manifests, removals last. */
export function changesOf(world: World): readonly Change[] {
  const changes = known.get(world) ?? changesIn(world);
  known.set(world, changes);
  return changes;
}

/** The change of this object; undefined if it stays the same. */
export function changeOf(object: KubeObject, world: World): Change | undefined {
  const changes = byObject.get(world) ?? new Map(changesOf(world).map((change) => [objectOf(change), change]));
  byObject.set(world, changes);
  return changes.get(object);
}

function changesIn({ before, after }: World): Change[] {
  const made = after.objects.flatMap((object): Change[] => {
    const old = before.byKey.get(keyOf(object));
    if (old === undefined) return [{ is: 'created', after: object }];
    if (same(old.written, object.written)) return [];
    // The one that is there stays as it is, and another one is created beside it.
    if (isNamedByServer(object)) return [{ is: 'created', after: object }];
    return [{ is: 'changed', before: old, after: object, differences: differencesOf(old, object) }];
  });
  const gone = before.objects.filter((object) => !isOwned(object) && find(after, typeOf(object), object.place, object.name) === undefined);
  return [...made, ...gone.map((object): Change => ({ is: 'removed', before: object }))];
}

function differencesOf(before: KubeObject, after: KubeObject): Difference[] {
  const stays = (path: string) => isChosen(before, path) || staysFilledIn(before, after, path);
  return differences(after, before.stored, after.stored).filter(({ path, after: wanted }) => wanted !== undefined || !stays(path));
}
