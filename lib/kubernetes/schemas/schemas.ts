import { type Fields, textOf } from '../objects/fields';
import { groupOf, isBuiltIn } from '../objects/kinds';
import { shared, SUPPORTED, type Target, type Versions } from '../versions/versions';
import { builtInKind, builtInKinds } from './built-in';
import { definedKinds } from './custom';
import { type Misfit, misfits } from './misfits';
import type { Shape } from './shape';

/** A built-in kind that some versions don't serve in this version of its API. */
export interface UnservedKind {
  /** Of all supported versions, also of those that aren't asked about. */
  readonly unknownIn: Versions;
  /** The versions that serve it only if they are told to. */
  readonly unservedIn: Versions;
  /** Other versions of its API that one of the versions that are asked about serves: `apps/v1`. */
  readonly elsewhere: readonly string[];
}

/** The schemas of Kubernetes' own kinds in some of its versions, and of the kinds that CustomResourceDefinitions define. */
export class Schemas {
  private custom: ReadonlyMap<string, Shape> | undefined;

  constructor(private readonly target: Target, private readonly definitions: readonly Fields[] = []) {}

  get versions(): Versions {
    return this.target.versions;
  }

  /** What doesn't fit the schema of the object's kind. Nothing if nobody knows the kind. */
  misfits(object: Fields): Misfit[] {
    const shape = this.shapeOf(object);
    return shape === undefined ? [] : misfits(object, shape, this.versions);
  }

  /** Where the object's kind isn't served. Undefined if it is served everywhere, or isn't built in. */
  unserved({ apiVersion, kind }: Fields): UnservedKind | undefined {
    const [api, name] = [textOf(apiVersion), textOf(kind)];
    if (api === '' || name === '' || name.endsWith('List') || this.target.isNewer || !isBuiltIn(groupOf(api))) return undefined;
    const { unknownIn, droppedIn: unservedIn } = builtInKind(`${api}/${name}`) ?? { unknownIn: SUPPORTED, droppedIn: [] };
    if (shared(unknownIn, this.versions).length + shared(unservedIn, this.versions).length === 0) return undefined;
    const others = builtInKinds().filter((other) => other.endsWith(`/${name}`) && other !== `${api}/${name}` && this.serves(other));
    return { unknownIn, unservedIn, elsewhere: others.map((other) => other.slice(0, -name.length - 1)) };
  }

  private serves(kind: string): boolean {
    const { unknownIn = SUPPORTED, droppedIn = [] } = builtInKind(kind) ?? {};
    return this.versions.some((version) => !unknownIn.includes(version) && !droppedIn.includes(version));
  }

  private shapeOf({ apiVersion, kind }: Fields): Shape | undefined {
    const [api, name] = [textOf(apiVersion), textOf(kind)];
    if (isBuiltIn(groupOf(api))) return this.target.isNewer ? undefined : builtInKind(`${api}/${name}`)?.shape;
    if (this.definitions.length === 0) return undefined;
    this.custom ??= definedKinds(this.definitions);
    return this.custom.get(`${api}/${name}`);
  }
}
