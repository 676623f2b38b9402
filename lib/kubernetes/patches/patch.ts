import { ApiObject } from 'cdk8s';
import { type Fields, isFields, listOf, textOf } from '../objects/fields';

/** One operation of a JSON patch. */
export interface Patch {
  readonly op: string;
  readonly path: string;
  /** Where `copy` and `move` take the value from. */
  readonly from: string;
  readonly value: unknown;
  /** As cdk8s keeps it. */
  readonly source: object;
}

/** The patches of an object, in the order in which they are applied. cdk8s has no accessor for them. */
export function patchesOf(object: ApiObject): readonly Patch[] {
  return listOf(Reflect.get(object, 'patches')).flatMap((source) => {
    const operation = isFields(source) ? source.operation : undefined;
    if (!isFields(source) || !isFields(operation)) return [];
    const { op, path, from, value } = operation;
    return [{ op: textOf(op), path: textOf(path), from: textOf(from), value, source }];
  });
}

/** What cdk8s makes of the object with these patches only. */
export function patched(object: ApiObject, patches: readonly Patch[]): Fields {
  return plain(ApiObject.prototype.toJson.call(withPatches(object, patches)));
}

/** What the object's own class makes of that. It is the same unless the class, like those of `cdk8s import`, overrides how it renders. */
export function rendered(object: ApiObject, patches: readonly Patch[]): Fields {
  return plain(withPatches(object, patches).toJson());
}

/** The same object, seen with other patches. */
function withPatches(object: ApiObject, patches: readonly Patch[]): ApiObject {
  return Object.create(object, { patches: { value: patches.map(({ source }) => source) } });
}

/** As it is written: without fields that have no value. */
function plain(fields: unknown): Fields {
  return JSON.parse(JSON.stringify(fields)) as Fields;
}
