import type * as core from 'kubernetes-types/core/v1';
import type { QuotaNeed } from '../kubernetes/objects/namespace-quota';
import { formatKibibytes, formatMillicores } from '../kubernetes/formats/quantities';
import { type CountedResources, needOfPods, type Range } from '../pods/resources';
import type { PodSettings } from '../pods/settings';
import type { StatefulSettings } from './settings';

/** The CPU and memory of one container. */
export interface ContainerNeed {
  readonly millicores: Range;
  readonly kibibytes: Range;
}

/**
 * Measured in small clusters: launcher and program take 20 to 24 MiB and 1 to 7 millicores, and up to 37 MiB while a second program is
 * there. The copies of programs, 2 MiB at most, count as well.
 */
export const AGENT_KIBIBYTES: Range = { request: 32 * 1024, limit: 96 * 1024 };
const AGENT_MILLICORES: Range = { request: 10, limit: 500 };

/** A database writes only to its volumes and to one small file. */
const EPHEMERAL_KIBIBYTES: Range = { request: 16 * 1024, limit: 64 * 1024 };

export function containerResources({ millicores, kibibytes }: ContainerNeed): core.ResourceRequirements {
  const bound = (which: keyof Range) => ({
    'cpu': formatMillicores(millicores[which]),
    'memory': formatKibibytes(kibibytes[which]),
    'ephemeral-storage': formatKibibytes(EPHEMERAL_KIBIBYTES[which]),
  });
  return { requests: bound('request'), limits: bound('limit') };
}

/** The needs of the database's container. Its memory request equals its limit. */
export function serverNeed({ millicores, memoryKibibytes }: StatefulSettings): ContainerNeed {
  return { millicores, kibibytes: { request: memoryKibibytes, limit: memoryKibibytes } };
}

export function agentNeed(kibibytes: Range): ContainerNeed {
  return { millicores: AGENT_MILLICORES, kibibytes };
}

/** What the namespace's quota must allow for these pods. A StatefulSet never has surplus pods during an update. */
export function podsQuotaNeed(count: number, containers: readonly ContainerNeed[], pods?: PodSettings): QuotaNeed {
  const added = (list: PodSettings['sidecars'] = []) => list.map(({ resources }) => resources);
  return needOfPods(count, [...containers.map(counted), ...added(pods?.sidecars)], added(pods?.initContainers));
}

function counted({ millicores, kibibytes }: ContainerNeed): CountedResources {
  const amounts = (bound: keyof Range) => ({ millicores: millicores[bound], memoryKibibytes: kibibytes[bound] });
  return { requests: amounts('request'), limits: amounts('limit') };
}
