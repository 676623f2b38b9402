import { names } from '../../agent/redis/contract/names';
import type { PolicyPorts } from '../stateful/network';
import type { RedisSettings } from './settings';

export const CLIENT_PORT = 6379;
/** The cluster bus. Everybody who can connect to it can merge two clusters. */
export const BUS_PORT = 16379;
/** The agent's status, metrics and health. */
export const STATUS_PORT = 6381;
/** The agent's pre-stop: the kubelet's alone. */
export const CONTROL_PORT = 6382;

/** The exporter's metrics. */
export const EXPORTER_PORT = 9121;
/** Redis Insight's pages. */
export const INSIGHT_PORT = 5540;

/** What each pod listens on under its own name. */
export const peerPorts = { client: CLIENT_PORT, bus: BUS_PORT, status: STATUS_PORT };

/** The bus for members of this cluster only. */
export function policyPorts({ exporter }: RedisSettings): PolicyPorts {
  return {
    members: [CLIENT_PORT, BUS_PORT, STATUS_PORT],
    clients: [CLIENT_PORT],
    monitoring: [STATUS_PORT, ...(exporter ? [EXPORTER_PORT] : [])],
  };
}

/**
 * Agents and servers each watch all others. Measured: an agent of 300 pods peaks at 57 MiB, one of 500 at 117 of its 128 MiB, and one of
 * 1000 does not live. See docs/benchmarks-databases.md
 */
export const MAX_PODS = 300;

export function upTo(count: number): number[] {
  return [...Array(count).keys()];
}

/** Shard by shard, those among them that a removal in two steps still keeps. */
export function podNames({ name, statefulSets, podsPerShard }: RedisSettings): string[] {
  return upTo(statefulSets).flatMap((shard) => upTo(podsPerShard).map((ordinal) => names.pod(name, shard, ordinal)));
}

/** The host of one pod; `{pod}` and `{namespace}` are for the agent to fill in. */
export function podHost({ name, clusterDomain }: RedisSettings, pod: string, namespace: string): string {
  return `${pod}.${names.peers(name)}.${namespace}.svc.${clusterDomain}`;
}

/** Where a client finds one pod; from its own namespace only, when the chart doesn't say which that is. */
export function podAddress(settings: RedisSettings, pod: string): string {
  const host = settings.namespace === undefined ? `${pod}.${names.peers(settings.name)}` : podHost(settings, pod, settings.namespace);
  return `${host}:${CLIENT_PORT}`;
}
