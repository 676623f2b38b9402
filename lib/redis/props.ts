import type { Duration, Size } from 'cdk8s';
import type { ContainerResources, ImagePullPolicy } from 'cdk8s-plus-28';
import type { DnsProfile } from '../network/dns-profile';
import type { Peer } from '../network/peer';
import type { RedisAppendFsync, RedisEngine, RedisEviction, RedisShardRemoval, RedisSnapshot, RedisWriteSafety } from './choices';
import type { RedisCredentials, RedisImages, RedisInsight, RedisMonitoring } from './parts';

/** What a RedisCluster is told. */
export interface RedisClusterProps {
  /**
   * The name of the objects, of the pods and of their volumes. Another name is another cluster without data.
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Shards, 3 or more and at most 300 pods with their replicas, each with its share of the keys. A larger number adds shards and moves
   * slots to them, a smaller one moves the slots away first; both on a live cluster, under writes.
   * @default 3
   * @throws below 3: a primary that fails is replaced by the votes of a majority of the others; and with more than 300 pods, which no agent
   * can watch
   */
  readonly shards?: number;

  /**
   * Replicas of each shard. A larger number copies the data to more pods, a smaller one has the last ones leave.
   * @default 1
   * @throws on 0 unless `acceptDowntime` is set
   */
  readonly replicasPerShard?: number;

  /**
   * Says that a shard may be down for as long as its only pod is, and lost with its disk: for `replicasPerShard: 0`.
   * @default false
   */
  readonly acceptDowntime?: boolean;

  /**
   * Which server runs. A change from Redis up to 7.2 to Valkey keeps the data; any other is refused at the first pod.
   * @default RedisEngine.REDIS
   */
  readonly engine?: RedisEngine;

  /**
   * The version of the engine, 7.0.0 or newer. A change upgrades one pod of each shard after the other, with a hand-over before each
   * stop. Back only in the last number: to an older minor the agent refuses it at the first pod, with the shard in service.
   * @default - '8.2.10' of Redis, '8.1.10' of Valkey
   * @throws on a version with a known severe fault, or of a line newer than the agents know, unless `acceptKnownFaults` names it
   */
  readonly version?: string;

  /**
   * The version whose known faults you accept, written as in `version`: `'8.0.2'`. It lapses when `version` changes. Running servers
   * are not changed by it.
   * @default - none: a version with known severe faults is refused
   * @throws on another version than `version`, and on one without known severe faults
   */
  readonly acceptKnownFaults?: string;

  /**
   * The disk of each pod. Never shrinks; grows in place, if its class allows that, once `storageAtCreation` names the old value.
   * @default Size.gibibytes(8)
   * @throws below 3 x `maxMemory`
   */
  readonly storage?: Size;

  /**
   * What `storage` was when the cluster was made. Kubernetes never lets it change.
   * @default - the same as `storage`
   */
  readonly storageAtCreation?: Size;

  /**
   * The storage class of the disks. Can't change on a live cluster.
   * @default - the cluster's default
   */
  readonly storageClassName?: string;

  /**
   * CPU and memory of a server. Memory is guaranteed: its request is its limit. A change rolls the pods.
   * @default - 300m to 2 CPU, 1 GiB
   * @throws below 64 MiB: a server takes 15 MiB before it has a key
   */
  readonly resources?: ContainerResources;

  /**
   * How much the data of a shard may take, from 8 MiB to three quarters of the memory limit: forks need the rest. A change rolls the pods.
   * @default - 60 % of the memory limit, in whole MiB
   */
  readonly maxMemory?: Size;

  /**
   * What is given up once memory is full. A change rolls the pods.
   * @default RedisEviction.NONE - writes are refused
   */
  readonly eviction?: RedisEviction;

  /**
   * When a write reaches the disk. A change rolls the pods. The append-only file itself can't be turned off: without it, a primary that
   * restarts at once comes back empty, and its replicas copy that.
   * @default RedisAppendFsync.EVERY_SECOND
   */
  readonly appendFsync?: RedisAppendFsync;

  /**
   * Snapshots beside the append-only file, for backups. A change rolls the pods.
   * @default - none: the append-only file holds everything
   */
  readonly snapshots?: RedisSnapshot[];

  /**
   * What an acknowledged write survives. A change rolls the pods.
   * @default RedisWriteSafety.AVAILABLE
   */
  readonly writeSafety?: RedisWriteSafety;

  /**
   * How a smaller number of shards comes about.
   * @default RedisShardRemoval.oneStep()
   */
  readonly shardRemoval?: RedisShardRemoval;

  /**
   * After how long without an answer a primary is replaced by a replica: 1 s to 1 min. Writes to its shard stand still for so
   * long. A change rolls the pods.
   * @default Duration.seconds(5)
   */
  readonly nodeTimeout?: Duration;

  /**
   * How long a script or function may keep a server busy before it is killed: 5 s to 1 h, counted from when the server says that it is
   * busy.
   *
   * No other command of the shard is answered meanwhile, and no replica takes over by itself. A script that has written can't be killed:
   * its server is shut down and starts again, and what the script has written is undone; without a replica in sync, after ten times as
   * long. Beyond about 50 s, a replica may have lost touch by then. A change rolls the pods.
   * @default Duration.seconds(30)
   */
  readonly busyLimit?: Duration;

  /**
   * Further directives of `redis.conf`, such as `maxclients`. Those that keep a cluster together are the agent's, and those
   * that have a prop here are set by it. A server doesn't start with one that it doesn't know. A change rolls the pods.
   * @default - none
   * @throws when a value is no plain one, has an open quote, or is a number with a fraction
   */
  readonly options?: { [key: string]: unknown };

  /**
   * Who clients are to the servers, and where their password is.
   * @default - the user `default`, with a password that the first agent makes
   */
  readonly credentials?: RedisCredentials;

  /**
   * Who may connect to the client port. More by `allowClient`.
   * @default - nobody
   */
  readonly clients?: Peer[];

  /**
   * Has Prometheus scrape the agents, and on request the servers, and alert.
   * @default - not scraped
   */
  readonly monitoring?: RedisMonitoring;

  /**
   * A user interface in the browser, for those whom you name.
   * @default - none
   */
  readonly insight?: RedisInsight;

  /**
   * What runs, where the usual registries can't be reached.
   * @default - upstream's images
   */
  readonly images?: RedisImages;

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
   * The domain of the cluster's names. Can't change on a live cluster: by their names nodes are told apart.
   * @default 'cluster.local'
   */
  readonly clusterDomain?: string;

  /** @default DnsProfile.privateNetwork() */
  readonly dns?: DnsProfile;

  /**
   * Where the Kubernetes API server is, in CIDR notation: the agents ask it how many shards are wanted.
   * @default - any address, on ports 443 and 6443
   */
  readonly apiServerAddresses?: string[];

  /**
   * Labels for every object, beside ours; never in a selector. A change rolls the pods.
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Annotations for every object, but not for the pods: a change restarts nothing.
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
}
