import type { Labels } from '../kubernetes/objects/labels';
import type { ServiceSettings } from '../network/service-options';
import type { DisruptionBudget, Rollout } from '../pods/rollout';
import type { AutoscalingMetric } from './autoscaling-metric';
import type { Peer } from '../network/peer';
import type { Protocol } from './port';
import type { Probe } from '../pods/probe';
import type { Program } from './program/program';
import type { Route } from './route';
import type { Resources } from '../pods/resources';

/** The name by which the PodMonitor finds the port. */
export const METRICS_PORT_NAME = 'metrics';

/** The finished settings of a stateless service: nothing in it is optional, every default is in. */
export interface Workload extends Program {
  /** What runs, for a label of the Deployment and its pods. */
  readonly version: string | undefined;
  readonly ports: readonly Port[];
  /** The number of pods, or the minimum with an autoscaler, unless the service is idle. */
  readonly replicas: number;
  /** Parked: no pods, and nothing that would bring them back. */
  readonly idle: boolean;
  readonly autoscaling: AutoscalingSettings | undefined;
  readonly probes: { readonly startup: Probe; readonly readiness: Probe; readonly liveness: Probe };
  readonly host: string | undefined;
  readonly route: Route | undefined;
  readonly callers: readonly Peer[];
  readonly metrics: MetricsSettings | undefined;
  readonly shutdown: ShutdownSettings;
  readonly service: ServiceSettings;
  /** Undefined for one pod at a time. */
  readonly disruptionBudget: DisruptionBudget | undefined;
  /** Undefined for one pod at a time, the new one first. */
  readonly rollout: Rollout | undefined;
  /** A container that receives requests before the app does. */
  readonly proxy: Proxy | undefined;
}

export interface Port {
  readonly name: string;
  readonly port: number;
  /** Where the app listens. */
  readonly containerPort: number;
  readonly nodePort: number | undefined;
  readonly protocol: Protocol;
}

export interface AutoscalingSettings {
  readonly max: number;
  readonly cpuPercent: number;
  readonly memoryPercent: number | undefined;
  readonly metrics: readonly AutoscalingMetric[];
  readonly scaleDownAfterSeconds: number;
  readonly scaleDownPercent: number;
  readonly scaleUpPercent: number;
}

export interface MetricsSettings {
  readonly port: number;
  readonly path: string;
  readonly fromNamespace: string;
  readonly monitorLabels: Labels;
}

export interface ShutdownSettings {
  readonly preStopSeconds: number;
  /** Longer behind a proxy, which must be gone first. */
  readonly appPreStopSeconds: number;
  readonly drainSeconds: number;
  readonly gracePeriodSeconds: number;
}

/** A container that takes the requests for the first port and hands the good ones on to the app. */
export interface Proxy {
  readonly image: string;
  readonly command: readonly string[];
  /** Where it listens, instead of the app's first port. */
  readonly port: number;
  /** Where the kubelet asks it how it is; no policy admits anybody else. */
  readonly healthPort: number;
  readonly healthPath: string;
  readonly resources: Resources;
  /** Its configuration: file name to text, mounted at `configDirectory`. */
  readonly config: Readonly<Record<string, string>>;
  readonly configDirectory: string;
  readonly secretName: string;
  readonly secretDirectory: string;
}

/** The target of `port` of the Service: the proxy for the first port, if there is one. */
export function targetPort({ ports, proxy }: Workload, port: Port): number {
  return proxy !== undefined && port === ports[0] ? proxy.port : port.containerPort;
}

/** The most pods that are wanted at a time. */
export function mostReplicas({ replicas, autoscaling, idle }: Workload): number {
  return idle ? 0 : (autoscaling?.max ?? replicas);
}
