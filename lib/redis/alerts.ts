import { Alert, critical, warning } from '../support/stateful/monitoring';

/** What a person should know of a cluster, by what the agents see of it. */
export function agentAlerts(job: string): readonly Alert[] {
  const of = `{job="${job}",endpoint="status"}`;
  return [
    critical('RedisSlotsNotServed', `max(redis_agent_slots_served${of}) < 16384`, '1m', 'a part of the keys is not served'),
    critical('RedisNeedsAPerson', `max(redis_agent_alarm${of}) > 0`, '1m', 'an agent waits for a person: see the state record and the Events'),
    critical('RedisMajorityDown', `sum(up${of} == bool 1) < count(up${of}) / 2`, '3m', 'most pods do not answer'),
    warning('RedisPodsDown', `sum(up${of} == bool 0) > 0`, '15m', 'a pod is down'),
    warning('RedisShardWithoutReplica', `max(redis_agent_wanted_shards${of}) * (max(redis_agent_wanted_pods${of}) - 1) > sum(redis_agent_link_up${of})`, '10m', 'a shard has fewer replicas in touch than are wanted'),
    warning('RedisNodesFailed', `max(redis_agent_failed_nodes${of}) > 0`, '15m', 'a node is held to have failed'),
    warning('RedisSlotsOnTheirWay', `max(redis_agent_open_slots${of}) > 0`, '1h', 'slots have been on their way for an hour'),
    warning('RedisAgentErrors', `sum(rate(redis_agent_errors_total${of}[15m])) > 0.1`, '15m', 'the agents meet errors: see their logs'),
  ];
}

/** What the servers say of themselves. */
export function serverAlerts(job: string): readonly Alert[] {
  const of = `{job="${job}",endpoint="exporter"}`;
  return [
    warning('RedisNotAnsweringExporter', `redis_up${of} == 0`, '10m', 'a server does not answer its exporter, or the password was changed and the pod not restarted'),
    critical('RedisAppendFailed', `redis_aof_last_write_status${of} == 0`, '1m', 'the append-only file can not be written: is the disk full?'),
    warning('RedisRewriteFailed', `redis_aof_last_bgrewrite_status${of} == 0`, '15m', 'the append-only file can not be rewritten, and grows'),
    warning('RedisMemoryNearlyFull', `redis_memory_used_bytes${of} / redis_memory_max_bytes${of} > 0.9`, '10m', 'the data is nearly at maxMemory'),
    warning('RedisConnectionsRejected', `increase(redis_rejected_connections_total${of}[5m]) > 0`, '5m', 'clients are rejected: maxclients is reached'),
  ];
}
