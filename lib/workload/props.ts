import type { Duration } from 'cdk8s';
import type { ServiceOptions } from '../network/service-options';
import type { StatelessPodOptions } from '../pods/props';
import type { DisruptionBudget, Rollout } from '../pods/rollout';
import type { Autoscaling } from './autoscaling';
import type { Peer } from '../network/peer';
import type { Probes } from '../pods/probe';
import type { ProgramProps } from './program/props';
import type { Route } from './route';

/** How a pod shuts down without losing requests. */
export interface Shutdown {
  /**
   * How long the container keeps serving after its pod began to terminate, while load balancers stop sending requests to it. Runs `sleep`
   * in the container, because Kubernetes 1.28 has no sleep action of its own. Use zero if the image has no such command.
   * @default Duration.seconds(10)
   */
  readonly preStop?: Duration;

  /**
   * How long the app may take after SIGTERM to finish the requests in flight.
   * @default Duration.seconds(20)
   */
  readonly drain?: Duration;

  /**
   * Time after which the container is killed. Must be longer than `preStop` and `drain` together.
   * @default - the sum of `preStop`, `drain` and 5 s; with a proxy another 5 s, so that the app stops after the proxy
   */
  readonly gracePeriod?: Duration;
}

/** Where Prometheus scrapes the app's metrics. Adds a PodMonitor. */
export interface Metrics {
  /** The container port that serves the metrics. It can't be a port of the Service, and no proxy protects it. */
  readonly port: number;

  /**
   * The HTTP path of the metrics.
   * @default '/metrics'
   */
  readonly path?: string;

  /**
   * The namespace of Prometheus. The network policy allows it to connect to this port.
   * @default 'monitoring'
   */
  readonly fromNamespace?: string;

  /**
   * Labels by which the Prometheus operator selects PodMonitors.
   * @default - none beyond the labels of every object
   */
  readonly monitorLabels?: { [key: string]: string };
}

/** Properties of every stateless service. */
export interface WorkloadProps extends ProgramProps {
  /**
   * Probes of the app's container. A change triggers a rolling restart.
   * @default - see the README of the construct
   */
  readonly probes?: Probes;

  /**
   * Scales the pods with the load. The number of pods given to the construct is then the minimum.
   * @default - a fixed number of pods
   */
  readonly autoscaling?: Autoscaling;

  /**
   * The Gateway or Ingress through which requests from outside the cluster reach the service.
   * @default - none: only `callers` reach the service
   */
  readonly route?: Route;

  /**
   * The peers inside the cluster that may call the service.
   * @default - only the gateway of `route`
   */
  readonly callers?: Peer[];

  /**
   * Makes Prometheus scrape the app.
   * @default - not scraped
   */
  readonly metrics?: Metrics;

  /**
   * How a pod shuts down. A change triggers a rolling restart.
   * @default - keeps serving for 10 s, then has 20 s to finish its requests
   */
  readonly shutdown?: Shutdown;

  /**
   * Where the pods run, and what they contain beside the app. A change triggers a rolling restart.
   * @default - see the README of the construct
   */
  readonly pods?: StatelessPodOptions;

  /**
   * How the Service is reached. A change restarts no pod.
   * @default - inside the cluster only
   */
  readonly service?: ServiceOptions;

  /**
   * How many pods a drain may evict at a time. A change restarts no pod.
   * @default - one
   * @throws if it would make a drain wait for ever
   */
  readonly disruptionBudget?: DisruptionBudget;

  /**
   * How pods are replaced. A change restarts no pod.
   * @default Rollout.rolling() - one at a time, the new one first
   */
  readonly rollout?: Rollout;
}
