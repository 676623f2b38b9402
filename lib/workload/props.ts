import type { ServiceOptions } from '../network/service-options';
import type { StatelessPodOptions } from '../pods/pod-options';
import type { DisruptionBudget, Rollout } from '../pods/rollout';
import type { Autoscaling } from './autoscaling';
import type { Metrics } from './metrics';
import type { Peer } from '../network/peer';
import type { Probes } from '../pods/probe';
import type { ProgramProps } from './program/props';
import type { Route } from './route';
import type { Shutdown } from './shutdown';

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
