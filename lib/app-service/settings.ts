import { recommendedLabels } from '../kubernetes/objects/labels';
import { Probe } from '../pods/probe';
import { resolvePorts, resolveWorkload } from '../workload/settings';
import type { Workload } from '../workload/workload';
import type { AppServiceProps } from './props';

/** Two pods, so that one may be drained while the other serves. */
const DEFAULT_SIZE = 2;

/** A web server answers its root; one that hangs still accepts connections, one that is dead doesn't. */
const DEFAULT_READINESS = Probe.httpGet('/');
const DEFAULT_LIVENESS = Probe.tcp();

export function resolve(id: string, namespace: string | undefined, props: AppServiceProps): Workload {
  const name = props.name ?? id;
  const replicas = props.size ?? DEFAULT_SIZE;
  return resolveWorkload(props, {
    name,
    namespace,
    labels: recommendedLabels({ instance: name, name, component: 'web', partOf: undefined }),
    version: undefined,
    // Other languages than TypeScript can leave out what is required.
    ports: resolvePorts((props.ports as AppServiceProps['ports'] | undefined) ?? []),
    replicas,
    idle: replicas === 0,
    host: props.host,
    proxy: undefined,
    readiness: DEFAULT_READINESS,
    liveness: DEFAULT_LIVENESS,
  });
}
