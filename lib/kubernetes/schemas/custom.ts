import { type Fields, fieldsAt, fieldsOf, isFields, listAt, textAt } from '../objects/fields';
import { builtInStruct } from './built-in';
import { ANYTHING, kept, type Shape, type Struct } from './shape';

const PRESERVES = 'x-kubernetes-preserve-unknown-fields';
const EMBEDDED = 'x-kubernetes-embedded-resource';
const INT_OR_STRING = 'x-kubernetes-int-or-string';

const SCALARS: Readonly<Record<string, Shape>> = {
  string: { is: 'text' }, integer: { is: 'integer' }, number: { is: 'number' }, boolean: { is: 'truth' },
};
const TEXT: Shape = { is: 'text' };

/** The kinds that CustomResourceDefinitions define, by `group/version/Kind`. */
export function definedKinds(definitions: readonly Fields[]): Map<string, Shape> {
  const kinds = new Map<string, Shape>();
  for (const { apiVersion, spec } of definitions) {
    // Nothing that is supported serves v1beta1, whose schemas don't say of every field whether it is kept.
    if (apiVersion !== 'apiextensions.k8s.io/v1') continue;
    const [group, kind] = ['group', 'names.kind'].map((path) => textAt(spec, path));
    for (const version of listAt(spec, 'versions')) {
      const schema = fieldsAt(version, 'schema').openAPIV3Schema;
      if (isFields(schema)) kinds.set(`${group}/${textAt(version, 'name')}/${kind}`, resource(schema));
    }
  }
  return kinds;
}

/** Every resource has metadata, whatever its schema says of it. */
function resource(schema: Fields): Shape {
  const { fields, others } = struct(schema);
  const metadata = kept(builtInStruct('meta.v1.ObjectMeta'));
  return { is: 'struct', fields: new Map([...fields, ['apiVersion', kept(TEXT)], ['kind', kept(TEXT)], ['metadata', metadata]]), others };
}

/** @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema */
function shapeOf(schema: Fields): Shape {
  const { type } = schema;
  if (schema[INT_OR_STRING] === true) return { is: 'port' };
  if (schema[EMBEDDED] === true) return resource(schema);
  if (type === 'array') return { is: 'list', of: isFields(schema.items) ? shapeOf(schema.items) : ANYTHING };
  if (type === 'object') return object(schema);
  return typeof type === 'string' ? SCALARS[type] ?? ANYTHING : ANYTHING;
}

function object(schema: Fields): Shape {
  const { additionalProperties } = schema;
  if (Object.keys(fieldsOf(schema.properties)).length > 0 || additionalProperties === undefined) return struct(schema);
  return { is: 'map', of: isFields(additionalProperties) ? shapeOf(additionalProperties) : ANYTHING };
}

/** Without `additionalProperties` and without the mark, API servers drop every field that isn't among the properties. */
function struct(schema: Fields): Struct {
  const fields = Object.entries(fieldsOf(schema.properties)).map(([name, inner]) => [name, kept(shapeOf(fieldsOf(inner)))] as const);
  const { additionalProperties } = schema;
  const isOpen = schema[PRESERVES] === true || (additionalProperties !== undefined && additionalProperties !== false);
  return { is: 'struct', fields: new Map(fields), ...(isOpen && { others: ANYTHING }) };
}
