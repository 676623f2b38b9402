import { refusalsOf } from '../kubernetes/refusals';
import { besides, isCertain, schemaRefusals } from '../kubernetes/schemas/schema-refusals';
import type { Schemas } from '../kubernetes/schemas/schemas';
import { holds } from '../kubernetes/versions/facts';
import type { Target } from '../kubernetes/versions/versions';
import { formatClaim } from '../support/fault';
import { visible } from '../support/visible';
import type { Manifest } from './manifest';

/** Everything that an API server would refuse or drop, each behind the path of the construct that made it. */
export function manifestFaults(manifests: readonly Manifest[], schemas: Schemas, target: Target): string[] {
  const faults: string[] = [];
  for (const manifest of manifests) {
    const refusals = refusalsOf(manifest).filter(({ by }) => by === undefined || by === 'pods' || holds(by, target) !== 'never');
    // What only some of the versions refuse may be right for the cluster.
    const misfits = schemaRefusals(manifest.fields, schemas).filter((misfit) => isCertain(misfit, target));
    for (const refusal of [...refusals, ...besides(refusals, misfits)]) {
      faults.push(visible(`[${manifest.path}] ${refusal.field} ${formatClaim(refusal)}`));
    }
  }
  return faults;
}

/** Objects that the API server can't distinguish: the second would overwrite the first. */
export function duplicateFaults(manifests: readonly Manifest[]): string[] {
  const owners = new Map<string, Manifest>();
  return manifests.flatMap((manifest) => {
    const { group, kind, namespace, name } = manifest;
    const key = [group, kind, namespace ?? '', name].join('\0');
    const owner = owners.get(key);
    if (owner === undefined) owners.set(key, manifest);
    return owner === undefined ? [] : [duplicateFault(manifest, owner)];
  });
}

function duplicateFault({ kind, namespace, name, path }: Manifest, owner: Manifest): string {
  const where = namespace === undefined ? '' : ` in the namespace ${namespace}`;
  const must = `metadata.name must be distinct among the objects of kind ${kind}${where}`;
  return `[${path}] ${must}, got "${name}", which [${owner.path}] has: one would overwrite the other; rename one`;
}
