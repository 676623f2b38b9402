import { own } from '../../support/own';
import { refused, refusedEntries } from '../reading/schema';

/** The places of fields of pods and claims in the StatefulSet of a cluster. */
export const POD = '/spec/template/spec';
export const POD_ANNOTATIONS = '/spec/template/metadata/annotations';
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
export function patchReason({ construct, child, what }: PatchTarget, pointer: string): string {
  const patch = `ApiObject.of(cluster.node.findChild('${child}')).addJsonPatch(JsonPatch.add('${pointer}', ...))`;
  return `${construct} has no prop for it; add it to ${what}, in TypeScript by ${patch}`;
}

/** Fields for which the construct has no prop. In its StatefulSet, their names may differ. */
export function patched<Name extends string>(
  target: PatchTarget, pointer: string, fields: readonly Name[], as: Readonly<Record<string, string>> = {},
) {
  const entries = fields.map((name) => [name, refused(patchReason(target, `${pointer}/${own(as, name) ?? name}`))]);
  return Object.fromEntries(entries) as Record<Name, ReturnType<typeof refused>>;
}

/** Annotations of pods: each needs a patch of its own, because the pods already have other annotations. */
export function patchedAnnotations(target: PatchTarget) {
  return refusedEntries((key) => patchReason(target, `${POD_ANNOTATIONS}/${escaped(key)}`));
}

/** Escapes a name for a JSON pointer. */
function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
