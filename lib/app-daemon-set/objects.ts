import type * as apps from 'kubernetes-types/apps/v1';
import type * as core from 'kubernetes-types/core/v1';
import { type Labels, workloadSelector } from '../kubernetes/objects/labels';
import { metadata } from '../kubernetes/objects/metadata';
import { inSeconds } from '../kubernetes/formats/quantities';
import { waiverAnnotations, when } from '../kubernetes/pods/waivers';
import type { Probe } from '../pods/probe';
import type { DaemonSetRollout } from '../pods/rollout';
import { relaxationAnnotations } from '../pods/shape/relaxations';
import { metricsPort, programContainer } from '../workload/objects/containers';
import { podTemplate, programPod } from '../workload/objects/pod';
import { programWaivers } from '../workload/objects/waivers';
import type { DaemonSetSettings } from './settings';

/** How long a new pod must be ready before the next node is updated. */
const MIN_READY_SECONDS = 5;
const REVISION_HISTORY = 5;

/** Says on the DaemonSet and its pods that they read directories of their node. */
const HOST_PATHS = 'host-paths';

/** Runs the app on every node. */
export function daemonSet(settings: DaemonSetSettings): apps.DaemonSet {
  const { name, rollout } = settings;
  const minReady = rollout._options.minReady;
  const exceptions = settings.hostPaths.length === 0 ? [] : [HOST_PATHS];
  return {
    metadata: metadata(settings, {
      annotations: { ...relaxationAnnotations([...settings.relaxations, ...exceptions]), ...daemonSetWaivers(settings) },
    }),
    spec: {
      selector: { matchLabels: workloadSelector(name) },
      minReadySeconds: minReady === undefined ? MIN_READY_SECONDS : inSeconds(minReady),
      revisionHistoryLimit: REVISION_HISTORY,
      updateStrategy: updateStrategy(rollout),
      template: podTemplate(settings, daemonPod(settings), { exceptions }),
    },
  };
}

/** What the DaemonSet fails on purpose. */
export function daemonSetWaivers(settings: DaemonSetSettings): Labels {
  const { liveness, readiness } = settings.probes;
  const because = 'no probe was asked for';
  return waiverAnnotations([
    ...programWaivers(settings),
    ...when(liveness === undefined, { judge: 'checkov', check: 'CKV_K8S_8', because }),
    ...when(readiness === undefined, { judge: 'checkov', check: 'CKV_K8S_9', because }),
  ]);
}

/** The pods before anything of `pods` is added. */
export function daemonPod(settings: DaemonSetSettings): core.PodSpec {
  const { gracePeriodSeconds, hostPaths } = settings;
  const pod = programPod(settings);
  return {
    ...pod,
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: gracePeriodSeconds,
    containers: [daemonContainer(settings)],
    volumes: [
      ...(pod.volumes ?? []), ...hostPaths.map(({ path }, index) => ({ name: hostVolume(index), hostPath: { path, type: 'Directory' } })),
    ],
  };
}

function daemonContainer(settings: DaemonSetSettings): core.Container {
  const { probes: { startup, readiness, liveness }, metrics, hostPaths } = settings;
  const container = programContainer(settings);
  const probe = (one: Probe | undefined) => one?._toKube(0);
  return {
    ...container,
    ports: metrics === undefined ? undefined : metricsPort(metrics),
    startupProbe: probe(startup),
    readinessProbe: probe(readiness),
    livenessProbe: probe(liveness),
    volumeMounts: [
      ...(container.volumeMounts ?? []),
      ...hostPaths.map(({ mountPath }, index) => ({ name: hostVolume(index), mountPath, readOnly: true })),
    ],
  };
}

function updateStrategy({ _type: type, _options: { maxSurge, maxUnavailable } }: DaemonSetRollout): apps.DaemonSetUpdateStrategy {
  if (type === 'OnDelete') return { type };
  const surges = maxSurge !== undefined && !maxSurge._isNone();
  return { type, rollingUpdate: { maxSurge: maxSurge?._value ?? 0, maxUnavailable: maxUnavailable?._value ?? (surges ? 0 : 1) } };
}

function hostVolume(index: number): string {
  return `host-${index}`;
}
