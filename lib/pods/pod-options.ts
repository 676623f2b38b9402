import type { Duration } from 'cdk8s';
import type { HostAlias, InitContainer, Sidecar } from './containers';
import type { EnvFrom, EnvVar } from './environment';
import type { Lifecycle } from './lifecycle';
import type { NodeAffinity, PodAffinity, Toleration, TopologySpread } from './placement';
import type { PodSpread } from './pod-spread';
import type { PodServiceAccount } from './service-account';
import type { Volume } from './volume';

/**
 * Where the pods of any construct run, and what they contain beside what the construct puts into them. Where a change replaces the pods, a
 * service, a database and a DaemonSet roll it out, a Job runs again, and a CronJob uses it from its next run on.
 */
export interface BasicPodOptions {
  /**
   * Labels that a node must have to run the pods. A change replaces the pods.
   * @default - any node
   */
  readonly nodeSelector?: { [key: string]: string };

  /**
   * Taints of nodes that the pods tolerate. A change replaces the pods.
   * @default - none
   */
  readonly tolerations?: Toleration[];

  /**
   * The nodes that the pods may run on. A change replaces the pods.
   * @default - any node
   */
  readonly nodeAffinity?: NodeAffinity;

  /**
   * The scheduler of the pods. A change replaces the pods.
   * @default - the cluster's default
   */
  readonly schedulerName?: string;

  /**
   * The RuntimeClass of the pods. It must exist: otherwise the API server rejects the pods. A change replaces the pods.
   * @default - the cluster's default
   */
  readonly runtimeClassName?: string;

  /**
   * A seccomp profile on every node, as a path below the kubelet's folder of profiles. A change replaces the pods.
   * @default - the default profile of the container runtime
   */
  readonly seccompProfile?: string;

  /**
   * Additional labels for the pods, never part of a selector. A change replaces the pods.
   * @default - none beyond the labels of every object
   * @throws on a label that the construct or Kubernetes sets
   */
  readonly labels?: { [key: string]: string };

  /**
   * Annotations for the pods. A change replaces the pods.
   * @default - none
   */
  readonly annotations?: { [key: string]: string };

  /**
   * Secrets with the credentials of image registries, in the namespace of the construct. A change replaces the pods.
   * @default - none
   */
  readonly imagePullSecrets?: string[];

  /**
   * The ServiceAccount of the pods. Another one replaces the pods, but other annotations don't: a pod sees them when it starts.
   * @default PodServiceAccount.own()
   */
  readonly serviceAccount?: PodServiceAccount;

  /**
   * Entries for the file `/etc/hosts` of the pods. A change replaces the pods.
   * @default - none
   */
  readonly hostAliases?: HostAlias[];

  /**
   * Containers that run to completion before those of ours start. A change replaces the pods.
   * @default - none
   */
  readonly initContainers?: InitContainer[];

  /**
   * ConfigMaps and Secrets whose keys are environment variables of the app or the server. A change replaces the pods.
   * @default - none
   */
  readonly envFrom?: EnvFrom[];
}

/** The pods of a Job or a CronJob. They have no sidecars, which would keep a run from ending. */
export interface JobPodOptions extends BasicPodOptions {
  /**
   * Other pods whose places these pods share. A change replaces the pods.
   * @default - none
   */
  readonly podAffinity?: PodAffinity;

  /**
   * Other pods whose places these pods avoid. They also avoid each other as `spread` says. A change replaces the pods.
   * @default - none beside `spread`
   */
  readonly podAntiAffinity?: PodAffinity;

  /**
   * How the pods keep apart from each other. A change replaces the pods.
   * @default - see the README of the construct
   * @throws if it lets pods of a database share a node, unless `acceptSharedNodes` is set
   */
  readonly spread?: PodSpread;

  /**
   * How evenly the pods are spread over places, beside the constraints of ours. A change replaces the pods.
   * @default - see the README of the construct
   */
  readonly topologySpread?: TopologySpread[];
}

/** The pods of a DaemonSet. There is one on each node, so that nothing spreads them. */
export interface DaemonSetPodOptions extends BasicPodOptions {
  /**
   * Containers beside those of ours. A change replaces the pods.
   * @default - none
   */
  readonly sidecars?: Sidecar[];
}

/** The pods of a service or a database. Every change restarts them. */
export interface PodOptions extends JobPodOptions, DaemonSetPodOptions {}

/** The pods of a stateless service. Every change restarts them. */
export interface StatelessPodOptions extends PodOptions {
  /**
   * Hooks of the app's container. A `preStop` replaces the one that keeps the app serving for `shutdown.preStop` and must take as long:
   * load balancers still send requests meanwhile. A change triggers a rolling restart.
   * @default - keeps serving for `shutdown.preStop`
   */
  readonly lifecycle?: Lifecycle;
}

/** The pods of a database. Every change restarts them one by one. */
export interface StatefulPodOptions extends PodOptions {
  /**
   * Environment variables of the server by name. A change triggers a rolling restart.
   * @default - none
   * @throws on a name that the server or the agent reads
   */
  readonly env?: { [name: string]: EnvVar };

  /**
   * Volumes to mount into the server's container. A change triggers a rolling restart.
   * @default - none
   */
  readonly volumes?: Volume[];

  /**
   * How long a pod may take to stop before it is killed. A change triggers a rolling restart.
   * @default - 10 minutes for etcd, 1 hour for Redis
   * @throws if shorter than the default: a server may have to move its data elsewhere before it stops
   */
  readonly gracePeriod?: Duration;

  /**
   * Allows `spread`, `nodeSelector` and affinities to put two members, or two pods of a shard, on one node, whose loss then takes both.
   * @default false
   */
  readonly acceptSharedNodes?: boolean;
}
