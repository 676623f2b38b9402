import type { Shape } from './missing-parents';
import { itemOf, shapeOf } from '../schema';
import type { Path, Position, SourceField, SourceObject } from '../source-tree';

/** An object that may still get some of the fields that follow. */
export interface Open {
  readonly fields: SourceField[];
  readonly shape: Shape;
  readonly path: Path;
  /** Whether its fields are expected to follow, because there were none below its name. */
  readonly flat: boolean;
}

/** Adds objects with these names, each in the previous one. Returns the innermost first. */
export function openObjects(from: Open, names: readonly string[], at: Position): Open[] {
  const [name, ...others] = names;
  if (name === undefined) return [];
  const fields: SourceField[] = [];
  from.fields.push({ name, at, value: { type: 'object', at, fields } });
  const open: Open = { fields, shape: shapeOf(from.shape[name]) ?? {}, path: [...from.path, name], flat: true };
  return [...openObjects(open, others, at), open];
}

/** Adds an item to the list with this name, and creates the list if there is none. */
export function openItem({ fields, shape, path }: Open, list: string, at: Position): Open {
  const own: SourceField[] = [];
  const item: SourceObject = { type: 'object', at, fields: own };
  const index = fields.findIndex(({ name, value }) => name === list && value.type === 'list');
  const there = fields[index]?.value;
  const items = [...(there?.type === 'list' ? there.items : []), item];
  const field: SourceField = { name: list, at: fields[index]?.at ?? at, value: { type: 'list', at: there?.at ?? at, items } };
  fields.splice(index < 0 ? fields.length : index, 1, field);
  return { fields: own, shape: shapeOf(itemOf(shape[list])) ?? {}, path: [...path, list, items.length - 1], flat: true };
}
