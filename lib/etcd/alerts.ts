import { Alert, critical, warning } from '../support/stateful/monitoring';

/**
 * What etcd's maintainers alert on, for the members that one PodMonitor finds.
 *
 * @see https://github.com/etcd-io/etcd/tree/main/contrib/mixin
 */
export function alerts(job: string): readonly Alert[] {
  const of = (...labels: string[]) => `{${[`job="${job}"`, 'endpoint="metrics"', ...labels].join(',')}}`;
  const slowest = (histogram: string) => `histogram_quantile(0.99, rate(${histogram}_bucket${of()}[5m]))`;
  const size = `last_over_time(etcd_mvcc_db_total_size_in_bytes${of()}[5m])`;
  const quota = `last_over_time(etcd_server_quota_backend_bytes${of()}[5m])`;
  const used = `last_over_time(etcd_mvcc_db_total_size_in_use_in_bytes${of()}[5m])`;
  return [
    critical('EtcdInsufficientMembers', `sum(up${of()} == bool 1) < (count(up${of()}) + 1) / 2`, '3m', 'fewer members than a quorum answer'),
    critical('EtcdNoLeader', `etcd_server_has_leader${of()} == 0`, '1m', 'a member has no leader'),
    warning('EtcdMembersDown', `sum(up${of()} == bool 0) > 0`, '20m', 'a member is down'),
    warning('EtcdHighNumberOfLeaderChanges', `increase(max(etcd_server_leader_changes_seen_total${of()})[15m:1m]) >= 4`, '5m', 'the leader changes often'),
    warning('EtcdHighNumberOfFailedProposals', `rate(etcd_server_proposals_failed_total${of()}[15m]) > 5`, '15m', 'writes fail'),
    warning('EtcdMemberCommunicationSlow', `${slowest('etcd_network_peer_round_trip_time_seconds')} > 0.15`, '10m', 'members reach each other slowly'),
    warning('EtcdHighFsyncDurations', `${slowest('etcd_disk_wal_fsync_duration_seconds')} > 0.5`, '10m', 'the disk is slow'),
    critical('EtcdVeryHighFsyncDurations', `${slowest('etcd_disk_wal_fsync_duration_seconds')} > 1`, '10m', 'the disk is very slow'),
    warning('EtcdHighCommitDurations', `${slowest('etcd_disk_backend_commit_duration_seconds')} > 0.25`, '10m', 'commits are slow'),
    critical('EtcdDatabaseQuotaLowSpace', `${size} / ${quota} * 100 > 95`, '10m', 'the database is nearly at its quota'),
    warning('EtcdExcessiveDatabaseGrowth', `predict_linear(etcd_mvcc_db_total_size_in_bytes${of()}[4h], 4 * 3600) > ${quota}`, '10m', 'the database reaches its quota within 4 hours'),
    warning('EtcdDatabaseHighFragmentationRatio', `${used} / ${size} < 0.5 and ${used} > 104857600`, '10m', 'half of the database is unused'),
  ];
}
