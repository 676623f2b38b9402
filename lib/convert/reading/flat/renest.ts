import type { z } from 'zod';
import { nearest } from '../../../support/nearest';
import { fieldOfItem } from './flat-items';
import type { Shape } from './missing-parents';
import { listsOf, parentsOf } from './missing-parents';
import { type Open, openItem, openObjects } from './open-objects';
import { fieldNames, itemOf, shapeOf } from '../schema';
import type { Path, Position, SourceField, SourceNode, SourceObject } from '../source-tree';
import { formatPath, isNothing } from '../source-tree';

/** A field without a place, because it may belong to several parents or to none. */
interface Homeless {
  readonly name: string;
  readonly at: Position;
  readonly claim: string;
}

/** A resource with its nesting restored. */
interface Renested {
  readonly root: SourceObject;
  /** The fields whose parents are missing, and the places where they were put: `cpu on line 10 as spec.resources.limits.cpu`. */
  readonly guided: readonly string[];
  readonly homeless: readonly Homeless[];
}

/**
 * Restores the nesting of a resource that has lost its indentation. A resource with indentation is unchanged.
 *
 * Only the order of the fields remains as information. A name with nothing below it opens an object, and a list leaves its last item open.
 * Each field that follows goes into the innermost open object that knows its name and doesn't have it yet; this closes the objects further
 * in. A field that no open object knows opens the only parent that knows it. If there is no such parent, the field stays where the schema
 * will report it.
 */
export function renest(root: SourceObject, schema: z.ZodObject): Renested {
  // If the spec is indented, the indentation is the nesting.
  const flat = !root.fields.some(({ name, value }) => name === 'spec' && value.type === 'object');
  const nesting = new Nesting(root.fields);
  const { object } = nesting.nestFields(root, schema.shape, [], flat);
  return { root: nesting.settled(object) as SourceObject, guided: nesting.guided, homeless: nesting.homeless };
}

/** An object or a value, and the objects in it that are still open: the innermost first, an object itself last. */
interface Nested<Node> {
  readonly object: Node;
  readonly open: readonly Open[];
}

/** The state while the nesting of one resource is restored. */
class Nesting {
  readonly guided: string[] = [];
  readonly homeless: Homeless[] = [];
  /** The original empty value of each object that may still get fields. */
  private readonly nothings = new Map<SourceNode, SourceNode>();

  constructor(private readonly written: readonly SourceField[]) {}

  nestFields({ at, fields }: SourceObject, shape: Shape, path: Path, flat = false): Nested<SourceObject> {
    const own: Open = { fields: [], shape, path, flat: false };
    let open: readonly Open[] = [own];
    for (const field of fields) {
      const item = fieldOfItem(field.name);
      // In an indented resource, the object itself takes a field before the empty names in it do.
      const home = !flat && takes(own, field.name) ? own : open.find((candidate) => takes(candidate, field.name));
      if (home !== undefined) open = this.put(field, home, open);
      else if (item !== undefined) open = this.putItem({ ...field, name: item }, flat ? open : []);
      else open = flat ? this.putGuided(field, open) : put(field, open);
    }
    return { object: { type: 'object', at, fields: own.fields }, open };
  }

  /** Returns the tree with the original empty value for each object that never got a field. */
  settled(node: SourceNode): SourceNode {
    switch (node.type) {
      case 'scalar': return node;
      case 'list': return { ...node, items: node.items.map((item) => this.settled(item)) };
      case 'object': {
        const nothing = this.nothings.get(node);
        if (nothing !== undefined && node.fields.length === 0) return nothing;
        return { ...node, fields: node.fields.map((field) => ({ ...field, value: this.settled(field.value) })) };
      }
    }
  }

  private put(field: SourceField, home: Open, open: readonly Open[]): readonly Open[] {
    const { object, open: opened } = this.nestValue(field.value, home.shape[field.name], [...home.path, field.name]);
    home.fields.push({ ...field, value: object });
    return [...opened, ...open.slice(open.indexOf(home))];
  }

  private nestValue(value: SourceNode, schema: z.core.$ZodType, path: Path): Nested<SourceNode> {
    const [shape, itemShape] = [shapeOf(schema), shapeOf(itemOf(schema))];
    if (shape !== undefined && isNothing(value)) {
      const fields: SourceField[] = [];
      const object: SourceObject = { type: 'object', at: value.at, fields };
      this.nothings.set(object, value);
      return { object, open: [{ fields, shape, path, flat: true }] };
    }
    if (shape !== undefined && value.type === 'object') return { object: this.nestFields(value, shape, path).object, open: [] };
    if (itemShape === undefined || value.type !== 'list') return { object: value, open: [] };
    const nested = value.items.map((item, index) => (
      item.type === 'object' ? this.nestFields(item, itemShape, [...path, index]) : { object: item, open: [] }
    ));
    return { object: { ...value, items: nested.map(({ object }) => object) }, open: nested.at(-1)?.open ?? [] };
  }

  /** Opens the only missing parent that knows the field. */
  private putGuided(field: SourceField, open: readonly Open[]): readonly Open[] {
    const occurrences = this.written.filter(({ name }) => name === field.name).length;
    const known = parentsOf(open.map(holder), field.name, occurrences);
    if (known === undefined) return put(field, open);
    const { from, parents: [parent, ...others] } = known;
    if (others.length > 0) return this.refuse(field, open, open[from], known.parents, 'a field of');
    this.guided.push(`${field.name} on line ${field.at.line} as ${formatPath([...open[from].path, ...parent, field.name])}`);
    const opened = [...openObjects(open[from], parent, field.at), ...open.slice(from)];
    return this.put(field, opened[0], opened);
  }

  /** Adds an item to the only list of such items. */
  private putItem(field: SourceField, open: readonly Open[]): readonly Open[] {
    const known = listsOf(open.map(holder), field.name);
    const [list, ...others] = known?.parents ?? [];
    if (known === undefined || others.length > 0) {
      return this.refuse(field, open, open[known?.from ?? 0], known?.parents ?? [], 'an item of');
    }
    const item = openItem(open[known.from], list[0], field.at);
    this.guided.push(`${field.name} on line ${field.at.line} as ${formatPath([...item.path, field.name])}`);
    return this.put(field, item, [item, ...open.slice(known.from)]);
  }

  private refuse(
    { name, at }: SourceField, open: readonly Open[], from: Open | undefined, parents: readonly (readonly string[])[], what: string,
  ): readonly Open[] {
    const possible = parents.map((parent) => formatPath([...from?.path ?? [], ...parent]));
    const belongs = possible.length === 0 ? '' : `, and it may be ${what} ${possible.join(' or ')}`;
    this.homeless.push({ name, at, claim: `must be below its parent, got it alone${belongs}; write the parent above it` });
    return open;
  }
}

function holder({ shape, fields }: Open) {
  return { shape, present: fields.map(({ name }) => name) };
}

function takes({ shape, fields }: Open, name: string): boolean {
  return Object.hasOwn(shape, name) && !fields.some((field) => field.name === name);
}

/**
 * Puts a faulty field into the object where it is repeated, or that has a similar name; otherwise into the outermost object that has lost
 * its indentation.
 */
function put(field: SourceField, open: readonly Open[]): readonly Open[] {
  const { name } = field;
  const home = open.find(({ shape }) => Object.hasOwn(shape, name))
    ?? open.find(({ shape }) => nearest(name, fieldNames(shape)) !== undefined)
    ?? open.filter(({ flat, fields }) => flat && fields.length > 0).at(-1)
    ?? open[open.length - 1];
  home.fields.push(field);
  return open;
}
