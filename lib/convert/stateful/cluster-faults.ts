import type { Size } from 'cdk8s';
import type { z } from 'zod';
import { formatKibibytes, toKibibytes } from '../../kubernetes/quantities';
import { looksSecret } from '../../kubernetes/secrets';
import { own } from '../../support/own';
import type { resourcesSchema } from '../reading/container-resources';
import { faultAt, secretFault, when } from '../reading/faults';
import type { Fault, Origin } from '../reading/faults';
import { ownMetadata } from '../reading/metadata';
import type { Metadata } from '../reading/metadata';
import type { Path } from '../reading/source-tree';

const ACCESS_MODE = 'ReadWriteOnce';

/** The disk of each member, and the place of the fields that describe it. */
interface Disk {
  readonly request: Size;
  readonly limit: Size | undefined;
  readonly accessModes: readonly string[];
  readonly fields: { readonly limit: Path; readonly accessModes: Path };
}

/** Returns the reasons why a StatefulSet can't give such a disk to each member. */
export function diskFaults(origin: Origin, { request, limit = request, accessModes, fields }: Disk): Fault[] {
  const [requested, limited] = [request, limit].map((size) => formatKibibytes(toKibibytes(size)));
  return [
    ...when(requested !== limited, () => faultAt(
      origin, fields.limit, `must be the same as the request, got ${limited} and ${requested}: a disk has the requested size;`
        + ' leave it out',
    )),
    ...when(!accessModes.every((mode) => mode === ACCESS_MODE), () => faultAt(
      origin, fields.accessModes, `must be ${ACCESS_MODE}, got ${accessModes.join(', ')}: each member has a disk of its own; leave it out`,
    )),
  ];
}

/** A database is guaranteed all of its memory, and writes only to its disk. */
export function memoryFaults(origin: Origin, path: Path, resources: z.output<typeof resourcesSchema>, whose: string): Fault[] {
  const { requests = {}, limits = {} } = resources;
  const [request, limit] = [requests.memory, limits.memory].map((size) => size && formatKibibytes(toKibibytes(size)));
  const differ = request !== undefined && limit !== undefined && request !== limit;
  return [
    ...when(differ, () => faultAt(
      origin, [...path, 'requests', 'memory'], `must be the same as its limit, got ${request} and ${limit}: ${whose} memory is guaranteed;`
        + ' leave it out',
    )),
    ...Object.entries({ requests, limits }).filter(([, amounts]) => amounts['ephemeral-storage'] !== undefined).map(([bound]) => faultAt(
      origin, [...path, bound, 'ephemeral-storage'], 'must be left out, got one: a database writes to its disk and nowhere else',
    )),
  ];
}

/** The labels of pods, which the construct puts on all objects. */
export interface PodLabels {
  readonly labels: Readonly<Record<string, string>>;
  readonly field: Path;
}

/** Labels are on every object, where everybody can read them, and each label can have only one value. */
export function podLabelFaults(origin: Origin, metadata: Metadata, { labels: ofPods, field }: PodLabels): Fault[] {
  const { labels } = ownMetadata(metadata);
  return Object.entries(ofPods).flatMap(([key, value]) => {
    const path = [...field, key];
    if (looksSecret('', value)) return [secretFault(origin, path)];
    const ofObject = own(labels, key);
    return when(ofObject !== undefined && ofObject !== value, () => faultAt(
      origin, path, `must be the same as in metadata.labels, got "${value}" and "${ofObject}":`
        + ' pods have the labels of all objects; drop one',
    ));
  });
}

/** The places of fields of pods and claims in the StatefulSet of a cluster. */
export const POD = '/spec/template/spec';
export const POD_ANNOTATIONS = '/spec/template/metadata/annotations';
export const CLAIM = '/spec/volumeClaimTemplates/0/spec';

/** The construct, and its child to which a patch applies. */
interface PatchTarget {
  readonly construct: string;
  readonly child: string;
  readonly what: string;
}

export const ETCD_MEMBERS: PatchTarget = { construct: 'EtcdCluster', child: 'Members', what: 'the StatefulSet' };
export const REDIS_SHARD: PatchTarget = { construct: 'RedisCluster', child: 'Shard-0', what: 'each StatefulSet' };

/**
 * Refuses fields for which the construct has no prop, and says where they belong in its StatefulSet, where their names may differ. Empty
 * fields are ignored.
 */
export function patchFaults(
  origin: Origin,
  path: Path,
  fields: Readonly<Record<string, unknown>>,
  pointer: string,
  { construct, child, what }: PatchTarget,
  as?: string,
): Fault[] {
  const object = `ApiObject.of(cluster.node.findChild('${child}'))`;
  return Object.entries(fields).filter(([, value]) => !isEmpty(value)).map(([name]) => {
    const patch = `${object}.addJsonPatch(JsonPatch.add('${pointer}/${escaped(as ?? name)}', ...))`;
    return faultAt(
      origin, [...path, name], `must be left out, got one: ${construct} has no prop for it; add it to ${what}, in TypeScript by ${patch}`,
    );
  });
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}

/** Escapes a name for a JSON pointer. */
function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
