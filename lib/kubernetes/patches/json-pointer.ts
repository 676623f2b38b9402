import { own } from '../../support/own';
import { isFields } from '../objects/fields';

/** A place that a JSON pointer names and that isn't there. */
export interface Missing {
  /** The last place on the way that is there, as a pointer. */
  readonly at: string;
  /** The step from there that leads nowhere. */
  readonly step: string;
  /** What is at that place. */
  readonly found: unknown;
}

/** Stands for the entry behind the last one of a list. */
const END = '-';

/** The steps of a pointer such as `/metadata/labels/app~1name`. */
export function stepsOf(pointer: string): string[] {
  return pointer.split('/').slice(1).map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export function pointerOf(steps: readonly string[]): string {
  return steps.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The value one step on. Undefined if there is none. */
export function childOf(value: unknown, step: string): unknown {
  if (Array.isArray(value)) return isIndex(step) ? value[Number(step)] : undefined;
  return isFields(value) ? own(value, step) : undefined;
}

/** Where the way to a value ends before it gets there. */
export function missing(document: unknown, pointer: string): Missing | undefined {
  const steps = stepsOf(pointer);
  let found = document;
  for (const [index, step] of steps.entries()) {
    const next = childOf(found, step);
    if (next === undefined) return { at: pointerOf(steps.slice(0, index)), step, found };
    found = next;
  }
  return undefined;
}

/** The same for a place to which a value can be added: a key of an object, or an index of a list and the one behind its last. */
export function missingParent(document: unknown, pointer: string): Missing | undefined {
  const step = stepsOf(pointer).at(-1);
  if (step === undefined) return undefined;
  const at = pointer.slice(0, pointer.lastIndexOf('/'));
  const wrong = missing(document, at);
  if (wrong !== undefined) return wrong;
  const found = valueAt(document, at);
  const fits = Array.isArray(found) ? step === END || (isIndex(step) && Number(step) <= found.length) : isFields(found);
  return fits ? undefined : { at, step, found };
}

export function valueAt(document: unknown, pointer: string): unknown {
  return stepsOf(pointer).reduce(childOf, document);
}

/** The pointer with the index of the last entry instead of `-`, once the entry is there. */
export function ofLastEntry(document: unknown, pointer: string): string {
  const at = pointer.slice(0, pointer.lastIndexOf('/'));
  const list = valueAt(document, at);
  return pointer.endsWith(`/${END}`) && Array.isArray(list) ? `${at}/${list.length - 1}` : pointer;
}

function isIndex(step: string): boolean {
  return /^(0|[1-9]\d*)$/.test(step);
}
