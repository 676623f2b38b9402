import type { Samples } from './promtool';

const labelsOf = (shard: number, ordinal: number, endpoint: string) => (
  `{job="shop/main",namespace="shop",pod="main-${shard}-${ordinal}",container="${endpoint === 'status'
    ? 'agent'
    : 'exporter'}",instance="10.0.${shard}.${ordinal}:1",endpoint="${endpoint}"}`
);

/** Samples of the agents and exporters of a healthy cluster: three shards, each with a primary and a replica. */
function pod(shard: number, ordinal: number): Samples {
  const same = (value: number) => `${value}x240`;
  const of = (endpoint: string, values: Readonly<Record<string, number>>) => (
    Object.fromEntries(Object.entries(values).map(([name, value]) => [`${name}${labelsOf(shard, ordinal, endpoint)}`, same(value)]))
  );
  return {
    ...of('status', {
      up: 1,
      redis_agent_errors_total: 3,
      redis_agent_slots_served: 16384,
      redis_agent_open_slots: 0,
      redis_agent_nodes: 6,
      redis_agent_failed_nodes: 0,
      redis_agent_primary: ordinal === 0 ? 1 : 0,
      ...(ordinal > 0 && { redis_agent_link_up: 1 }),
      redis_agent_ready: 1,
      redis_agent_wanted_shards: 3,
      redis_agent_wanted_pods: 2,
      redis_agent_server_up: 1,
      redis_agent_alarm: 0,
      redis_agent_problem: 0,
      redis_agent_seconds_since_look: 1,
      redis_agent_start_time_seconds: 1000,
      redis_agent_resident_memory_bytes: 48000000,
      redis_agent_volume_bytes: 8350298112,
      redis_agent_volume_free_bytes: 7000000000,
    }),
    ...of('exporter', {
      up: 1,
      redis_up: 1,
      redis_aof_last_write_status: 1,
      redis_aof_last_bgrewrite_status: 1,
      redis_rdb_last_bgsave_status: 1,
      redis_memory_used_bytes: 100000000,
      redis_memory_max_bytes: 644245094,
      redis_rejected_connections_total: 5,
    }),
    ...Object.fromEntries(Object.entries({ start: 0, expiry: 31536000 }).map(([when, seconds]) => [
      `redis_agent_certificate_${when}_time_seconds${labelsOf(shard, ordinal, 'status').replace('}', ',certificate="server"}')}`,
      same(seconds),
    ])),
    [`redis_uptime_in_seconds${labelsOf(shard, ordinal, 'exporter')}`]: '1000+60x240',
  };
}

export const healthy: Samples = {
  ...Object.assign({}, ...[0, 1, 2].flatMap((shard) => [pod(shard, 0), pod(shard, 1)])),
  'kube_statefulset_replicas{namespace="shop",statefulset="main-0"}': '2x240',
  'kube_statefulset_status_replicas_updated{namespace="shop",statefulset="main-0"}': '2x240',
};
