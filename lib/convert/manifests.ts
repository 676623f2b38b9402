import type { App } from 'cdk8s';
import { ApiObject, Yaml } from 'cdk8s';

/** One object as it is applied to the cluster. */
export interface Manifest {
  readonly namespace: string | undefined;
  readonly kind: string;
  readonly name: string;
  readonly yaml: string;
}

/** Returns every object of the app, in the order in which the objects were created. */
export function manifestsOf(app: App): Manifest[] {
  return app.node.findAll().filter(ApiObject.isApiObject).map((object) => ({
    namespace: object.metadata.namespace,
    kind: object.kind,
    name: object.name,
    yaml: Yaml.stringify(object.toJson()),
  }));
}

/** Returns the objects that two resources would create: the second would replace the first. */
export function collisions(manifests: readonly Manifest[]): string[] {
  const names = manifests.map(({ namespace, kind, name }) => `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`);
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

export function documents(manifests: readonly Manifest[]): string {
  return manifests.map(({ yaml }) => yaml).join('---\n');
}
