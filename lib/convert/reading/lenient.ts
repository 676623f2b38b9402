import type { z } from 'zod';

/** The part of a value that follows a schema, and every way in which the value violates it. */
interface Parsed<T> {
  /** Undefined if a required field is missing or wrong. */
  readonly data: T | undefined;
  readonly issues: readonly z.core.$ZodIssue[];
}

/** Parses a value without its faulty fields, so that one run also finds faults beyond wrong types. */
export function parseLeniently<T>(schema: z.ZodType<T>, value: unknown): Parsed<T> {
  const first = schema.safeParse(value);
  if (first.success) return { data: first.data, issues: [] };
  const { issues } = first.error;
  const data = withoutFaults(schema, value, issues);
  return { data, issues };
}

/** Removes the faulty fields. If a required field is missing then, the object around it is removed next. */
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
  // A faulty item is removed together with its list, because the other items would move.
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
