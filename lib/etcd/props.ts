import type { Duration, Size } from 'cdk8s';
import type { ContainerResources, ImagePullPolicy } from 'cdk8s-plus-28';
import type { DnsProfile } from '../network/dns-profile';
import type { Peer } from '../network/peer';
import type { EtcdCompaction } from './compaction';
import type { EtcdTls } from './tls';

/** Where Prometheus finds the metrics of members and agents. Adds a PodMonitor and a PrometheusRule. */
export interface EtcdMonitoring {
  /**
   * The namespace that Prometheus scrapes from: the network policy admits it.
   * @default 'monitoring'
   */
  readonly fromNamespace?: string;

  /**
   * Labels that the Prometheus operator selects monitors and rules by.
   * @default - none beyond our own
   */
  readonly labels?: { [key: string]: string };
}

/** What runs, where the usual registries can't be reached. */
export interface EtcdImages {
  /**
   * The etcd server, as upstream makes it. Its version must be that of `version`.
   * @default - 'gcr.io/etcd-development/etcd:v' and the version
   * @throws when its tag says otherwise; a digest says nothing
   */
  readonly etcd?: string;

  /**
   * Node.js 20 or newer, for the agent.
   * @default 'node:24-alpine'
   */
  readonly agent?: string;
}

/** Who the agents are to etcd's own users. */
export interface EtcdAgentUser {
  /**
   * A Secret in the cluster's namespace with the keys `username`, `root` without it, and `password`. It must name a user that has the
   * role `root`: only that role may change members, defragment and lift alarms. Read at each use, so that a change restarts nothing.
   */
  readonly secretName: string;
}

/** What an EtcdCluster is told. */
export interface EtcdClusterProps {
  /**
   * The name of the objects, of the members and of their volumes. Another name is another cluster without data.
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Members: 1, 3, 5 or 7. A larger number adds members one after the other, a smaller one has the last ones leave; both
   * on a live cluster and in one edit. 0 stops every pod and keeps the data.
   * @default 3
   * @throws on 2, 4 and 6, which survive no more than one member less does
   * @see https://etcd.io/docs/v3.6/faq/
   */
  readonly size?: number;

  /**
   * The version of etcd. A change upgrades one member after the other; one minor at a time and never back, which the agent
   * refuses at the first pod, with the quorum kept.
   * @default '3.6.16'
   * @throws on a version with a known severe fault (below 3.5.33, 3.6.14 and 3.7.1), or of a minor newer than the agents know, unless
   * `acceptKnownFaults` names it
   */
  readonly version?: string;

  /**
   * The version whose known faults you accept, written as in `version`: `'3.5.21'`. It lapses when `version` changes. Running members
   * are not changed by it.
   * @default - none: a version with known severe faults is refused
   * @throws on another version than `version`, and on one without known severe faults
   */
  readonly acceptKnownFaults?: string;

  /**
   * The disk of each member. A larger value grows the disks in place, if the storage class allows it, once
   * `storageAtCreation` names the old value. It never shrinks.
   * @default Size.gibibytes(8)
   */
  readonly storage?: Size;

  /**
   * What `storage` was when the cluster was made. Kubernetes never lets it change.
   * @default - the same as `storage`
   */
  readonly storageAtCreation?: Size;

  /**
   * The storage class of the disks. Can't change on a live cluster. Take one with fast fsync: etcd writes nothing until the
   * disk has it.
   * @default - the cluster's default
   */
  readonly storageClassName?: string;

  /**
   * CPU and memory of a member. Memory is guaranteed: its request is its limit. A change rolls the members.
   * @default - 300m to 2 CPU, 1 GiB
   */
  readonly resources?: ContainerResources;

  /**
   * The size at which the database refuses writes. The agent compacts and defragments, and opens it again if that helps.
   * A change rolls the members.
   * @default Size.gibibytes(2) - etcd's own default
   * @throws above 8 GiB, which etcd advises against, and above a third of `storage`
   */
  readonly quota?: Size;

  /**
   * How much history is kept. A change rolls the members.
   * @default EtcdCompaction.periodic(Duration.minutes(5))
   */
  readonly compaction?: EtcdCompaction;

  /**
   * How often the leader shows that it lives. A change rolls the members.
   * @default Duration.millis(100) - etcd's own default
   */
  readonly heartbeatInterval?: Duration;

  /**
   * How long a follower waits without a heartbeat before it calls an election: 5 x `heartbeatInterval` to 50 s. A change
   * rolls the members.
   * @default Duration.millis(1000) - etcd's own default
   * @see https://etcd.io/docs/v3.6/tuning/
   */
  readonly electionTimeout?: Duration;

  /**
   * Further keys of etcd's configuration file, such as `max-request-bytes`, in the types of that file: durations are whole
   * nanoseconds. Those that decide how a member starts are the agent's. A change rolls the members.
   * @default - none
   * @throws when etcd of this version would ignore the key or end on the value
   */
  readonly options?: { [key: string]: unknown };

  /**
   * How members and clients know each other. Can't change on a live cluster.
   * @default EtcdTls.secrets()
   */
  readonly tls?: EtcdTls;

  /**
   * Needed once etcd's own users are switched on (`etcdctl auth enable`): etcd refuses agents without a user as it refuses anybody.
   * Give it first; as long as the users are off, it is not used. The README says how, step by step. A change rolls the members, but
   * not a change of the Secret. In plain text the password crosses the network readable.
   * @default - none: etcd's own users stay off
   * @see https://etcd.io/docs/v3.6/op-guide/authentication/rbac/
   */
  readonly agentUser?: EtcdAgentUser;

  /**
   * Who may connect to the client port. More by `allowClient`.
   * @default - nobody
   */
  readonly clients?: Peer[];

  /**
   * Has Prometheus scrape members and agents, and alert.
   * @default - not scraped
   */
  readonly monitoring?: EtcdMonitoring;

  /**
   * What runs, where the usual registries can't be reached.
   * @default - upstream's images
   */
  readonly images?: EtcdImages;

  /** @default ImagePullPolicy.IF_NOT_PRESENT - a pod starts while the registry is down */
  readonly imagePullPolicy?: ImagePullPolicy;

  /**
   * A PriorityClass of the cluster. Pods are rejected when it doesn't exist.
   * @default - the cluster's default
   */
  readonly priorityClassName?: string;

  /**
   * The user and group of all containers and of the files on the disks, 1 or more.
   * @default 10001
   */
  readonly user?: number;

  /**
   * The domain of the cluster's names. Can't change on a live cluster: the peer URLs hold it.
   * @default 'cluster.local'
   */
  readonly clusterDomain?: string;

  /** @default DnsProfile.privateNetwork() */
  readonly dns?: DnsProfile;

  /**
   * Where the Kubernetes API server is, in CIDR notation: the agents ask it how many members are wanted.
   * @default - any address, on ports 443 and 6443
   */
  readonly apiServerAddresses?: string[];

  /**
   * Labels for every object, beside ours; never in a selector. A change rolls the members.
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Annotations for every object, but not for the pods: a change restarts nothing.
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
}
