import type { Duration } from 'cdk8s';
import type { AutoscalingMetric } from './autoscaling-metric';

/**
 * Scales the number of pods with the load. The minimum is the number of pods given to the construct.
 *
 * Turning it on removes `spec.replicas` from the Deployment. The API server may then set the live number to 1, until the autoscaler
 * restores the minimum within about 15 s. The README shows how to avoid that.
 */
export interface Autoscaling {
  /**
   * The maximum number of pods, above the minimum.
   * @default - twice the minimum
   */
  readonly max?: number;

  /**
   * Target for the average CPU use of the app's container, in percent of its request, 1 or more.
   * @default 70
   */
  readonly cpuPercent?: number;

  /**
   * Target for the average memory use of the app's container, in percent of its request. API servers of older clusters may reorder the two
   * metrics, which GitOps tools then show as a difference.
   * @default - memory is not considered
   */
  readonly memoryPercent?: number;

  /**
   * Other metrics by which the service is scaled, beside its CPU use.
   * @default - none
   */
  readonly metrics?: AutoscalingMetric[];

  /**
   * How long the load must have been low before pods are removed, at most one hour.
   * @default Duration.minutes(5)
   */
  readonly scaleDownAfter?: Duration;

  /**
   * How many pods may be removed in a minute, in percent of the current number.
   * @default 50
   */
  readonly scaleDownPercent?: number;

  /**
   * How many pods may be added within 15 s, in percent of the current number. At least 4 may always be added.
   * @default 100
   */
  readonly scaleUpPercent?: number;
}
