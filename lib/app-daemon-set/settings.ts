import { Duration } from 'cdk8s';
import { recommendedLabels } from '../kubernetes/objects/labels';
import { inSeconds } from '../kubernetes/formats/quantities';
import type { Probe, Probes } from '../pods/probe';
import { DaemonSetRollout } from '../pods/rollout';
import type { Program } from '../workload/program/program';
import { resolveProgram } from '../workload/program/settings';
import { patient, resolveMetrics } from '../workload/settings';
import type { MetricsSettings } from '../workload/workload';
import type { AppDaemonSetProps, HostPath } from './props';

const DEFAULT_GRACE_PERIOD = Duration.seconds(30);

/** The finished settings of an app that runs on every node. */
export interface DaemonSetSettings extends Program {
  readonly rollout: DaemonSetRollout;
  readonly probes: Probes;
  readonly metrics: MetricsSettings | undefined;
  readonly gracePeriodSeconds: number;
  readonly hostPaths: readonly Required<HostPath>[];
}

export function resolve(id: string, namespace: string | undefined, props: AppDaemonSetProps): DaemonSetSettings {
  const name = props.name ?? id;
  const labels = recommendedLabels({ instance: name, name, component: 'daemon', partOf: undefined });
  return {
    ...resolveProgram(props, props.pods, { name, namespace, labels }),
    rollout: props.rollout ?? DaemonSetRollout.rolling(),
    probes: resolveProbes(props.probes ?? {}, props.metrics?.port),
    metrics: resolveMetrics(props.metrics),
    gracePeriodSeconds: inSeconds(props.gracePeriod ?? DEFAULT_GRACE_PERIOD),
    hostPaths: (props.hostPaths ?? []).map(({ path, mountPath }) => ({ path, mountPath: mountPath ?? path })),
  };
}

function resolveProbes({ startup, readiness, liveness }: Probes, port: number | undefined): Probes {
  const onPort = (probe: Probe | undefined) => (port === undefined ? probe : probe?._with({ port, ...probe._options }));
  return { startup: onPort(startup ?? (liveness && patient(liveness))), readiness: onPort(readiness), liveness: onPort(liveness) };
}
