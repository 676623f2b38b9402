import type { Fields } from '../kubernetes/objects/fields';

/** One object of a folder of manifests. */
export interface KubeObject {
  /** `apps` of `apps/v1`, empty for the first kinds: a newer version of the API is the same object. */
  readonly group: string;
  readonly kind: string;
  /** The namespace; where the manifests leave it to who applies them, the folder or chart, if objects of one name must be told apart. */
  readonly place: string;
  readonly name: string;
  readonly file: string;
  /** The manifest as it is written. */
  readonly written: Fields;
  /** The object as the API server would store it: with defaults, and quantities in one spelling. */
  readonly stored: Fields;
}

/** The key that identifies an object before and after the change. */
export function keyOf({ group, kind, place, name }: Pick<KubeObject, 'group' | 'kind' | 'place' | 'name'>): string {
  return `${group}/${kind}/${place}/${name}`;
}

/** `StatefulSet shop/db` */
export function titleOf({ kind, place, name }: Pick<KubeObject, 'kind' | 'place' | 'name'>): string {
  return `${kind} ${place === '' ? '' : `${place}/`}${name}`;
}

/** `apps/StatefulSet` */
export function typeOf({ group, kind }: Pick<KubeObject, 'group' | 'kind'>): string {
  return `${group}/${kind}`;
}
