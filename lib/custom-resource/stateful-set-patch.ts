import { Fault, faultAt, Origin } from './faults';
import { Path } from './source-tree';

/** Where fields of pods and claims stand in the StatefulSet of a cluster. */
export const POD = '/spec/template/spec';
export const POD_ANNOTATIONS = '/spec/template/metadata/annotations';
export const CLAIM = '/spec/volumeClaimTemplates/0/spec';

/** Refuses fields that the construct has no prop for, and says where in its StatefulSet they go. Empty ones say nothing. */
export function patchFaults(origin: Origin, path: Path, fields: Readonly<Record<string, unknown>>, pointer: string): Fault[] {
  return Object.entries(fields).filter(([, value]) => !isEmpty(value)).map(([name]) => faultAt(
    origin,
    [...path, name],
    `must be left out, got one: EtcdCluster has no prop for it; add it to the StatefulSet, in TypeScript by ApiObject.of(cluster.node.findChild('Members')).addJsonPatch(JsonPatch.add('${pointer}/${escaped(name)}', ...))`,
  ));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}

/** As JSON pointers want it. */
function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
