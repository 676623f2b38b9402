import type { Size } from 'cdk8s';
import type { ContainerResources } from '../kubernetes/pods/container-resources';
import { formatKibibytes, formatMillicores, toKibibytes, toMillicores } from '../kubernetes/formats/quantities';
import type { QuotaNeed } from '../kubernetes/objects/namespace-quota';
import type { Fault } from '../support/fault';

/** What a container, or a whole pod, asks for and may use. */
export interface Resources {
  readonly requests: Amounts;
  readonly limits: Amounts;
}

interface Amounts {
  readonly millicores: number;
  readonly memoryKibibytes: number;
  readonly ephemeralStorageKibibytes: number;
}

export interface Range {
  readonly request: number;
  readonly limit: number;
}

/** What a container has whose resources are not given. */
export interface DefaultResources {
  readonly millicores: Range;
  readonly memoryKibibytes: Range;
  readonly storageKibibytes: Range;
}

/** What is not given has the default, moved where the given side needs it: a request is never above its limit. */
export function resolveResources({ cpu, memory, ephemeralStorage }: ContainerResources = {}, defaults: DefaultResources): Resources {
  const cpuRange = range(
    cpu && { request: cpu.request && toMillicores(cpu.request), limit: cpu.limit && toMillicores(cpu.limit) }, defaults.millicores,
  );
  const memoryRange = range(inKibibytes(memory), defaults.memoryKibibytes);
  const storageRange = range(inKibibytes(ephemeralStorage), defaults.storageKibibytes);
  const amounts = (bound: 'request' | 'limit') => ({
    millicores: cpuRange[bound],
    memoryKibibytes: memoryRange[bound],
    ephemeralStorageKibibytes: storageRange[bound],
  });
  return { requests: amounts('request'), limits: amounts('limit') };
}

function range({ request, limit }: Partial<Range> = {}, fallback: Range): Range {
  return {
    request: request ?? Math.min(fallback.request, limit ?? Infinity),
    limit: limit ?? Math.max(fallback.limit, request ?? 0),
  };
}

function inKibibytes(sizes: { readonly request?: Size; readonly limit?: Size } = {}): Partial<Range> {
  return { request: sizes.request && toKibibytes(sizes.request), limit: sizes.limit && toKibibytes(sizes.limit) };
}

/** Faults of the requests and limits of one container. */
export function resourceFaults(prop: string, { requests, limits }: Resources): Fault[] {
  const storage = { request: requests.ephemeralStorageKibibytes, limit: limits.ephemeralStorageKibibytes };
  const amounts = [
    { what: 'cpu', request: requests.millicores, limit: limits.millicores, format: formatMillicores },
    { what: 'memory', request: requests.memoryKibibytes, limit: limits.memoryKibibytes, format: formatKibibytes },
    { what: 'ephemeralStorage', ...storage, format: formatKibibytes },
  ];
  return amounts.filter(({ request, limit }) => !(request > 0 && request <= limit)).map(({ what, request, limit, format }) => ({
    prop: `${prop}.${what}.request`,
    must: 'be above 0 and at most its limit',
    got: `${format(request)} and ${format(limit)}`,
    fix: 'lower the request or raise the limit',
  }));
}

/** The resources as a container has them. */
export function resourceRequirements({ requests, limits }: Resources): Record<'requests' | 'limits', Record<string, string>> {
  return { requests: quantities(requests), limits: quantities(limits) };
}

function quantities({ millicores, memoryKibibytes, ephemeralStorageKibibytes }: Amounts): Record<string, string> {
  return {
    'cpu': formatMillicores(millicores),
    'memory': formatKibibytes(memoryKibibytes),
    'ephemeral-storage': formatKibibytes(ephemeralStorageKibibytes),
  };
}

/** What a container needs of a quota. */
export interface CountedResources {
  readonly requests: CountedAmounts;
  readonly limits: CountedAmounts;
}

type CountedAmounts = Pick<Amounts, 'millicores' | 'memoryKibibytes'>;

/** What a quota must grant so many pods: their containers together, or a larger one that runs before them. */
export function needOfPods(pods: number, containers: readonly CountedResources[], before: readonly CountedResources[]): QuotaNeed {
  const most = (bound: keyof CountedResources, amount: keyof CountedAmounts) => {
    const together = containers.reduce((sum, container) => sum + container[bound][amount], 0);
    return pods * Math.max(together, ...before.map((container) => container[bound][amount]));
  };
  const amounts = (bound: keyof CountedResources) => ({
    millicores: most(bound, 'millicores'), memoryKibibytes: most(bound, 'memoryKibibytes'),
  });
  return { pods, requests: amounts('requests'), limits: amounts('limits') };
}
