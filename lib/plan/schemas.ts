import type { Fields } from '../kubernetes/objects/fields';
import type { Path } from '../kubernetes/schemas/misfits';
import { type SchemaRefusal, schemaRefusals } from '../kubernetes/schemas/schema-refusals';
import { Schemas } from '../kubernetes/schemas/schemas';
import { ANY_CLUSTER } from '../kubernetes/versions/versions';
import type { World } from './change';
import { type Inventory, inventory } from './inventory';
import type { KubeObject } from './kube-object';
import { stored } from './read/defaults';
import { lineOf } from './read/lines';
import { isSubstitution } from './substitutions';

const DEFINITION = 'CustomResourceDefinition';
/** The schemas for a plan, and what they say of each object. */
interface Judged {
  readonly schemas: Schemas;
  readonly misfits: Map<KubeObject, readonly SchemaRefusal[]>;
}

const judged = new WeakMap<World, Judged>();

/** What API servers refuse or drop of an object because of the schemas of its kind. Cached, because several rules need it. */
export function misfitsOf(object: KubeObject, world: World): readonly SchemaRefusal[] {
  const { schemas, misfits } = judged.get(world) ?? remembered(world);
  const found = misfits.get(object) ?? schemaRefusals(object.written, schemas).filter(({ got }) => !isSubstitution(got));
  misfits.set(object, found);
  return found;
}

function remembered(world: World): Judged {
  const schemas = new Schemas(world.target ?? ANY_CLUSTER, [...world.definitions ?? [], ...definitionsIn(world)]);
  const made = { schemas, misfits: new Map() };
  judged.set(world, made);
  return made;
}

function definitionsIn({ after }: World): Fields[] {
  return after.objects.filter(({ kind }) => kind === DEFINITION).map(({ written }) => written);
}

/** Both sides as a cluster of one version stores them: without the fields that it drops. Of several versions, each may keep another one. */
export function asStored(world: World): World {
  if (world.target?.versions.length !== 1) return world;
  return { ...world, before: withoutDropped(world.before, world), after: withoutDropped(world.after, world) };
}

function withoutDropped(side: Inventory, world: World): Inventory {
  const objects = side.objects.map((object) => {
    const dropped = misfitsOf(object, world).filter(({ wrong, only }) => wrong === 'dropped field' && only === undefined);
    if (dropped.length === 0) return object;
    const kept = dropped.reduce<unknown>((fields, { path }) => without(fields, path), object.written) as Fields;
    return { ...object, stored: stored(object.group, object.kind, kept) };
  });
  return objects.every((object, index) => object === side.objects[index]) ? side : inventory(objects);
}

function without(value: unknown, [step, ...rest]: Path): unknown {
  if (Array.isArray(value)) return value.map((item, index) => (index === step ? without(item, rest) : item));
  const fields = Object.entries(value as Fields).filter(([name]) => name !== step || rest.length > 0);
  return Object.fromEntries(fields.map(([name, inner]) => [name, name === step ? without(inner, rest) : inner]));
}

/** `web.yaml:12`, the line of the field that is meant. */
export function placeOf(object: KubeObject, { path }: Pick<SchemaRefusal, 'path'>): string {
  const line = lineOf(object, path);
  return line === undefined ? object.file : `${object.file}:${line}`;
}
