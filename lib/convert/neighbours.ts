/** A kind of custom resource that `convert` can't read, but about which it can say what to do. */
interface Neighbour {
  readonly group: string;
  readonly kinds: readonly string[];
  /** `a database in a Redis Enterprise cluster` */
  readonly what: string;
  /** What the user can do instead. */
  readonly instead: string;
}

const OWN_REDIS = 'use the RedisCluster construct in TypeScript, which runs shards of its own';
const OWN_ETCD = 'write the EtcdCluster construct in TypeScript with its size, version and disks, or an EtcdCluster of'
  + ' operator.etcd.io/v1alpha1';
const ONE_PRIMARY = 'RedisCluster shards its data over 3 primaries or more, so clients must speak the cluster protocol; if they do,'
  + ' use the RedisCluster construct in TypeScript, otherwise keep the operator';
const TASKS = "the agents have no such tasks; take it out of the input, and see the construct's README for backups";

/** Other kinds of the known operators, and kinds of similar operators. */
const NEIGHBOURS: readonly Neighbour[] = [
  {
    group: 'app.redislabs.com',
    kinds: ['RedisEnterpriseDatabase', 'RedisEnterpriseActiveActiveDatabase'],
    what: 'a database in a Redis Enterprise cluster',
    instead: 'a RedisCluster is one database: convert the RedisEnterpriseCluster without it, or use a RedisCluster construct for each'
      + ' database, with its memory as maxMemory',
  },
  {
    group: 'app.redislabs.com',
    kinds: [
      'RedisEnterpriseRemoteCluster', 'RedisEnterpriseUser', 'RedisEnterpriseRole', 'RedisEnterpriseRoleBinding', 'RedisEnterpriseACL',
    ],
    what: 'a part of a Redis Enterprise installation',
    instead: 'it has no counterpart here; take it out of the input',
  },
  {
    group: 'redis.redis.opstreelabs.in', kinds: ['Redis'], what: "a single server of OT-CONTAINER-KIT's operator", instead: ONE_PRIMARY,
  },
  {
    group: 'redis.redis.opstreelabs.in',
    kinds: ['RedisReplication'],
    what: "one primary with replicas, of OT-CONTAINER-KIT's operator",
    instead: ONE_PRIMARY,
  },
  {
    group: 'redis.redis.opstreelabs.in',
    kinds: ['RedisSentinel'],
    what: "sentinels that watch a RedisReplication of OT-CONTAINER-KIT's operator",
    instead: 'a RedisCluster needs none, because its primaries elect; take it out of the input',
  },
  {
    group: 'databases.spotahome.com',
    kinds: ['RedisFailover'],
    what: "one primary with replicas and sentinels, of Spotahome's operator",
    instead: ONE_PRIMARY,
  },
  { group: 'druid.gardener.cloud', kinds: ['Etcd'], what: 'an etcd cluster of etcd-druid', instead: OWN_ETCD },
  { group: 'druid.gardener.cloud', kinds: ['EtcdCopyBackupsTask', 'EtcdOpsTask'], what: 'a task of etcd-druid', instead: TASKS },
  { group: 'etcd.aenix.io', kinds: ['EtcdCluster'], what: "an etcd cluster of aenix' operator", instead: OWN_ETCD },
  { group: 'etcd-operator.cozystack.io', kinds: ['EtcdCluster'], what: "an etcd cluster of Cozystack's operator", instead: OWN_ETCD },
  {
    group: 'etcd-operator.cozystack.io',
    kinds: ['EtcdMember', 'EtcdSnapshot', 'EtcdBackup', 'EtcdDefrag'],
    what: "a part of Cozystack's operator",
    instead: TASKS,
  },
  { group: 'etcd.aenix.io', kinds: ['EtcdBackup', 'EtcdBackupSchedule'], what: "a backup of aenix' operator", instead: TASKS },
  { group: 'etcd.database.coreos.com', kinds: ['EtcdBackup', 'EtcdRestore'], what: 'a task of the first etcd operator', instead: TASKS },
  {
    group: 'operator.etcd.io',
    kinds: ['EtcdBackup', 'EtcdRestore', 'EtcdMirror', 'EtcdMember'],
    what: "a part of the etcd project's operator",
    instead: TASKS,
  },
  { group: 'valkey.io', kinds: ['ValkeyCluster', 'Valkey', 'ValkeyNode'], what: "a cluster of Valkey's own operator", instead: OWN_REDIS },
  { group: 'hyperspike.io', kinds: ['Valkey'], what: "a cluster of Hyperspike's operator for Valkey", instead: OWN_REDIS },
];

/** Returns the group of an `apiVersion`. Kubernetes' oldest kinds have no group. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
}

/** Returns what such a kind is and what to do instead of converting it, or undefined for any other kind. */
export function neighbourClaim(apiVersion: string, kind: string): string | undefined {
  const group = groupOf(apiVersion);
  const found = NEIGHBOURS.find((neighbour) => neighbour.group === group && neighbour.kinds.includes(kind));
  return found && `must be one that is read, got ${kind}, ${found.what}: ${found.instead}`;
}

/** Whether the group belongs to Kubernetes itself. */
export function isKubernetesGroup(group: string): boolean {
  return !group.includes('.') || group.endsWith('.k8s.io');
}

/** Whether the group belongs to an operator in the list above. */
export function isNeighbourGroup(group: string): boolean {
  return NEIGHBOURS.some((neighbour) => neighbour.group === group);
}
