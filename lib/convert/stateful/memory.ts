import type { Size } from 'cdk8s';
import type { ContainerResources } from 'cdk8s-plus-28';
import type { z } from 'zod';
import { formatKibibytes, toKibibytes } from '../../kubernetes/quantities';
import { containerResources } from '../reading/container-resources';
import type { resourcesSchema } from '../reading/container-resources';
import { faultAt, when } from '../reading/faults';
import type { Fault, Origin } from '../reading/faults';
import type { ConvertOptions } from '../options';
import type { Path } from '../reading/source-tree';

type Resources = z.output<typeof resourcesSchema>;

/** The limits of the pods that an operator ran, as far as ours have others. */
export interface FormerResources {
  readonly cpuLimited: boolean;
  /** Nothing if the pods had no memory limit. */
  readonly memoryLimit: Size | undefined;
  readonly memoryRequest: Size | undefined;
}

export function formerResources({ limits = {}, requests = {} }: Resources = {}): FormerResources {
  return { cpuLimited: limits.cpu !== undefined, memoryLimit: limits.memory, memoryRequest: requests.memory };
}

/** A database gets the memory that it may use, so that only the limit counts. Without one the construct's default does. */
export function databaseResources(resources: Resources) {
  const { limits = {}, requests = {} } = resources;
  return containerResources({ limits: { cpu: limits.cpu, memory: limits.memory }, requests: { cpu: requests.cpu } });
}

/** A database writes to its disk and nowhere else. */
export function storageFaults(origin: Origin, path: Path, { requests = {}, limits = {} }: Resources): Fault[] {
  return Object.entries({ requests, limits }).filter(([, amounts]) => amounts['ephemeral-storage'] !== undefined)
    .map(([bound]) => faultAt(
      origin, [...path, bound, 'ephemeral-storage'], 'must be left out, got one: a database writes to its disk and nowhere else',
    ));
}

/** What `--memory-limit` settles: how much memory each pod may use. */
export function memoryFaults(origin: Origin, path: Path, { requests = {}, limits = {} }: Resources): Fault[] {
  const [request, limit] = [requests.memory, limits.memory];
  if (request === undefined) return [];
  const [wanted, field] = [formatKibibytes(toKibibytes(request)), [...path, 'requests', 'memory']];
  if (limit === undefined) {
    return [faultAt(
      origin, field, `must come with a limit, got ${wanted} and none: the old pods could use more, and ours would be OOM-killed or refuse`
        + ' writes there; add limits.memory with what a pod really uses at most, or choose it by --memory-limit 1Gi',
    )];
  }
  return when(toKibibytes(request) > toKibibytes(limit), () => faultAt(
    origin, field, `must be at most its limit, got ${wanted} and ${formatKibibytes(toKibibytes(limit))}; lower it or raise the limit`,
  ));
}

/** The resources with the limit of `--memory-limit`, if it is given. */
export function limitedMemory(resources: ContainerResources | undefined, { memoryLimit }: ConvertOptions) {
  return memoryLimit === undefined ? {} : { resources: { ...resources, memory: { limit: memoryLimit } } };
}
