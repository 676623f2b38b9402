import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type { Fault, Origin } from './faults';
import { faultAt } from './faults';
import { itemOf, shapeOf, type Treatment, treatmentOf } from './schema';
import type { Path } from './source-tree';
import { formatPath } from './source-tree';

/** A field that becomes no prop, although its value asks for something that doesn't happen by itself. */
interface Dropped {
  readonly path: Path;
  readonly value: unknown;
  readonly treatment: Treatment;
}

/** Returns a fault for each field that the schema refuses, with the reason for that field. */
export function refusalFaults(origin: Origin, schema: z.core.$ZodType, value: unknown): Fault[] {
  return droppedFields(schema, value, []).filter(({ treatment }) => treatment.as === 'refused')
    .map(({ path, value: dropped, treatment }) => leftOut(origin, path, dropped, treatment.reason));
}

/** Returns a note for each field that is dropped although something may be lost. */
export function droppedNotes(schema: z.core.$ZodType, value: unknown, name: string): string[] {
  return droppedFields(schema, value, []).filter(({ treatment }) => treatment.as === 'told')
    .map(({ path, treatment }) => `${formatPath(path)} of ${name} has no effect: ${treatment.reason}`);
}

function droppedFields(schema: z.core.$ZodType, value: unknown, path: Path): Dropped[] {
  const treatment = treatmentOf(schema);
  if (treatment !== undefined) return saysNothing(value) || happensAnyway(value, treatment) ? [] : [{ path, value, treatment }];
  const item = itemOf(schema);
  if (item !== undefined && Array.isArray(value)) {
    return value.flatMap((one: unknown, index) => droppedFields(item, one, [...path, index]));
  }
  const shape = shapeOf(schema);
  if (shape === undefined || !isObject(value)) return [];
  return Object.entries(shape).flatMap(([name, field]) => droppedFields(field, value[name], [...path, name]));
}

function happensAnyway(value: unknown, treatment: Treatment): boolean {
  if (treatment.as === 'ignored') return true;
  return 'harmless' in treatment && treatment.harmless.some(
    (harmless) => (typeof harmless === 'function' ? harmless(value) === true : isDeepStrictEqual(value, harmless)),
  );
}

/** Whether a value is null, an empty text, an empty list or object, or consists only of these. */
function saysNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.values(value).every(saysNothing);
}

/** The message shows only numbers and booleans, because other values may be secrets. */
function leftOut(origin: Origin, path: Path, value: unknown, reason: string): Fault {
  const shown = typeof value === 'number' || typeof value === 'boolean' ? String(value) : 'one';
  return faultAt(origin, path, `must be left out, got ${shown}: ${reason}`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
