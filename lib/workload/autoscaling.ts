import type { Duration } from 'cdk8s';

/**
 * Lets the number of pods follow the load. The minimum is the number of pods asked for without it.
 *
 * Turning it on removes `spec.replicas` from the Deployment: the API server may set the live number to 1
 * until the autoscaler, within about 15 s, is back at the minimum. See the README for the way around.
 */
export interface Autoscaling {
  /**
   * The most pods, above the minimum.
   * @default - twice the minimum
   */
  readonly max?: number;

  /**
   * Average use of the app container's CPU request that it aims at, percent, 1 or more.
   * @default 70
   */
  readonly cpuPercent?: number;

  /**
   * Average use of the app container's memory request that it aims at, percent. Two metrics may be reordered by the
   * API server of older clusters, which a GitOps tool shows as a difference.
   * @default - memory doesn't count
   */
  readonly memoryPercent?: number;

  /**
   * How long the load must have been low before pods go, at most one hour.
   * @default Duration.minutes(5)
   */
  readonly scaleDownAfter?: Duration;

  /**
   * The most pods that go in a minute, percent of the present number.
   * @default 50
   */
  readonly scaleDownPercent?: number;

  /**
   * The most pods that come within 15 s, percent of the present number, and always at least 4 pods.
   * @default 100
   */
  readonly scaleUpPercent?: number;
}
