import type { z } from 'zod';

/** A value as far as it follows a schema, and every way in which it does not. */
interface Parsed<T> {
  /** Nothing if what is required is missing or wrong. */
  readonly data: T | undefined;
  readonly issues: readonly z.core.$ZodIssue[];
}

/** Parses what is left without the faulty fields, so that one run finds what else is wrong. */
export function parseLeniently<T>(schema: z.ZodType<T>, value: unknown): Parsed<T> {
  const first = schema.safeParse(value);
  if (first.success) return { data: first.data, issues: [] };
  const { issues } = first.error;
  const data = withoutFaults(schema, value, issues);
  return { data, issues };
}

/** Each time a required field is missing, the optional object around it is the next to go. */
function withoutFaults<T>(schema: z.ZodType<T>, value: unknown, issues: readonly z.core.$ZodIssue[]): T | undefined {
  const rest: unknown = structuredClone(value);
  let faulty = issues;
  for (let outwards = 0; outwards < 4; outwards += 1) {
    for (const issue of faulty) removeFaulty(rest, issue, outwards);
    const next = schema.safeParse(rest);
    if (next.success) return next.data;
    faulty = next.error.issues;
  }
  return undefined;
}

function removeFaulty(root: unknown, issue: z.core.$ZodIssue, outwards: number): void {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) remove(root, [...path, key]);
    return;
  }
  // An item of a list goes with its list: the others would stand in other places.
  const inList = issue.path.findIndex((step) => typeof step === 'number');
  const field = inList < 0 ? path : path.slice(0, inList);
  if (field.length - outwards > 1) remove(root, field.slice(0, field.length - outwards));
}

function remove(root: unknown, path: readonly string[]): void {
  const parent = path.slice(0, -1).reduce<unknown>((value, step) => (isObject(value) ? value[step] : undefined), root);
  if (isObject(parent)) Reflect.deleteProperty(parent, path[path.length - 1]);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
