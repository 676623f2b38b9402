import { type Fields, textAt } from '../kubernetes/objects/fields';

/** One object of a folder of manifests. */
export interface KubeObject {
  /** `apps` of `apps/v1`, empty for the core group. The version is left out: an object is the same in each version of its API. */
  readonly group: string;
  readonly kind: string;
  /** The folder of one of several clusters, or of one of several variants, whose manifests have objects in common. */
  readonly cluster?: string;
  /** The namespace; empty for manifests without one. */
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

/** `StatefulSet shop/db`, or `StatefulSet staging/shop/db` where several clusters are planned. */
export function titleOf({ kind, cluster = '', place, name }: Pick<KubeObject, 'kind' | 'cluster' | 'place' | 'name'>): string {
  return `${kind} ${[cluster, place, name].filter((step) => step !== '').join('/')}`;
}

/** `apps/StatefulSet` */
export function typeOf({ group, kind }: Pick<KubeObject, 'group' | 'kind'>): string {
  return `${group}/${kind}`;
}

/** Whether each one that is created gets another name, made of `generateName`. */
export function isNamedByServer({ written }: KubeObject): boolean {
  return !textAt(written, 'metadata.name');
}
