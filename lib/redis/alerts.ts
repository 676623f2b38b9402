import { certificateAlerts, eachPod, samplesOf, watchedAgentAlerts } from '../stateful/agent-alerts';
import { backupAlerts } from '../stateful/backup/alerts';
import type { Alert } from '../stateful/monitoring';
import { critical, warning } from '../stateful/monitoring';
import { REDIS_AGENT_KIBIBYTES } from './objects/pod';
import type { RedisSettings } from './settings';

/** All alerts of a cluster. */
export function alerts(settings: RedisSettings): readonly Alert[] {
  const agents = {
    alerts: 'Redis',
    metrics: 'redis_agent',
    wanted: 'wanted_shards',
    memoryLimitKibibytes: REDIS_AGENT_KIBIBYTES.limit,
    statefulSets: `${settings.name}-[0-9]+`,
  };
  return [
    ...clusterAlerts(settings),
    ...replicaAlerts(settings),
    ...watchedAgentAlerts(settings, agents),
    ...backupAlerts(settings, agents),
    ...(settings.tls === undefined ? [] : certificateAlerts(settings, agents)),
    ...(settings.exporter ? exporterAlerts(settings) : []),
  ];
}

/** Alerts on metrics of the agents. When no server answers its agent, there are no samples, and the alerts must fire. */
function clusterAlerts(settings: RedisSettings): readonly Alert[] {
  const of = samplesOf(settings, 'status');
  const servers = `(sum(redis_agent_server_up${of}) or vector(0))`;
  const wanted = `(max(redis_agent_wanted_shards${of}) * max(redis_agent_wanted_pods${of}) or count(up${of}))`;
  // The servers that are already part of the cluster: a growing cluster needs no more for its majority.
  const known = `(max(redis_agent_nodes${of}) or ${wanted})`;
  return [
    critical('RedisSlotsNotServed', `(max(redis_agent_slots_served${of}) or vector(0)) < 16384`, '1m', 'some of the keys are not served'),
    critical('RedisMajorityDown', `${servers} < ${known} / 2`, '3m', 'most servers do not answer'),
    warning('RedisPodsDown', `${wanted} - ${servers} > 0`, '15m', 'a server does not answer, or its pod cannot be scheduled'),
    warning('RedisPodNotReady', `${eachPod(`redis_agent_ready${of}`)} == 0`, '15m', 'a pod is not in service'),
    warning('RedisNodesFailed', `max(redis_agent_failed_nodes${of}) > 0`, '15m', 'a node is considered failed'),
    warning('RedisSlotsOnTheirWay', `max(redis_agent_open_slots${of}) > 0`, '1h', 'a move of slots has not finished within an hour'),
  ];
}

function replicaAlerts(settings: RedisSettings): readonly Alert[] {
  const of = samplesOf(settings, 'status');
  const wanted = `max(redis_agent_wanted_shards${of}) * (max(redis_agent_wanted_pods${of}) - 1)`;
  return [
    warning(
      'RedisShardWithoutReplica',
      `${wanted} > (sum(redis_agent_link_up${of}) or vector(0))`,
      '10m',
      'a shard has fewer connected replicas than wanted',
    ),
    warning(
      'RedisReplicaLinkUnsteady',
      `${eachPod(`changes(redis_agent_link_up${of}[15m])`)} >= 4`,
      '5m',
      'a replica keeps losing the connection to its primary',
    ),
    warning(
      'RedisFailsOverOften', `${eachPod(`changes(redis_agent_primary${of}[1h])`)} >= 4`, '1m', 'a shard keeps failing over',
    ),
  ];
}

/** Alerts on metrics of the servers. */
function exporterAlerts(settings: RedisSettings): readonly Alert[] {
  const [of, status] = [samplesOf(settings, 'exporter'), samplesOf(settings, 'status')];
  const fullness = `redis_memory_used_bytes${of} / (redis_memory_max_bytes${of} > 0)`;
  return [
    warning(
      'RedisExporterDown',
      `(sum(up${status}) or vector(0)) - (sum(up${of}) or vector(0)) > 0`,
      '15m',
      'an exporter is down, and alerts on its server cannot fire',
    ),
    warning(
      'RedisNotAnsweringExporter',
      `redis_up${of} == 0`,
      '10m',
      'a server does not answer its exporter, or the password changed and the pod was not restarted',
    ),
    warning('RedisServerRestarts', `${eachPod(`resets(redis_uptime_in_seconds${of}[1h])`)} >= 4`, '1m', 'a server keeps restarting'),
    critical(
      'RedisAppendFailed', `redis_aof_last_write_status${of} == 0`, '1m', 'the append-only file cannot be written: is the disk full?',
    ),
    warning(
      'RedisRewriteFailed', `redis_aof_last_bgrewrite_status${of} == 0`, '15m', 'the append-only file cannot be rewritten, and grows',
    ),
    critical(
      'RedisSnapshotFailed',
      `redis_rdb_last_bgsave_status${of} == 0`,
      '5m',
      'a snapshot failed, and the server rejects writes until one succeeds',
    ),
    warning('RedisMemoryNearlyFull', `${fullness} > 0.9`, '10m', 'the data has nearly reached maxMemory'),
    warning(
      'RedisConnectionsRejected',
      `increase(redis_rejected_connections_total${of}[5m]) > 0`,
      '5m',
      'clients are rejected: maxclients is reached',
    ),
  ];
}
