import { fieldsAt, textAt } from '../../kubernetes/objects/fields';
import { DEFINITION, definedKind, isClusterKind } from '../../kubernetes/objects/kinds';
import { type KubeObject, typeOf } from '../kube-object';

/** Whether an object lives in no namespace. */
export type IsOfCluster = (object: KubeObject) => boolean;

/** Decides by the definitions of custom resources on all sides, and by what is known of kinds without a definition. */
export function clusterScope(objects: readonly KubeObject[]): IsOfCluster {
  const scopes = new Map<string, boolean>(objects.filter((object) => typeOf(object) === DEFINITION).map(({ stored }) => (
    [definedKind(stored), textAt(stored, 'spec.scope') === 'Cluster'] as const
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
  const others = Object.entries(fieldsAt(object.stored, 'metadata')).filter(([field]) => field !== 'namespace');
  const metadata = { ...Object.fromEntries(others), ...(namespace !== undefined && { namespace }) };
  return { ...object, place: namespace ?? '', stored: { ...object.stored, metadata } };
}

/** The namespace that the API server would store; undefined for a manifest that names none. */
export function namespaceOf({ stored }: KubeObject): string | undefined {
  return textAt(stored, 'metadata.namespace');
}
