import { nearest } from '../../support/nearest';
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

/** Longer than any message that doesn't repeat text of a user. */
const LONGEST_MESSAGE = 2000;
/** Enough for people to recognise their own text. */
const LONGEST_SHOWN = 60;
/** Longer than the name of any field. */
const LONGEST_NAME = 100;

/** `resources.yaml:12:5: spec.size must be a whole number, got "two"` */
export function formatFault({ file, at, message }: Fault): string {
  const brief = shortened(message, LONGEST_MESSAGE);
  return visible(at === undefined ? `${file}: ${brief}` : `${file}:${at.line}:${at.column}: ${brief}`);
}

/** Truncates a text that is too long for a message. */
export function shortened(text: string, longest = LONGEST_SHOWN): string {
  return text.length > longest ? `${text.slice(0, longest)}...` : text;
}

/** A fault of the field at `path`. `claim` is the rest of the sentence after the path. */
export function faultAt(origin: Origin, path: Path, claim: string, at: Position = positionOf(origin.root, path)): Fault {
  return { file: origin.file, at, message: `${formatPath([...origin.within, ...path].map(briefly))} ${claim}` };
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

function briefly(step: string | number): string | number {
  return typeof step === 'number' ? step : shortened(step, LONGEST_NAME);
}
