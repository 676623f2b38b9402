import type { z } from 'zod';
import { nearest } from './faults';
import { fieldNames, itemOf, shapeOf } from './schema';
import type { SourceField, SourceNode, SourceObject } from './source-tree';
import { isNothing } from './source-tree';

/** An object that may still get some of the fields that follow. */
interface Open {
  readonly fields: SourceField[];
  readonly shape: Readonly<Record<string, z.core.$ZodType>>;
  /** Whether its fields are expected to follow, because there were none below its name. */
  readonly flat: boolean;
}

/**
 * Restores the nesting of a resource that has lost its indentation. A resource with indentation is unchanged.
 *
 * Only the order of the fields remains as information. A name with nothing below it opens an object, and a list leaves its last item open.
 * Each field that follows goes into the innermost open object that knows its name and doesn't have it yet; this closes the objects further
 * in. A field that no open object knows stays where the schema will report it.
 */
export function renest(root: SourceObject, schema: z.ZodObject): SourceObject {
  return nestFields(root, schema.shape).object;
}

/** An object, and the objects in it that are still open: the innermost first, the object itself last. */
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

/**
 * Returns the place of a faulty field: the object where it is repeated, or that has a similar name; otherwise the outermost object that has
 * lost its indentation.
 */
function placeOfFaulty(open: readonly Open[], name: string): Open {
  return open.find(({ shape }) => Object.hasOwn(shape, name))
    ?? open.find(({ shape }) => nearest(name, fieldNames(shape)) !== undefined)
    ?? open.filter(({ flat, fields }) => flat && fields.length > 0).at(-1)
    ?? open[open.length - 1];
}

function has({ fields }: Open, name: string): boolean {
  return fields.some((field) => field.name === name);
}
