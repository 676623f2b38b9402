import { Duration } from 'cdk8s';
import { inSeconds } from '../kubernetes/formats/quantities';
import type { Autoscaling } from './autoscaling';
import { resolveService } from '../network/service-options';
import type { ServicePort } from './port';
import { Protocol } from './port';
import type { Probe } from '../pods/probe';
import type { Metrics } from './metrics';
import type { WorkloadProps } from './props';
import type { Shutdown } from './shutdown';
import { type ProgramParticulars, resolveProgram } from './program/settings';
import type { AutoscalingSettings, MetricsSettings, Port, ShutdownSettings, Workload } from './workload';

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

/** 2 minutes, probed often so that a quick start makes a quick rollout. */
const STARTUP_PERIOD = Duration.seconds(2);
const STARTUP_ATTEMPTS = 60;

/** What each construct decides for itself before the common settings are complete. */
type Particulars = ProgramParticulars & Pick<Workload, 'version' | 'ports' | 'replicas' | 'idle' | 'host' | 'proxy'> & {
  readonly readiness: Probe;
  readonly liveness: Probe;
};

/** Completes what every stateless service has, with the defaults that they share. */
export function resolveWorkload(props: WorkloadProps, { readiness, liveness, ...particulars }: Particulars): Workload {
  const probes = props.probes ?? {};
  return {
    ...particulars,
    ...resolveProgram(props, props.pods, particulars),
    autoscaling: resolveAutoscaling(particulars.replicas, props.autoscaling),
    probes: {
      startup: probes.startup ?? patient(probes.liveness ?? liveness),
      readiness: probes.readiness ?? readiness,
      liveness: probes.liveness ?? liveness,
    },
    route: props.route,
    callers: props.callers ?? [],
    metrics: resolveMetrics(props.metrics),
    shutdown: resolveShutdown(particulars.proxy !== undefined, props.shutdown),
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

export function resolveMetrics(metrics: Metrics | undefined): MetricsSettings | undefined {
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
export function patient(probe: Probe): Probe {
  return probe._with({ period: STARTUP_PERIOD, failureThreshold: STARTUP_ATTEMPTS });
}
