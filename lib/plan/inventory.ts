import { KubeObject, keyOf } from './kube-object';

/** Everything that a folder holds. */
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

/** Objects of this type, `apps/StatefulSet`, in one place. */
export function ofType({ objects }: Inventory, type: string, place: string): KubeObject[] {
  return objects.filter((object) => object.place === place && `${object.group}/${object.kind}` === type);
}

/** Everything in one place. */
export function inPlace({ objects }: Inventory, place: string): KubeObject[] {
  return objects.filter((object) => object.place === place);
}
