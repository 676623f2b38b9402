import type * as core from 'kubernetes-types/core/v1';
import { Probe } from '../../pods/probe';
import { resourceRequirements } from '../../pods/resources';
import { listOrNone, variables } from '../../pods/shape/containers';
import type { Program } from '../program/program';
import type { MetricsSettings, Proxy, Workload } from '../workload';
import { METRICS_PORT_NAME } from '../workload';
import { configMapName } from './config-map';
import { appSecurityContext, proxySecurityContext } from './security';
import { appMounts, proxyMounts } from './volumes';

/** The name of the app's container, which the autoscaler measures. */
export const APP_CONTAINER = 'app';
const PROXY_CONTAINER = 'proxy';
const PROXY_HEALTH_PORT_NAME = 'proxy-health';

/** The app's container, as far as it doesn't matter what keeps it running. */
export function programContainer(program: Program): core.Container {
  const { image, imagePullPolicy, command, args, resources } = program;
  return {
    name: APP_CONTAINER,
    image,
    imagePullPolicy,
    command: listOrNone(command),
    args: listOrNone(args),
    env: environment(program),
    envFrom: configEnvironment(program),
    resources: resourceRequirements(resources),
    securityContext: appSecurityContext(program),
    volumeMounts: appMounts(program),
  };
}

export function appContainer(workload: Workload): core.Container {
  const { ports, metrics, probes, shutdown } = workload;
  const mainPort = ports[0].containerPort;
  return {
    ...programContainer(workload),
    ports: [...ports.map(({ name, containerPort, protocol }) => ({ name, containerPort, protocol })), ...metricsPort(metrics)],
    startupProbe: probes.startup._toKube(mainPort),
    readinessProbe: probes.readiness._toKube(mainPort),
    livenessProbe: probes.liveness._toKube(mainPort),
    lifecycle: serveOn(shutdown.appPreStopSeconds),
  };
}

/** The port that Prometheus scrapes. None without metrics. */
export function metricsPort(metrics: MetricsSettings | undefined): core.ContainerPort[] {
  return metrics === undefined ? [] : [{ name: METRICS_PORT_NAME, containerPort: metrics.port, protocol: 'TCP' }];
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

function environment({ env, config }: Program): core.EnvVar[] | undefined {
  const secrets = config.directory !== undefined ? [] : config.secretKeys.map((key) => ({
    name: key,
    valueFrom: { secretKeyRef: { name: config.secretName, key } },
  }));
  return listOrNone([...variables(env), ...secrets]);
}

function configEnvironment({ name, config }: Program): core.EnvFromSource[] | undefined {
  if (config.directory !== undefined || Object.keys(config.data).length === 0) return undefined;
  return [{ configMapRef: { name: configMapName(name) } }];
}

/** Removal from the endpoints takes seconds to reach every proxy: until then requests still come. */
function serveOn(seconds: number): core.Lifecycle | undefined {
  return seconds === 0 ? undefined : { preStop: { exec: { command: ['sleep', String(seconds)] } } };
}
