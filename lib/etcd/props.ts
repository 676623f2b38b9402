import type { Duration, Size } from 'cdk8s';
import type { ContainerResources } from '../kubernetes/pods/container-resources';
import type { ServiceOptions } from '../network/service-options';
import type { DisruptionBudget } from '../pods/rollout';
import type { StatefulClusterProps } from '../stateful/props';
import type { Restore } from '../stateful/restore/restore';
import type { EtcdCompaction } from './compaction';
import type { EtcdTls } from './tls';

/** How Prometheus scrapes the metrics of members and agents. Adds a PodMonitor and a PrometheusRule. */
export interface EtcdMonitoring {
  /**
   * The namespace of Prometheus. The network policy allows it to connect.
   * @default 'monitoring'
   */
  readonly fromNamespace?: string;

  /**
   * Labels by which the Prometheus operator selects monitors and rules.
   * @default - none beyond the labels of every object
   */
  readonly labels?: { [key: string]: string };
}

/** Images to use instead of upstream's, for example if its registries can't be reached. */
export interface EtcdImages {
  /**
   * The etcd image, built like upstream's. It must contain the given `version`.
   * @default - 'gcr.io/etcd-development/etcd:v', followed by the version
   * @throws if its tag contradicts it; an image with only a digest is not checked
   */
  readonly etcd?: string;

  /**
   * The image of the agent, with Node.js 20 or newer.
   * @default 'node:24-alpine'
   */
  readonly agent?: string;

  /**
   * The image of restic 0.17 or newer, with which backups are stored.
   * @default 'restic/restic:0.19.1'
   */
  readonly restic?: string;
}

/** The etcd user that the agents log in as. */
export interface EtcdAgentUser {
  /**
   * A Secret in the cluster's namespace with the keys `username` (default: `root`) and `password`. The user must have the role `root`: only
   * that role may change members, defragment and disarm alarms. A changed Secret takes effect without a restart.
   */
  readonly secretName: string;
}

/** Properties of an EtcdCluster. */
export interface EtcdClusterProps extends StatefulClusterProps {
  /**
   * The number of members: 1, 3, 5 or 7. A larger number adds members one by one. A smaller number removes those with the highest ordinals.
   * Both work on a live cluster and in one edit. 0 stops every pod and keeps the data.
   * @default 3
   * @throws on 2, 4 and 6, which tolerate no more failures than one member fewer
   * @see https://etcd.io/docs/v3.6/faq/
   */
  readonly size?: number;

  /**
   * The version of etcd. A change upgrades the members one by one. Upgrade one minor at a time, and don't downgrade: the agent stops other
   * changes at the first pod, while the others keep the quorum.
   * @default '3.6.16'
   * @throws on a version with a known severe fault (below 3.5.33, 3.6.14 and 3.7.1), or newer than the agents know, unless
   * `acceptKnownFaults` names it
   */
  readonly version?: string;

  /**
   * The size of each member's disk. It can't shrink. To grow the disks in place, if their storage class allows that, set
   * `storageAtCreation` to the old value.
   * @default Size.gibibytes(8)
   */
  readonly storage?: Size;

  /**
   * The storage class of the disks. It can't change on a live cluster. Use one with a fast fsync: etcd acknowledges a write only when it is
   * on disk.
   * @default - the cluster's default
   */
  readonly storageClassName?: string;

  /**
   * CPU and memory of a member. The memory request always equals its limit. A change triggers a rolling restart.
   * @default - 300m to 2 CPU, 1 GiB
   */
  readonly resources?: ContainerResources;

  /**
   * The size above which etcd rejects writes. The agent then compacts and defragments the database, and re-enables writes if that frees
   * enough space. A change triggers a rolling restart.
   * @default Size.gibibytes(2) - etcd's own default
   * @throws if above 8 GiB, which etcd advises against, or above a third of `storage`
   */
  readonly quota?: Size;

  /**
   * How much history is kept. A change triggers a rolling restart.
   * @default EtcdCompaction.periodic(Duration.minutes(5))
   */
  readonly compaction?: EtcdCompaction;

  /**
   * How often the leader sends heartbeats. A change triggers a rolling restart.
   * @default Duration.millis(100) - etcd's own default
   */
  readonly heartbeatInterval?: Duration;

  /**
   * How long a follower waits for a heartbeat before it starts an election, from 5 times `heartbeatInterval` to 50 s. A change triggers a
   * rolling restart.
   * @default Duration.millis(1000) - etcd's own default
   * @see https://etcd.io/docs/v3.6/tuning/
   */
  readonly electionTimeout?: Duration;

  /**
   * Additional keys of etcd's configuration file, such as `max-request-bytes`. Values have the types of that file: durations are whole
   * nanoseconds. Keys that the agent sets are rejected. A change triggers a rolling restart.
   * @default - none
   * @throws if this version of etcd would ignore the key, or would not start with the value
   */
  readonly options?: { [key: string]: unknown };

  /**
   * How connections of members and clients are secured. A live cluster goes between plain text and TLS by way of `besidePlainText()`: in
   * two rolling restarts, without a lost write. The agents refuse any other change at the first pod.
   * @default EtcdTls.managed()
   */
  readonly tls?: EtcdTls;

  /**
   * The etcd user that the agents log in as. Required once authentication is enabled (`etcdctl auth enable`), because etcd then rejects
   * requests without a user. Set it before: it is not used while authentication is off. The README has the steps. A change triggers a
   * rolling restart, but a change of the Secret doesn't. Without TLS, the password crosses the network unencrypted.
   * @default - none: the agents work only while authentication is off
   * @see https://etcd.io/docs/v3.6/op-guide/authentication/rbac/
   */
  readonly agentUser?: EtcdAgentUser;

  /**
   * Makes Prometheus scrape members and agents, and adds alerts.
   * @default - not scraped
   */
  readonly monitoring?: EtcdMonitoring;

  /**
   * The backup with which the cluster begins, if all its disks are empty. A cluster that holds data is left alone. A change on a live
   * cluster restarts no pod.
   * @default - a new cluster begins empty
   * @throws at `size` 7: the pod that restores has the address of the seventh member
   */
  readonly restore?: Restore;

  /**
   * Images to use instead of upstream's, for example if its registries can't be reached. A change triggers a rolling restart.
   * @default - upstream's images
   */
  readonly images?: EtcdImages;

  /**
   * How the Service of clients is reached. Clients outside the cluster need a certificate that they trust for its address. A change
   * restarts no pod.
   * @default - inside the cluster only
   */
  readonly service?: ServiceOptions;

  /**
   * How many pods a drain may evict at a time, at most as many as leave a quorum. A change restarts no pod.
   * @default - as many as leave a quorum
   * @throws if it allows more
   */
  readonly disruptionBudget?: DisruptionBudget;
}
