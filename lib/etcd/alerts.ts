import { certificateAlerts, eachPod, restarts, samplesOf, watchedAgentAlerts } from '../stateful/agent-alerts';
import { AGENT_KIBIBYTES } from '../stateful/resources';
import { backupAlerts } from '../stateful/backup/alerts';
import type { Alert } from '../stateful/monitoring';
import { critical, warning } from '../stateful/monitoring';
import type { EtcdSettings } from './settings';

/** All alerts of a cluster. One of size 0 is stopped on purpose. */
export function alerts(settings: EtcdSettings): readonly Alert[] {
  const agents = {
    alerts: 'Etcd',
    metrics: 'etcd_agent',
    wanted: 'wanted_members',
    memoryLimitKibibytes: AGENT_KIBIBYTES.limit,
    statefulSets: settings.name,
  };
  const all = [
    ...memberAlerts(settings),
    ...serverAlerts(settings),
    ...diskAlerts(settings),
    ...(settings.tls === undefined ? [] : certificateAlerts(settings, agents)),
    ...watchedAgentAlerts(settings, agents),
    ...backupAlerts(settings, agents),
  ];
  return settings.size > 0 ? all : all.filter(({ alert }) => alert !== 'EtcdUnseen');
}

/** Compares the running members with the wanted ones, because Prometheus doesn't know pods that aren't scheduled. */
function memberAlerts(settings: EtcdSettings): readonly Alert[] {
  const [metrics, status] = [samplesOf(settings, 'metrics'), samplesOf(settings, 'status')];
  const up = (samples: string) => `(sum(up${samples}) or vector(0))`;
  const wanted = `(max(etcd_agent_wanted_members${status}) or count(up${metrics}))`;
  // The voters, if a quorum knows them: a growing cluster needs a quorum of the present voters only.
  const voters = `(max(etcd_agent_members{role="voter",${status.slice(1)}) or max(etcd_agent_wanted_members${status}) or`
    + ` count(up${metrics}))`;
  return [
    critical('EtcdInsufficientMembers', `${up(metrics)} < (${voters} + 1) / 2`, '3m', 'fewer members answer than a quorum needs'),
    critical('EtcdNoLeader', `etcd_server_has_leader${metrics} == 0`, '1m', 'a member has no leader'),
    warning('EtcdMembersDown', `${wanted} - ${up(metrics)} > 0`, '20m', 'a member is down, or its pod cannot be scheduled'),
    warning('EtcdAgentDown', `${wanted} - ${up(status)} > 0`, '20m', 'an agent is down, or its pod cannot be scheduled'),
    warning(
      'EtcdMemberNotReached',
      `max by (To) (rate(etcd_network_peer_sent_failures_total${metrics}[5m])) > 0.01`,
      '10m',
      'a member cannot be reached by others',
    ),
    warning(
      'EtcdHighNumberOfLeaderChanges',
      `increase(max(etcd_server_leader_changes_seen_total${metrics})[15m:1m]) >= 4`,
      '5m',
      'the leader changes often',
    ),
  ];
}

/**
 * The alerts of etcd's maintainers. Only requests for keys count, because some requests of the agents fail by design.
 *
 * @see https://github.com/etcd-io/etcd/tree/main/contrib/mixin
 */
function serverAlerts(settings: EtcdSettings): readonly Alert[] {
  const of = samplesOf(settings, 'metrics');
  const check = (check: string) => `etcd_server_healthcheck{type="readyz",${check},${of.slice(1)}`;
  const slowest = (histogram: string) => `histogram_quantile(0.99, rate(${histogram}_bucket${of}[5m]))`;
  const failed = failedRequests(of);
  return [
    critical('EtcdCorrupt', `${eachPod(check('name="data_corruption"'))} == 0`, '1m', 'members have different data, and reject writes'),
    warning('EtcdNotReady', `min by (pod) (${check('name!="non_learner"')}) == 0`, '10m', 'a member is not ready'),
    warning('EtcdServerRestarts', restarts(`process_start_time_seconds${of}`), '1m', 'a member keeps restarting'),
    warning('EtcdHighNumberOfFailedRequests', `${failed} > 0.01`, '10m', 'requests of clients fail'),
    critical('EtcdVeryHighNumberOfFailedRequests', `${failed} > 0.05`, '5m', 'many requests of clients fail'),
    warning('EtcdHighNumberOfFailedProposals', `rate(etcd_server_proposals_failed_total${of}[15m]) > 5`, '15m', 'writes fail'),
    warning(
      'EtcdMemberCommunicationSlow',
      `${slowest('etcd_network_peer_round_trip_time_seconds')} > 0.15`,
      '10m',
      'the connection between members is slow',
    ),
  ];
}

/** The share of failed requests, by member and method. */
function failedRequests(of: string): string {
  const handled = (codes: string) => 'sum by (pod, grpc_method)'
    + ` (rate(grpc_server_handled_total{grpc_service="etcdserverpb.KV",${codes}${of.slice(1)}[5m]))`;
  return `${handled('grpc_code=~"Unknown|ResourceExhausted|Internal|Unavailable|DataLoss|DeadlineExceeded",')} / ${handled('')}`;
}

function diskAlerts(settings: EtcdSettings): readonly Alert[] {
  const of = samplesOf(settings, 'metrics');
  const slowest = (histogram: string) => `histogram_quantile(0.99, rate(${histogram}_bucket${of}[5m]))`;
  const size = `last_over_time(etcd_mvcc_db_total_size_in_bytes${of}[5m])`;
  const quota = `last_over_time(etcd_server_quota_backend_bytes${of}[5m])`;
  const used = `last_over_time(etcd_mvcc_db_total_size_in_use_in_bytes${of}[5m])`;
  return [
    warning('EtcdHighFsyncDurations', `${slowest('etcd_disk_wal_fsync_duration_seconds')} > 0.5`, '10m', 'the disk is slow'),
    critical('EtcdVeryHighFsyncDurations', `${slowest('etcd_disk_wal_fsync_duration_seconds')} > 1`, '10m', 'the disk is very slow'),
    warning('EtcdHighCommitDurations', `${slowest('etcd_disk_backend_commit_duration_seconds')} > 0.25`, '10m', 'commits are slow'),
    critical('EtcdDatabaseQuotaLowSpace', `${size} / ${quota} * 100 > 95`, '10m', 'the database has nearly reached its quota'),
    warning(
      'EtcdExcessiveDatabaseGrowth',
      `predict_linear(etcd_mvcc_db_total_size_in_bytes${of}[4h], 4 * 3600) > ${quota}`,
      '10m',
      'the database will reach its quota within 4 hours',
    ),
    warning(
      'EtcdDatabaseHighFragmentationRatio', `${used} / ${size} < 0.5 and ${used} > 104857600`, '10m', 'half of the database is unused',
    ),
  ];
}
