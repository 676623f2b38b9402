import type { Size } from 'cdk8s';
import type { ContainerResources } from '../../kubernetes/pods/container-resources';
import type { z } from 'zod';
import { formatKibibytes, toKibibytes } from '../../kubernetes/formats/quantities';
import { containerResources } from '../reading/container-resources';
import type { resourcesSchema } from '../reading/container-resources';
import { faultAt, when } from '../reading/faults';
import type { Fault, Origin } from '../reading/faults';
import type { ConvertOptions } from '../options';
import type { Path } from '../reading/source-tree';

type Resources = z.output<typeof resourcesSchema>;

/** The resources of the pods that the operator ran, where those of the construct may differ. */
export interface FormerResources {
  readonly cpuLimited: boolean;
  /** Undefined if the pods had no memory limit. */
  readonly memoryLimit: Size | undefined;
  readonly memoryRequest: Size | undefined;
}

export function formerResources({ limits = {}, requests = {} }: Resources = {}): FormerResources {
  return { cpuLimited: limits.cpu !== undefined, memoryLimit: limits.memory, memoryRequest: requests.memory };
}

/** A database is guaranteed all of its memory, so only the limit counts. Without a limit, the construct's default applies. */
export function databaseResources(resources: Resources) {
  const { limits = {}, requests = {} } = resources;
  return containerResources({ limits: { cpu: limits.cpu, memory: limits.memory }, requests: { cpu: requests.cpu } });
}

/** A database writes only to its disk. */
export function storageFaults(origin: Origin, path: Path, { requests = {}, limits = {} }: Resources): Fault[] {
  return Object.entries({ requests, limits }).filter(([, amounts]) => amounts['ephemeral-storage'] !== undefined)
    .map(([bound]) => faultAt(
      origin, [...path, bound, 'ephemeral-storage'], 'must be left out, got one: a database writes to its disk and nowhere else',
    ));
}

/** Returns the faults of the memory of each pod, which don't count if `--memory-limit` is given. */
export function memoryFaults(origin: Origin, path: Path, { requests = {}, limits = {} }: Resources): Fault[] {
  const [request, limit] = [requests.memory, limits.memory];
  if (request === undefined) return [];
  const [wanted, field] = [formatKibibytes(toKibibytes(request)), [...path, 'requests', 'memory']];
  if (limit === undefined) {
    return [faultAt(
      origin, field, `must come with a limit, got ${wanted} and none: the old pods could use more, and the new ones would be OOM-killed`
        + ' or refuse writes there; add limits.memory with what a pod really uses at most, or choose it by --memory-limit 1Gi',
    )];
  }
  return when(toKibibytes(request) > toKibibytes(limit), () => faultAt(
    origin, field, `must be at most its limit, got ${wanted} and ${formatKibibytes(toKibibytes(limit))}; lower it or raise the limit`,
  ));
}

/** Returns the resources with the limit of `--memory-limit`, if it is given. */
export function limitedMemory(resources: ContainerResources | undefined, { memoryLimit }: ConvertOptions) {
  return memoryLimit === undefined ? {} : { resources: { ...resources, memory: { limit: memoryLimit } } };
}
