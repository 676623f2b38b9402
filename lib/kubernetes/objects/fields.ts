import { own } from '../../support/own';

/** How many levels an object may nest. Definitions of custom resources, the deepest that there are, have about 40. */
export const DEEPEST = 200;

/** Untyped plain data, as parsed from YAML. */
export type Fields = Readonly<Record<string, unknown>>;

const NO_FIELDS: Fields = {};
const NO_ITEMS: readonly unknown[] = [];

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of a field if it is an object, else an empty one. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : NO_FIELDS;
}

/** The entries of a list; none when it is no list. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : NO_ITEMS;
}

/** The text of a field; empty when it is none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Split paths are cached: the same few are read from each of ten thousand objects. */
const known = new Map<string, readonly string[]>();

function stepsOf(path: string): readonly string[] {
  const steps = known.get(path);
  if (steps !== undefined) return steps;
  const taken = path.split('.');
  known.set(path, taken);
  return taken;
}

/** The value at a path such as `spec.template.spec`. Read names with dots, such as labels, from the object that contains them. */
export function at(value: unknown, path: string): unknown {
  let inner = value;
  for (const name of stepsOf(path)) {
    if (!isFields(inner)) return undefined;
    inner = own(inner, name);
  }
  return inner;
}

export function fieldsAt(value: unknown, path: string): Fields {
  return fieldsOf(at(value, path));
}

export function listAt(value: unknown, path: string): readonly unknown[] {
  return listOf(at(value, path));
}

/** The text at the path; that of a number or a truth value is how YAML writes it. */
export function textAt(value: unknown, path: string): string | undefined {
  const found = at(value, path);
  return found === undefined || found === null || typeof found === 'object' ? undefined : String(found);
}

export function numberAt(value: unknown, path: string): number | undefined {
  const found = at(value, path);
  return typeof found === 'number' ? found : undefined;
}

/** Whether two values are the same whatever the order of their fields. */
export function same(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => same(item, other[index]));
  }
  if (!isFields(one) || !isFields(other)) return false;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => Object.hasOwn(other, name) && same(one[name], other[name]));
}
