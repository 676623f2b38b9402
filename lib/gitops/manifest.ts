import { own } from '../support/own';
import { groupOf, isClusterKind } from '../kubernetes/kinds';
import { Progress } from './disk/progress';
import { Placed, Tree } from './tree';

/** Plain data, of which nothing is known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** An object as it goes to the cluster, and what tells it from all others. */
export interface Manifest {
  /** The construct that made it. */
  readonly path: string;
  readonly source: Placed;
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  /** None for what lives in no namespace, and for what takes that of whoever applies it. */
  readonly namespace: string | undefined;
  readonly ofCluster: boolean;
  readonly fields: Fields;
}

const EMPTY: Fields = {};

/** The content of a field, if it is an object; else none. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : EMPTY;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The entries of a list; none when it is no list. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** `spec.template.spec` and the like. */
export function at(value: unknown, ...keys: readonly string[]): unknown {
  let inner = value;
  for (const key of keys) inner = own(fieldsOf(inner), key);
  return inner;
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Every object of the app as plain data, in the order in which the code made them. */
export function manifestsOf(tree: Tree, progress?: Progress): Manifest[] {
  const rendered = tree.objects.map((source, index) => {
    progress?.step('rendering object', index + 1, tree.objects.length);
    return { source, fields: source.item ?? source.object.toJson() as Fields };
  });
  const scopes = declaredScopes(rendered.map(({ fields }) => fields));
  return rendered.map(({ source, fields }) => {
    const kind = textOf(fields.kind);
    const group = groupOf(textOf(fields.apiVersion));
    const ofCluster = scopes.get(`${group}/${kind}`) ?? isClusterKind(group, kind);
    const metadata = fieldsOf(fields.metadata);
    // cdk8s gives the chart's namespace to every object, to those as well that can't have one.
    const { namespace, ...withoutNamespace } = metadata;
    return {
      path: source.path, source, group, kind, ofCluster,
      name: textOf(metadata.name),
      namespace: ofCluster || typeof namespace !== 'string' ? undefined : namespace,
      fields: ofCluster && namespace !== undefined ? { ...fields, metadata: withoutNamespace } : fields,
    };
  });
}

/** By `group/Kind`: whether the kinds that the app itself defines live in no namespace. */
function declaredScopes(objects: readonly Fields[]): ReadonlyMap<string, boolean> {
  return new Map(objects.filter(({ kind }) => kind === 'CustomResourceDefinition').map((fields) => [definedKind(fields), at(fields, 'spec', 'scope') === 'Cluster']));
}

/** The `group/Kind` that a CustomResourceDefinition defines. */
export function definedKind({ spec }: Fields): string {
  return `${textOf(at(spec, 'group'))}/${textOf(at(spec, 'names', 'kind'))}`;
}
