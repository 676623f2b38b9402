import type * as core from 'kubernetes-types/core/v1';
import type { QuotaNeed } from '../kubernetes/namespace-quota';
import { formatKibibytes, formatMillicores } from '../kubernetes/quantities';
import type { StatefulSettings } from './settings';

export interface Range {
  readonly request: number;
  readonly limit: number;
}

/** What one container of a pod asks for. */
export interface ContainerNeed {
  readonly millicores: Range;
  readonly kibibytes: Range;
}

/** Measured, of few pods: 17 to 27 MiB and 1 to 7 millicores. */
export const AGENT_KIBIBYTES: Range = { request: 32 * 1024, limit: 64 * 1024 };
const AGENT_MILLICORES: Range = { request: 10, limit: 500 };

/** A database writes to nothing but its volumes and a file of one page. */
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
export function podsQuotaNeed(pods: number, containers: readonly ContainerNeed[]): QuotaNeed {
  const total = (bound: keyof Range) => ({
    millicores: containers.reduce((sum, { millicores }) => sum + pods * millicores[bound], 0),
    memoryKibibytes: containers.reduce((sum, { kibibytes }) => sum + pods * kibibytes[bound], 0),
  });
  return { pods, requests: total('request'), limits: total('limit') };
}
