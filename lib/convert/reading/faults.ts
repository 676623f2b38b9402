import { closest, distance } from 'fastest-levenshtein';
import { visible } from '../../support/visible';
import { formatPath, positionOf } from './source-tree';
import type { Path, Position, SourceObject } from './source-tree';

/** Something wrong with what was read, and where. */
export interface Fault {
  readonly file: string;
  /** Nothing when it concerns the file as a whole. */
  readonly at: Position | undefined;
  /** `field must ..., got value: reason; fix` */
  readonly message: string;
}

/** A resource where it was found. */
export interface Origin {
  readonly file: string;
  /** The way to the resource within its document: `['items', 0]` in a List, else empty. */
  readonly within: Path;
  readonly root: SourceObject;
}

/** Longer than any message that repeats no text of a user. */
const LONGEST_MESSAGE = 2000;
/** What people recognise of their own text. */
const LONGEST_SHOWN = 60;
/** No field has a longer name, and the distance between long texts takes long to find. */
const LONGEST_NAME = 100;

/** `resources.yaml:12:5: spec.size must be a whole number, got "two"` */
export function formatFault({ file, at, message }: Fault): string {
  const brief = shortened(message, LONGEST_MESSAGE);
  return visible(at === undefined ? `${file}: ${brief}` : `${file}:${at.line}:${at.column}: ${brief}`);
}

/** The beginning of a text that is too long for a message. */
export function shortened(text: string, longest = LONGEST_SHOWN): string {
  return text.length > longest ? `${text.slice(0, longest)}...` : text;
}

/** A fault of the field at `path`, of which `claim` says the rest of the sentence. */
export function faultAt(origin: Origin, path: Path, claim: string, at: Position = positionOf(origin.root, path)): Fault {
  return { file: origin.file, at, message: `${formatPath([...origin.within, ...path].map(briefly))} ${claim}` };
}

/** A fault of a field that holds a secret, which its message does not repeat. */
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

/** Asks whether the nearest known name was meant, when it is near enough to be a slip of the finger. */
export function didYouMean(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === undefined ? '' : `; did you mean "${near}"?`;
}

/** The known name that differs from `name` by a slip or two: one letter in three. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const lowerCase = known.map((one) => one.toLowerCase());
  if (known.length === 0 || name.length > LONGEST_NAME) return undefined;
  const near = closest(name.toLowerCase(), lowerCase);
  return distance(name.toLowerCase(), near) <= Math.ceil(name.length / 3) ? known[lowerCase.indexOf(near)] : undefined;
}

function briefly(step: string | number): string | number {
  return typeof step === 'number' ? step : shortened(step, LONGEST_NAME);
}
