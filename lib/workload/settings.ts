import { Duration } from 'cdk8s';
import { ImagePullPolicy } from '../kubernetes/pods/image-pull-policy';
import { inSeconds } from '../kubernetes/formats/quantities';
import type { Autoscaling } from './autoscaling';
import type { Config } from './config';
import { DnsProfile } from '../network/dns-profile';
import { resolveService } from '../network/service-options';
import { resolvePods } from '../pods/settings';
import type { ServicePort } from './port';
import { Protocol } from './port';
import type { Probe } from '../pods/probe';
import { type DefaultResources, resolveResources } from '../pods/resources';
import type { Metrics } from './metrics';
import type { WorkloadProps } from './props';
import type { Shutdown } from './shutdown';
import type { AutoscalingSettings, ConfigSettings, MetricsSettings, Port, ShutdownSettings, Workload } from './workload';

/** Clear of the user ids of nodes and of common images, as kube-score and checkov ask (10000 and more). */
const DEFAULT_USER = 10001;

/** Endpoint removal reaches proxies and gateways within seconds. https://learnk8s.io/graceful-shutdown */
const DEFAULT_PRE_STOP = Duration.seconds(10);
const DEFAULT_DRAIN = Duration.seconds(20);
const GRACE_MARGIN_SECONDS = 5;
/** The proxy stops before the app and closes its connections. Otherwise a request could reach an app that has stopped (502). */
const PROXY_HEAD_START_SECONDS = 5;

/** Leaves room for the load that comes while new pods start. */
const DEFAULT_CPU_PERCENT = 70;
/** The autoscaler's own default window. https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/ */
const DEFAULT_SCALE_DOWN_AFTER = Duration.minutes(5);

/** A small service. No source but experience: measure yours and say what it needs. */
export const DEFAULT_APP_RESOURCES: DefaultResources = {
  millicores: { request: 100, limit: 500 },
  memoryKibibytes: { request: 128 * 1024, limit: 256 * 1024 },
  storageKibibytes: { request: 64 * 1024, limit: 256 * 1024 },
};

/** 2 minutes, probed often so that a quick start makes a quick rollout. */
const STARTUP_PERIOD = Duration.seconds(2);
const STARTUP_ATTEMPTS = 60;

/** What each construct decides for itself before the common settings are complete. */
type Particulars = Pick<Workload, 'name' | 'namespace' | 'labels' | 'version' | 'ports' | 'replicas' | 'idle' | 'host' | 'proxy'> & {
  readonly readiness: Probe;
  readonly liveness: Probe;
};

/** Completes what every stateless service has, with the defaults that they share. */
export function resolveWorkload(props: WorkloadProps, { readiness, liveness, ...particulars }: Particulars): Workload {
  const probes = props.probes ?? {};
  const user = props.user ?? DEFAULT_USER;
  return {
    ...particulars,
    labels: { ...props.labels, ...particulars.labels },
    annotations: props.annotations ?? {},
    image: props.image,
    imagePullPolicy: props.imagePullPolicy ?? ImagePullPolicy.IF_NOT_PRESENT,
    command: props.command ?? [],
    args: props.args ?? [],
    autoscaling: resolveAutoscaling(particulars.replicas, props.autoscaling),
    resources: resolveResources(props.resources, DEFAULT_APP_RESOURCES),
    env: props.env ?? {},
    config: resolveConfig(particulars.name, props.config),
    probes: {
      startup: probes.startup ?? patient(probes.liveness ?? liveness),
      readiness: probes.readiness ?? readiness,
      liveness: probes.liveness ?? liveness,
    },
    volumes: props.volumes ?? [],
    writablePaths: ['/tmp', ...(props.writablePaths ?? [])],
    route: props.route,
    callers: props.callers ?? [],
    calls: props.calls ?? [],
    dns: props.dns ?? DnsProfile.privateNetwork(),
    metrics: resolveMetrics(props.metrics),
    shutdown: resolveShutdown(particulars.proxy !== undefined, props.shutdown),
    user,
    relaxations: props.relaxations ?? [],
    priorityClassName: props.priorityClassName,
    pods: resolvePods(user, props.pods),
    service: resolveService(props.service),
    disruptionBudget: props.disruptionBudget,
    rollout: props.rollout,
  };
}

export function resolvePorts(ports: readonly ServicePort[]): Port[] {
  return ports.map(({ port, targetPort, nodePort, name, protocol }, index) => ({
    name: name ?? (index === 0 ? 'http' : `port-${port}`),
    port,
    containerPort: targetPort ?? port,
    nodePort,
    protocol: protocol ?? Protocol.TCP,
  }));
}

function resolveAutoscaling(min: number, autoscaling: Autoscaling | undefined): AutoscalingSettings | undefined {
  if (autoscaling === undefined) return undefined;
  return {
    max: autoscaling.max ?? 2 * Math.max(min, 1),
    cpuPercent: autoscaling.cpuPercent ?? DEFAULT_CPU_PERCENT,
    memoryPercent: autoscaling.memoryPercent,
    metrics: autoscaling.metrics ?? [],
    scaleDownAfterSeconds: inSeconds(autoscaling.scaleDownAfter ?? DEFAULT_SCALE_DOWN_AFTER),
    scaleDownPercent: autoscaling.scaleDownPercent ?? 50,
    scaleUpPercent: autoscaling.scaleUpPercent ?? 100,
  };
}

function resolveConfig(name: string, config: Config | undefined): ConfigSettings {
  return {
    data: config?._data ?? {},
    secretKeys: config?._options.secretKeys ?? [],
    secretName: config?._options.secretName ?? `${name}-config`,
    directory: config?._directory,
  };
}

function resolveMetrics(metrics: Metrics | undefined): MetricsSettings | undefined {
  if (metrics === undefined) return undefined;
  return {
    port: metrics.port,
    path: metrics.path ?? '/metrics',
    fromNamespace: metrics.fromNamespace ?? 'monitoring',
    monitorLabels: metrics.monitorLabels ?? {},
  };
}

function resolveShutdown(
  hasProxy: boolean, { preStop = DEFAULT_PRE_STOP, drain = DEFAULT_DRAIN, gracePeriod }: Shutdown = {},
): ShutdownSettings {
  const [preStopSeconds, drainSeconds] = [inSeconds(preStop), inSeconds(drain)];
  const appPreStopSeconds = hasProxy && preStopSeconds > 0 ? preStopSeconds + PROXY_HEAD_START_SECONDS : preStopSeconds;
  return {
    preStopSeconds,
    appPreStopSeconds,
    drainSeconds,
    gracePeriodSeconds: (gracePeriod && inSeconds(gracePeriod)) ?? appPreStopSeconds + drainSeconds + GRACE_MARGIN_SECONDS,
  };
}

/** The same check, with enough time for a start. */
function patient(probe: Probe): Probe {
  return probe._with({ period: STARTUP_PERIOD, failureThreshold: STARTUP_ATTEMPTS });
}
