import type * as core from 'kubernetes-types/core/v1';
import { formatKibibytes, formatMillicores } from '../../kubernetes/quantities';
import { Probe } from '../probe';
import type { Amounts, Proxy, Resources, Workload } from '../workload';
import { METRICS_PORT_NAME } from '../workload';
import { configMapName } from './config-map';
import { appSecurityContext, proxySecurityContext } from './security';
import { appMounts, proxyMounts } from './volumes';

/** The name of the app's container, which the autoscaler measures. */
export const APP_CONTAINER = 'app';
const PROXY_CONTAINER = 'proxy';
const PROXY_HEALTH_PORT_NAME = 'proxy-health';

export function appContainer(workload: Workload): core.Container {
  const { image, imagePullPolicy, args, ports, metrics, probes, resources, shutdown } = workload;
  const mainPort = ports[0].containerPort;
  return {
    name: APP_CONTAINER,
    image,
    imagePullPolicy,
    args: args.length === 0 ? undefined : [...args],
    ports: [
      ...ports.map(({ name, containerPort, protocol }) => ({ name, containerPort, protocol })),
      ...(metrics === undefined ? [] : [{ name: METRICS_PORT_NAME, containerPort: metrics.port, protocol: 'TCP' }]),
    ],
    env: environment(workload),
    envFrom: configEnvironment(workload),
    resources: resourceRequirements(resources),
    startupProbe: probes.startup._toKube(mainPort),
    readinessProbe: probes.readiness._toKube(mainPort),
    livenessProbe: probes.liveness._toKube(mainPort),
    lifecycle: serveOn(shutdown.appPreStopSeconds),
    securityContext: appSecurityContext(workload),
    volumeMounts: appMounts(workload),
  };
}

export function proxyContainer(workload: Workload, proxy: Proxy): core.Container {
  const health = Probe.httpGet(proxy.healthPath)._toKube(proxy.healthPort);
  return {
    name: PROXY_CONTAINER,
    image: proxy.image,
    command: [...proxy.command],
    imagePullPolicy: workload.imagePullPolicy,
    ports: [
      { name: PROXY_CONTAINER, containerPort: proxy.port, protocol: 'TCP' },
      { name: PROXY_HEALTH_PORT_NAME, containerPort: proxy.healthPort, protocol: 'TCP' },
    ],
    resources: resourceRequirements(proxy.resources),
    readinessProbe: health,
    livenessProbe: Probe.tcp()._toKube(proxy.port),
    lifecycle: serveOn(workload.shutdown.preStopSeconds),
    securityContext: proxySecurityContext(workload),
    volumeMounts: proxyMounts(proxy),
  };
}

function environment({ env, config }: Workload): core.EnvVar[] | undefined {
  const variables = Object.entries(env).map(([name, { _source }]) => ({ name, ..._source }));
  const secrets = config.directory !== undefined ? [] : config.secretKeys.map((key) => ({
    name: key,
    valueFrom: { secretKeyRef: { name: config.secretName, key } },
  }));
  const all = [...variables, ...secrets];
  return all.length === 0 ? undefined : all;
}

function configEnvironment({ name, config }: Workload): core.EnvFromSource[] | undefined {
  if (config.directory !== undefined || Object.keys(config.data).length === 0) return undefined;
  return [{ configMapRef: { name: configMapName(name) } }];
}

/** Removal from the endpoints takes seconds to reach every proxy: until then requests still come. */
function serveOn(seconds: number): core.Lifecycle | undefined {
  return seconds === 0 ? undefined : { preStop: { exec: { command: ['sleep', String(seconds)] } } };
}

function resourceRequirements({ requests, limits }: Resources): core.ResourceRequirements {
  return { requests: quantities(requests), limits: quantities(limits) };
}

function quantities({ millicores, memoryKibibytes, ephemeralStorageKibibytes }: Amounts): Record<string, string> {
  return {
    'cpu': formatMillicores(millicores),
    'memory': formatKibibytes(memoryKibibytes),
    'ephemeral-storage': formatKibibytes(ephemeralStorageKibibytes),
  };
}
