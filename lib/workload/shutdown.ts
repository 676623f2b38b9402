import type { Duration } from 'cdk8s';

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
