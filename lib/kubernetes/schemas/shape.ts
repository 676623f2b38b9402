import type { Versions } from '../versions/versions';

/** What a value may be. */
export type Shape = Scalar | Anything | List | Dictionary | Struct;

/** `quantity` is text or a number, `port` a whole number or text. */
interface Scalar { readonly is: 'text' | 'integer' | 'number' | 'truth' | 'quantity' | 'port' }
interface Anything { readonly is: 'anything' }
interface List { readonly is: 'list'; readonly of: Shape }
/** A map whose keys users choose. */
interface Dictionary { readonly is: 'map'; readonly of: Shape }

/** An object with fields of its own. */
export interface Struct {
  readonly is: 'struct';
  readonly fields: ReadonlyMap<string, Field>;
  /** What other fields may be. Undefined if there may be no others. */
  readonly others?: Shape;
}

/** A field of an object. */
export interface Field {
  readonly shape: Shape;
  /** The versions that don't know it, and those that know it and drop it without a word. */
  readonly unknownIn: Versions;
  readonly droppedIn: Versions;
}

export const ANYTHING: Anything = { is: 'anything' };

/** A field that all versions keep. */
export function kept(shape: Shape): Field {
  return { shape, unknownIn: NONE, droppedIn: NONE };
}

const NONE: Versions = [];
