import { Manifest } from './manifest';

/** Objects that are one and the same to the API server: the second would overwrite the first. */
export function duplicateFaults(manifests: readonly Manifest[]): string[] {
  const owners = new Map<string, Manifest>();
  return manifests.flatMap((manifest) => {
    const { group, kind, namespace, name, path } = manifest;
    const key = [group, kind, namespace ?? '', name].join('\0');
    const owner = owners.get(key);
    if (owner === undefined) {
      owners.set(key, manifest);
      return [];
    }
    const where = namespace === undefined ? '' : ` in the namespace ${namespace}`;
    return [`[${path}] metadata.name must be distinct among the objects of kind ${kind}${where}, got "${name}", which [${owner.path}] has: one would overwrite the other; rename one`];
  });
}
