import { isDeepStrictEqual } from 'node:util';
import { type Fault, faultAt, type Origin } from '../reading/faults';
import { nodeAt, type Path } from '../reading/source-tree';

/** A value of a resource, and its place. */
export interface Found<T> {
  readonly field: Path;
  readonly value: T;
}

/** Returns the value with its place, or nothing if it is not set. */
export function found<T>(field: Path, value: T | undefined): Found<T>[] {
  return value === undefined ? [] : [{ field, value }];
}

/** Returns faults of values of leaders and followers that differ, since any pod may be either. */
export function disagreementFaults(origin: Origin, values: readonly Found<unknown>[]): Fault[] {
  const [first, ...others] = values;
  return others.filter(({ value }) => !isDeepStrictEqual(value, first.value)).map(({ field }) => faultAt(
    origin, field, 'must be the same for leaders and followers, got different ones: any pod may become the primary of its shard;'
      + ' choose one for both',
  ));
}

/** Returns the values without repetitions. */
export function distinct<T>(values: readonly T[]): T[] {
  return values.filter((value, index) => values.findIndex((other) => isDeepStrictEqual(other, value)) === index);
}

/** Returns the place of a part of a field, as deep as the resource has it. */
export function deepest(origin: Origin, field: Path, [step, ...further]: Path): Path {
  if (step === undefined || nodeAt(origin.root, [...field, step]) === undefined) return field;
  return deepest(origin, [...field, step], further);
}
