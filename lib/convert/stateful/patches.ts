import { refused } from '../reading/schema';

/** The places of fields of pods and claims in the StatefulSet of a cluster. */
export const POD = '/spec/template/spec';
export const CLAIM = '/spec/volumeClaimTemplates/0/spec';

/** The construct, and its child to which a patch applies. */
export interface PatchTarget {
  readonly construct: string;
  readonly child: string;
  readonly what: string;
}

export const ETCD_MEMBERS: PatchTarget = { construct: 'EtcdCluster', child: 'Members', what: 'the StatefulSet' };
export const REDIS_SHARD: PatchTarget = { construct: 'RedisCluster', child: 'Shard-0', what: 'each StatefulSet' };

/** Returns why a field is refused for which the construct has no prop, and where it belongs in its StatefulSet. */
function patchReason({ construct, child, what }: PatchTarget, pointer: string): string {
  const patch = `ApiObject.of(cluster.node.findChild('${child}')).addJsonPatch(JsonPatch.add('${pointer}', ...))`;
  return `${construct} has no prop for it; add it to ${what}, in TypeScript by ${patch}`;
}

/** Fields for which the construct has no prop. */
export function patched<Name extends string>(target: PatchTarget, pointer: string, fields: readonly Name[]) {
  const entries = fields.map((name) => [name, refused(patchReason(target, `${pointer}/${name}`))]);
  return Object.fromEntries(entries) as Record<Name, ReturnType<typeof refused>>;
}
