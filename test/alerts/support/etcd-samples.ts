import type { Samples } from './promtool';

const NOW_AND_ON = '240';

/** The labels that Prometheus adds to samples of a PodMonitor `main` in the namespace `shop`. */
export const labelsOf = (ordinal: number, endpoint: string, more = '') => (
  `{job="shop/main",namespace="shop",pod="main-${ordinal}",container="${endpoint === 'status'
    ? 'agent'
    : 'etcd'}",instance="10.0.0.${ordinal}:1",endpoint="${endpoint}"${more}}`
);

const histogram = (name: string, of: (more: string) => string): Samples => (
  Object.fromEntries(['0.001', '0.512', '1.024', '8.192', '+Inf'].map((le) => [`${name}_bucket${of(`,le="${le}"`)}`, `0+60x${NOW_AND_ON}`]))
);

/** Samples of a healthy member and its agent, recorded from etcd 3.6, with rounded values. */
function pod(ordinal: number): Samples {
  const metrics = (more = '') => labelsOf(ordinal, 'metrics', more);
  const status = (more = '') => labelsOf(ordinal, 'status', `,cluster="main"${more}`);
  const same = (value: number | string) => `${value}x${NOW_AND_ON}`;
  return {
    [`up${metrics()}`]: same(1),
    [`up${labelsOf(ordinal, 'status')}`]: same(1),
    [`etcd_server_has_leader${metrics()}`]: same(1),
    [`etcd_server_leader_changes_seen_total${metrics()}`]: same(1),
    [`etcd_server_proposals_failed_total${metrics()}`]: same(0),
    [`etcd_server_quota_backend_bytes${metrics()}`]: same(2147483648),
    [`etcd_mvcc_db_total_size_in_bytes${metrics()}`]: same(209715200),
    [`etcd_mvcc_db_total_size_in_use_in_bytes${metrics()}`]: same(178257920),
    [`process_start_time_seconds${metrics()}`]: same(1000),
    ...Object.fromEntries(['data_corruption', 'linearizable_read', 'non_learner', 'serializable_read'].map((name) => (
      [`etcd_server_healthcheck${metrics(`,type="readyz",name="${name}"`)}`, same(1)]
    ))),
    [`grpc_server_handled_total${metrics(
      ',grpc_code="OK",grpc_method="Put",grpc_service="etcdserverpb.KV",grpc_type="unary"',
    )}`]: `0+600x${NOW_AND_ON}`,
    [`grpc_server_handled_total${metrics(
      ',grpc_code="Unavailable",grpc_method="Put",grpc_service="etcdserverpb.KV",grpc_type="unary"',
    )}`]: same(0),
    ...histogram('etcd_disk_wal_fsync_duration_seconds', metrics),
    ...histogram('etcd_disk_backend_commit_duration_seconds', metrics),
    ...histogram('etcd_network_peer_round_trip_time_seconds', (le) => metrics(`,To="ab"${le}`)),
    [`etcd_agent_errors_total${status()}`]: same(3),
    [`etcd_agent_members${status(',role="voter"')}`]: same(3),
    [`etcd_agent_members${status(',role="learner"')}`]: same(0),
    [`etcd_agent_wanted_members${status()}`]: same(3),
    [`etcd_agent_certificate_start_time_seconds${status(',certificate="server"')}`]: same(0),
    [`etcd_agent_certificate_expiry_time_seconds${status(',certificate="server"')}`]: same(31536000),
    [`etcd_agent_server_up${status()}`]: same(1),
    [`etcd_agent_alarm${status()}`]: same(0),
    [`etcd_agent_problem${status()}`]: same(0),
    [`etcd_agent_seconds_since_look${status()}`]: same(1),
    [`etcd_agent_start_time_seconds${status()}`]: same(1000),
    [`etcd_agent_resident_memory_bytes${status()}`]: same(48000000),
    [`etcd_agent_volume_bytes${status()}`]: same(8350298112),
    [`etcd_agent_volume_free_bytes${status()}`]: same(7000000000),
  };
}

export const healthy: Samples = {
  ...pod(0),
  ...pod(1),
  ...pod(2),
  'kube_statefulset_replicas{namespace="shop",statefulset="main"}': '3x240',
  'kube_statefulset_status_replicas_updated{namespace="shop",statefulset="main"}': '3x240',
};
