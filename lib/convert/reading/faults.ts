import { closest, distance } from 'fastest-levenshtein';
import { visible } from '../../support/visible';
import { formatPath, positionOf } from './source-tree';
import type { Path, Position, SourceObject } from './source-tree';

/** A fault in the input, with its position. */
export interface Fault {
  readonly file: string;
  /** Undefined if the fault concerns the whole file. */
  readonly at: Position | undefined;
  /** `field must ..., got value: reason; fix` */
  readonly message: string;
}

/** The place of a resource in its file. */
export interface Origin {
  readonly file: string;
  /** The path to the resource within its document: `['items', 0]` in a List, otherwise empty. */
  readonly within: Path;
  readonly root: SourceObject;
}

/** `resources.yaml:12:5: spec.size must be a whole number, got "two"` */
export function formatFault({ file, at, message }: Fault): string {
  return visible(at === undefined ? `${file}: ${message}` : `${file}:${at.line}:${at.column}: ${message}`);
}

/** A fault of the field at `path`. `claim` is the rest of the sentence after the path. */
export function faultAt(origin: Origin, path: Path, claim: string, at: Position = positionOf(origin.root, path)): Fault {
  return { file: origin.file, at, message: `${formatPath([...origin.within, ...path])} ${claim}` };
}

/** A fault of a field that contains a secret. The message does not repeat the value. */
export function secretFault(origin: Origin, path: Path): Fault {
  return faultAt(
    origin, path, 'must contain no secret, got a value that looks like one: manifests are widely readable and kept forever; drop it',
  );
}

/** A fault of a resource that has no name. */
export function missingNameFault(origin: Origin): Fault {
  return faultAt(origin, ['metadata', 'name'], 'must be a string, got nothing; add it');
}

/** The fault, if the condition holds. */
export function when(condition: boolean, fault: () => Fault): Fault[] {
  return condition ? [fault()] : [];
}

/** Asks whether the nearest known name was meant, if it is similar enough to be a typing error. */
export function didYouMean(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === undefined ? '' : `; did you mean "${near}"?`;
}

/** Returns the known name that is most similar to `name`, if at most a third of the letters differ. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const lowerCase = known.map((one) => one.toLowerCase());
  if (known.length === 0) return undefined;
  const near = closest(name.toLowerCase(), lowerCase);
  return distance(name.toLowerCase(), near) <= Math.ceil(name.length / 3) ? known[lowerCase.indexOf(near)] : undefined;
}
