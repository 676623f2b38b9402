import type { Progress } from './disk/progress';
import { at, type Fields, fieldsOf, textOf } from '../kubernetes/objects/fields';
import { definedKind, groupOf, isClusterKind, type KubernetesObject } from '../kubernetes/objects/kinds';
import { tooDeep } from './yaml/yaml';
import type { Placed, Tree } from './tree';

/** An object of the app, as it is applied. */
export interface Manifest extends KubernetesObject {
  /** The path of the construct that created it. */
  readonly path: string;
  readonly source: Placed;
}

/** Returns every object of the app as plain data, in the order in which the code created them. */
export function manifestsOf(tree: Tree, progress?: Progress): Manifest[] {
  const rendered = tree.objects.map((source, index) => {
    progress?.step('rendering object', index + 1, tree.objects.length);
    return { source, fields: source.item ?? plainFields(source) };
  });
  const scopes = declaredScopes(rendered.map(({ fields }) => fields));
  return rendered.map(({ source, fields }) => {
    const kind = textOf(fields.kind);
    const group = groupOf(textOf(fields.apiVersion));
    const ofCluster = scopes.get(`${group}/${kind}`) ?? isClusterKind(group, kind);
    const metadata = fieldsOf(fields.metadata);
    // cdk8s adds the chart's namespace to every object, even to kinds that have no namespace.
    const { namespace, ...withoutNamespace } = metadata;
    return {
      path: source.path, source, group, kind, ofCluster,
      name: textOf(metadata.name),
      namespace: ofCluster || typeof namespace !== 'string' ? undefined : namespace,
      fields: ofCluster && namespace !== undefined ? { ...fields, metadata: withoutNamespace } : fields,
    };
  });
}

function plainFields({ object, path }: Placed): Fields {
  try {
    return object.toJson() as Fields;
  } catch (error) {
    // The stack overflows on what contains itself. Of that, cdk8s keeps only the text.
    if (String(error).includes('RangeError: Maximum call stack')) throw new Error(`[${path}] ${tooDeep}`, { cause: error });
    throw error;
  }
}

/** For each kind that the app itself defines, as `group/Kind`: whether it is cluster-scoped. */
function declaredScopes(objects: readonly Fields[]): ReadonlyMap<string, boolean> {
  const definitions = objects.filter(({ kind }) => kind === 'CustomResourceDefinition');
  return new Map(definitions.map((fields) => [definedKind(fields), at(fields, 'spec.scope') === 'Cluster']));
}
