import type { Duration } from 'cdk8s';
import type { Probes } from '../pods/probe';
import type { DaemonSetPodOptions } from '../pods/pod-options';
import type { DaemonSetRollout } from '../pods/rollout';
import type { ProgramProps } from '../workload/program/props';
import type { Metrics } from '../workload/metrics';

/** A directory of the node. */
export interface HostPath {
  /** The directory on the node, such as `/var/log/pods`. A pod doesn't start on a node without it. */
  readonly path: string;

  /**
   * Where the app finds it.
   * @default - the same path
   */
  readonly mountPath?: string;
}

/** Properties of an AppDaemonSet. */
export interface AppDaemonSetProps extends ProgramProps {
  /**
   * The name of every object, and part of the pods' selector. A new name creates a new DaemonSet, and your GitOps tool deletes the old one.
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * On which nodes the pods run, and what they contain beside the app. A change replaces the pods, node by node.
   * @default - on every node without a taint
   */
  readonly pods?: DaemonSetPodOptions;

  /**
   * How many nodes are updated at a time. A change restarts no pod.
   * @default DaemonSetRollout.rolling() - one at a time, the old pod first
   */
  readonly rollout?: DaemonSetRollout;

  /**
   * Probes of the app's container. Their port defaults to that of `metrics`. A change replaces the pods.
   * @default - none
   */
  readonly probes?: Probes;

  /**
   * Makes Prometheus scrape the app on every node.
   * @default - not scraped
   */
  readonly metrics?: Metrics;

  /**
   * How long the app may take to end after SIGTERM, in whole seconds. A change replaces the pods.
   * @default Duration.seconds(30)
   */
  readonly gracePeriod?: Duration;

  /**
   * Directories of the node, mounted only to read. The strictest Pod Security level that the namespace can then enforce is `privileged`.
   * They are recorded as `host-paths` in the annotation `cdk8s-operatorless/relaxations`. A change replaces the pods.
   * @default - none
   */
  readonly hostPaths?: HostPath[];
}
