import type { z } from 'zod';
import { nearest } from '../../support/nearest';
import { fieldNames, itemOf, shapeOf } from './schema';
import type { SourceField, SourceNode, SourceObject } from './source-tree';
import { isNothing } from './source-tree';

/** An object that the fields which follow may belong to. */
interface Open {
  readonly fields: SourceField[];
  readonly shape: Readonly<Record<string, z.core.$ZodType>>;
  /** Whether its fields are expected to follow, since none stood beneath its name. */
  readonly flat: boolean;
}

/**
 * Gives a resource whose indentation was lost its depth back. One that has it stays as it is.
 *
 * The order of the fields is what is left of the depth. A name with nothing beneath it opens an object, and a list leaves
 * its last item open: each field that follows goes into the innermost open object that knows its name and lacks it, and
 * closes those further in. A field that none knows stays where it will be found to be wrong.
 */
export function renest(root: SourceObject, schema: z.ZodObject): SourceObject {
  return nestFields(root, schema.shape).object;
}

/** The objects that are left open, the innermost first, the object itself last. */
interface Nested {
  readonly object: SourceObject;
  readonly open: readonly Open[];
}

function nestFields({ at, fields }: SourceObject, shape: Open['shape']): Nested {
  const own: SourceField[] = [];
  let open: readonly Open[] = [{ fields: own, shape, flat: false }];
  for (const field of fields) {
    const home = open.find((candidate) => Object.hasOwn(candidate.shape, field.name) && !has(candidate, field.name));
    if (home === undefined) {
      placeOfFaulty(open, field.name).fields.push(field);
      continue;
    }
    const { value, opened } = nestValue(field.value, home.shape[field.name]);
    home.fields.push({ ...field, value });
    open = [...opened, ...open.slice(open.indexOf(home))];
  }
  return { object: { type: 'object', at, fields: own }, open };
}

function nestValue(value: SourceNode, schema: z.core.$ZodType): { value: SourceNode; opened: readonly Open[] } {
  const shape = shapeOf(schema);
  if (shape !== undefined && isNothing(value)) {
    const fields: SourceField[] = [];
    return { value: { type: 'object', at: value.at, fields }, opened: [{ fields, shape, flat: true }] };
  }
  if (shape !== undefined && value.type === 'object') return { value: nestFields(value, shape).object, opened: [] };
  const itemShape = shapeOf(itemOf(schema));
  return itemShape !== undefined && value.type === 'list' ? nestItems(value.items, value.at, itemShape) : { value, opened: [] };
}

function nestItems(
  items: readonly SourceNode[], at: SourceNode['at'], shape: Open['shape'],
): { value: SourceNode; opened: readonly Open[] } {
  const nested = items.map((item) => (item.type === 'object' ? nestFields(item, shape) : { object: item, open: [] }));
  return { value: { type: 'list', at, items: nested.map(({ object }) => object) }, opened: nested.at(-1)?.open ?? [] };
}

/** Where a repeated field is repeated, or where a misspelt name is nearly known; else the outermost object that lost its depth. */
function placeOfFaulty(open: readonly Open[], name: string): Open {
  return open.find(({ shape }) => Object.hasOwn(shape, name))
    ?? open.find(({ shape }) => nearest(name, fieldNames(shape)) !== undefined)
    ?? open.filter(({ flat, fields }) => flat && fields.length > 0).at(-1)
    ?? open[open.length - 1];
}

function has({ fields }: Open, name: string): boolean {
  return fields.some((field) => field.name === name);
}
