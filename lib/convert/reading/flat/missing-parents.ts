import type { z } from 'zod';
import { itemOf, shapeOf, treatmentOf } from '../schema';

export type Shape = Readonly<Record<string, z.core.$ZodType>>;

/** An open object, and the names of its fields so far. */
interface Holder {
  readonly shape: Shape;
  readonly present: readonly string[];
}

/** The places where a field may belong: below these names, in the holder with this index. */
interface Parents {
  readonly from: number;
  readonly parents: readonly (readonly string[])[];
}

type Way = readonly [names: readonly string[], shape: Shape];

/** In published resources, no field that lacks its parents is nested more deeply. */
const MAX_LEVELS = 4;

/**
 * Returns the nearest parents that know the field, among those that the innermost possible holder doesn't have yet.
 *
 * @param occurrences how often the resource has a field of this name. Twice means first the limits, then the requests
 */
export function parentsOf(holders: readonly Holder[], name: string, occurrences: number): Parents | undefined {
  return firstOf(holders, ({ shape, present }) => {
    const absent = Object.entries(shape).filter(([key]) => !present.includes(key));
    const parents = nearest(waysInto(absent, []), name);
    const limits = parents.filter((names) => names.at(-1) === 'limits');
    const isGroup = parents.length === 2 && limits.length === 1 && parents.some((names) => names.at(-1) === 'requests');
    return isGroup && occurrences === 2 ? limits : parents;
  });
}

/** Returns the lists whose items know the field, in the innermost holder that has such lists. */
export function listsOf(holders: readonly Holder[], name: string): Parents | undefined {
  return firstOf(holders, ({ shape }) => Object.keys(shape)
    .filter((key) => Object.hasOwn(shapeOf(itemOf(shape[key])) ?? {}, name))
    .map((key) => [key]));
}

function firstOf(holders: readonly Holder[], find: (holder: Holder) => readonly (readonly string[])[]): Parents | undefined {
  for (const [from, holder] of holders.entries()) {
    const parents = find(holder);
    if (parents.length > 0) return { from, parents };
  }
  return undefined;
}

function nearest(ways: readonly Way[], name: string, level = 1): readonly (readonly string[])[] {
  const knowing = ways.filter(([, shape]) => Object.hasOwn(shape, name));
  const becoming = knowing.filter(([, shape]) => treatmentOf(shape[name]) === undefined);
  if (knowing.length > 0) return (becoming.length > 0 ? becoming : knowing).map(([names]) => names);
  if (level === MAX_LEVELS || ways.length === 0) return [];
  return nearest(ways.flatMap(([names, shape]) => waysInto(Object.entries(shape), names)), name, level + 1);
}

function waysInto(fields: readonly (readonly [string, z.core.$ZodType])[], names: readonly string[]): Way[] {
  return fields.flatMap(([key, schema]) => {
    const shape = shapeOf(schema);
    return shape === undefined ? [] : [[[...names, key], shape] as const];
  });
}
