import { type KubeObject, keyOf, typeOf } from './kube-object';

/** All objects of a folder. */
export interface Inventory {
  readonly objects: readonly KubeObject[];
  readonly byKey: ReadonlyMap<string, KubeObject>;
}

export function inventory(objects: readonly KubeObject[]): Inventory {
  return { objects, byKey: new Map(objects.map((object) => [keyOf(object), object])) };
}

/** The object of this name in the same place. */
export function find({ byKey }: Inventory, type: string, place: string, name: string): KubeObject | undefined {
  return byKey.get(`${type}/${place}/${name}`);
}

/** Computes the keys under which an object is indexed. */
export type KeysOf = (object: KubeObject) => readonly string[];

type Index = ReadonlyMap<string, readonly KubeObject[]>;
const indices = new WeakMap<Inventory, Map<KeysOf, Index>>();

/** The objects with this key. The index is built once, because a plan of thousands of objects looks up thousands of keys. */
export function objectsWith(world: Inventory, keysOf: KeysOf, key: string): readonly KubeObject[] {
  const ofWorld = indices.get(world) ?? new Map<KeysOf, Index>();
  indices.set(world, ofWorld);
  const index = ofWorld.get(keysOf) ?? indexOf(world, keysOf);
  ofWorld.set(keysOf, index);
  return index.get(key) ?? [];
}

function indexOf({ objects }: Inventory, keysOf: KeysOf): Index {
  const index = new Map<string, KubeObject[]>();
  for (const object of objects) {
    for (const key of new Set(keysOf(object))) {
      const there = index.get(key);
      if (there === undefined) index.set(key, [object]);
      else there.push(object);
    }
  }
  return index;
}

const placeOf: KeysOf = ({ place }) => [place];
const typeAndPlaceOf: KeysOf = (object) => [`${typeOf(object)}/${object.place}`];

/** Objects of this type, `apps/StatefulSet`, in one place. */
export function ofType(world: Inventory, type: string, place: string): readonly KubeObject[] {
  return objectsWith(world, typeAndPlaceOf, `${type}/${place}`);
}

/** Everything in one place. */
export function inPlace(world: Inventory, place: string): readonly KubeObject[] {
  return objectsWith(world, placeOf, place);
}
