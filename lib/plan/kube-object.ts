import type { Fields } from '../kubernetes/objects/fields';

/** One object of a folder of manifests. */
export interface KubeObject {
  /** `apps` of `apps/v1`, empty for the core group. The version is left out: an object is the same in each version of its API. */
  readonly group: string;
  readonly kind: string;
  /** The namespace. For manifests without one, empty, or the folder or chart if it distinguishes objects of the same name. */
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
