import { COMPONENTS, recommendedLabels } from '../kubernetes/objects/labels';
import { Probe } from '../pods/probe';
import { resolvePorts, resolveWorkload } from '../workload/settings';
import type { Workload } from '../workload/workload';
import type { Authentication } from './authentication';
import type { MicroServiceProps } from './props';
import { authenticatingProxy } from './proxy';
import { Quota } from './quota';

/** The finished settings: no optional field is left. */
export interface MicroServiceSettings extends Workload {
  readonly msName: string;
  readonly version: string;
  readonly path: string;
  readonly creationTimestamp: string | undefined;
  readonly domain: string | undefined;
  readonly authentication: Authentication | undefined;
  readonly quota: Quota;
}

/** Two pods, so that one may be drained while the other serves. */
const DEFAULT_REPLICAS = 2;
export const DEFAULT_PORT = 8080;
const SERVICE_PORT = 80;

/** Kubernetes' own names for the two questions. https://kubernetes.io/docs/reference/using-api/health-checks/ */
const DEFAULT_READINESS = Probe.httpGet('/readyz');
const DEFAULT_LIVENESS = Probe.httpGet('/healthz');

const PATH_ANNOTATION = 'cdk8s-operatorless/path';
const CREATED_ANNOTATION = 'cdk8s-operatorless/created';

export function resolve(namespace: string | undefined, props: MicroServiceProps): MicroServiceSettings {
  const { msName, version, authentication, domain, creationTimestamp } = props;
  const path = props.path ?? `v${version.split('.')[0]}`;
  const name = props.fullName ?? `${msName}-${path}`;
  const port = props.port ?? DEFAULT_PORT;
  const quota = props.quota ?? Quota.none();
  const workload = resolveWorkload({
    ...props, priorityClassName: quota._priorityClassName ?? props.priorityClassName, annotations: annotations(props, path),
  }, {
    name,
    namespace,
    labels: recommendedLabels({ instance: name, name: msName, component: COMPONENTS.microService, partOf: msName }),
    version,
    ports: resolvePorts([{ port: SERVICE_PORT, targetPort: port, name: 'http' }]),
    replicas: props.replicas ?? DEFAULT_REPLICAS,
    idle: props.idle ?? false,
    host: domain === undefined ? undefined : `${path}.${msName}.${domain}`,
    proxy: authentication?._proxy && authenticatingProxy(name, port, authentication._proxy),
    readiness: DEFAULT_READINESS,
    liveness: DEFAULT_LIVENESS,
  });
  return { ...workload, msName, version, path, creationTimestamp, domain, authentication, quota };
}

/** The labels of what all versions of a service share. */
export function familyLabels(msName: string) {
  return recommendedLabels({ instance: msName, name: msName, component: 'micro-service-family', partOf: msName });
}

function annotations({ annotations: own, creationTimestamp }: MicroServiceProps, path: string): Record<string, string> {
  return {
    ...own,
    [PATH_ANNOTATION]: path,
    ...(creationTimestamp !== undefined && { [CREATED_ANNOTATION]: creationTimestamp }),
  };
}
