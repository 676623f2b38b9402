import { Fault, faultAt, Origin } from '../reading/faults';
import { Path } from '../reading/source-tree';

/** Where fields of pods and claims stand in the StatefulSet of a cluster. */
export const POD = '/spec/template/spec';
export const POD_ANNOTATIONS = '/spec/template/metadata/annotations';
export const CLAIM = '/spec/volumeClaimTemplates/0/spec';

/** The construct and its child that a patch goes to. */
export interface PatchTarget {
  readonly construct: string;
  readonly child: string;
  readonly what: string;
}

export const ETCD_MEMBERS: PatchTarget = { construct: 'EtcdCluster', child: 'Members', what: 'the StatefulSet' };
export const REDIS_SHARD: PatchTarget = { construct: 'RedisCluster', child: 'Shard-0', what: 'each StatefulSet' };

/** Refuses fields that the construct has no prop for, and says where in its StatefulSet they go. Empty ones say nothing. There they may be called otherwise. */
export function patchFaults(
  origin: Origin, path: Path, fields: Readonly<Record<string, unknown>>, pointer: string, { construct, child, what }: PatchTarget, as?: string,
): Fault[] {
  return Object.entries(fields).filter(([, value]) => !isEmpty(value)).map(([name]) => faultAt(
    origin,
    [...path, name],
    `must be left out, got one: ${construct} has no prop for it; add it to ${what}, in TypeScript by ApiObject.of(cluster.node.findChild('${child}')).addJsonPatch(JsonPatch.add('${pointer}/${escaped(as ?? name)}', ...))`,
  ));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}

/** As JSON pointers want it. */
function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
