import { own } from '../../support/own';
import { refused, refusedEntries } from '../reading/schema';

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

/** Why a field is refused that the construct has no prop for, and where in its StatefulSet it goes. */
export function patchReason({ construct, child, what }: PatchTarget, pointer: string): string {
  const patch = `ApiObject.of(cluster.node.findChild('${child}')).addJsonPatch(JsonPatch.add('${pointer}', ...))`;
  return `${construct} has no prop for it; add it to ${what}, in TypeScript by ${patch}`;
}

/** Fields that the construct has no prop for. There they may be called otherwise. */
export function patched<Name extends string>(
  target: PatchTarget, pointer: string, fields: readonly Name[], as: Readonly<Record<string, string>> = {},
) {
  const entries = fields.map((name) => [name, refused(patchReason(target, `${pointer}/${own(as, name) ?? name}`))]);
  return Object.fromEntries(entries) as Record<Name, ReturnType<typeof refused>>;
}

/** Annotations of pods: one patch each, since the pods have some already. */
export function patchedAnnotations(target: PatchTarget) {
  return refusedEntries((key) => patchReason(target, `${POD_ANNOTATIONS}/${escaped(key)}`));
}

/** As JSON pointers want it. */
function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
