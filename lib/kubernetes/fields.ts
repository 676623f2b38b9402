import { own } from '../support/own';

/** What stands behind a name in YAML. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands at `spec.template.spec`, or nothing. Names with dots, such as those of labels, are read from the fields around them. */
export function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((found, step) => (isFields(found) ? own(found, step) : undefined), value);
}

export function fieldsAt(value: unknown, path: string): Fields {
  const found = at(value, path);
  return isFields(found) ? found : {};
}

export function listAt(value: unknown, path: string): readonly unknown[] {
  const found = at(value, path);
  return Array.isArray(found) ? found : [];
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
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((item, index) => same(item, other[index]));
  if (!isFields(one) || !isFields(other)) return Object.is(one, other);
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => Object.hasOwn(other, name) && same(one[name], other[name]));
}
