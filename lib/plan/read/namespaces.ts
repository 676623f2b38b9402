import { fieldsAt, textAt } from '../../kubernetes/objects/fields';
import { isClusterKind } from '../../kubernetes/objects/kinds';
import { type KubeObject, typeOf } from '../kube-object';

const DEFINITION = 'apiextensions.k8s.io/CustomResourceDefinition';

/** Whether an object lives in no namespace. */
export type IsOfCluster = (object: KubeObject) => boolean;

/** Decides by the definitions of custom resources on all sides, and by what is known of kinds without a definition. */
export function clusterScope(objects: readonly KubeObject[]): IsOfCluster {
  const scopes = new Map<string, boolean>(objects.filter((object) => typeOf(object) === DEFINITION).map(({ stored }) => (
    [`${textAt(stored, 'spec.group')}/${textAt(stored, 'spec.names.kind')}`, textAt(stored, 'spec.scope') === 'Cluster'] as const
  )));
  return (object) => scopes.get(typeOf(object)) ?? isClusterKind(object.group, object.kind);
}

/**
 * The object in its namespace. An object of the cluster has none: if its manifest names one, the API server clears it. One that needs a
 * namespace and names none gets the default, as with `kubectl apply --namespace`.
 */
export function scoped(object: KubeObject, isOfCluster: IsOfCluster, defaultNamespace: string | undefined): KubeObject {
  if (isOfCluster(object)) return object.place === '' ? object : inNamespace(object, undefined);
  return object.place === '' && defaultNamespace !== undefined ? inNamespace(object, defaultNamespace) : object;
}

/** The object as the API server would store it in this namespace, or in none. */
export function inNamespace(object: KubeObject, namespace: string | undefined): KubeObject {
  const { namespace: _, ...metadata } = fieldsAt(object.stored, 'metadata');
  const stored = { ...object.stored, metadata: { ...metadata, ...(namespace !== undefined && { namespace }) } };
  return { ...object, place: namespace ?? '', stored };
}

/** The namespace that the API server would store; undefined for a manifest that names none. */
export function namespaceOf({ stored }: KubeObject): string | undefined {
  return textAt(stored, 'metadata.namespace');
}
