import type { Client } from './client';
import { field, kubectl } from './kubectl';
import { until } from './wait';
import { livePods } from './workload';

const CONTAINER = 'caller';

/**
 * The pod of a service as a place that requests come from, whatever its image holds: a container with Node.js that joins the running pod.
 * Network policies take its requests for the service's own, because a pod has one address.
 */
export async function callerIn(namespace: string, instance: string): Promise<Client> {
  const [name] = await livePods(namespace, instance);
  await kubectl([
    '-n', namespace, 'debug', `pod/${name}`, '--image=node:24-alpine', '--image-pull-policy=IfNotPresent', '--profile=restricted',
    `--container=${CONTAINER}`, '--', 'node', '-e', 'setInterval(() => {}, 60000)',
  ]);
  const running = `.status.ephemeralContainerStatuses[?(@.name=="${CONTAINER}")].state.running.startedAt`;
  await until(`a caller in ${name}`, 60, async () => await field(namespace, `pod/${name}`, running) !== '');
  return { namespace, name, container: CONTAINER };
}
