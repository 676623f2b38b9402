import type * as apps from 'kubernetes-types/apps/v1';
import type * as core from 'kubernetes-types/core/v1';
import { instanceSelector, versionLabel, workloadSelector } from '../../kubernetes/objects/labels';
import { metadata } from '../../kubernetes/objects/metadata';
import { preferDifferentNodes, spreadEvenly } from '../../kubernetes/pods/spread';
import { inSeconds } from '../../kubernetes/formats/quantities';
import { Rollout } from '../../pods/rollout';
import { relaxationAnnotations } from '../../pods/shape/relaxations';
import type { Workload } from '../workload';
import { mostReplicas } from '../workload';
import { appContainer, proxyContainer } from './containers';
import { podTemplate, programPod } from './pod';
import { podSecurityContext } from './security';
import { programVolumes, proxyVolumes } from './volumes';
import { workloadWaivers } from './waivers';

/** How long a new pod must be ready before the next old one stops. */
const MIN_READY_SECONDS = 5;
const REVISION_HISTORY = 5;
const PER_REVISION = ['pod-template-hash'];

/** Replaces pods one by one, the new one first. Leaves the number of pods to the autoscaler when there is one. */
export function deployment(workload: Workload): apps.Deployment {
  const labels = { ...workload.labels, ...versionLabel(workload.version) };
  return {
    metadata: metadata(
      { ...workload, labels }, { annotations: { ...relaxationAnnotations(workload.relaxations), ...workloadWaivers(workload) } },
    ),
    spec: {
      replicas: replicas(workload),
      selector: { matchLabels: workloadSelector(workload.name) },
      minReadySeconds: minReadySeconds(workload.rollout),
      revisionHistoryLimit: REVISION_HISTORY,
      strategy: strategy(workload.rollout),
      template: podTemplate(workload, podSpec(workload), { labels, perRevision: PER_REVISION, otherData: workload.proxy?.config }),
    },
  };
}

function minReadySeconds(rollout: Rollout | undefined): number {
  const minReady = rollout?._options.minReady;
  return minReady === undefined ? MIN_READY_SECONDS : inSeconds(minReady);
}

function strategy(rollout: Rollout = Rollout.rolling()): apps.DeploymentStrategy {
  const { _type: type, _options: { maxSurge, maxUnavailable } } = rollout;
  if (type === 'Recreate') return { type };
  return { type, rollingUpdate: { maxSurge: maxSurge?._value ?? 1, maxUnavailable: maxUnavailable?._value ?? 0 } };
}

function replicas(workload: Workload): number | undefined {
  if (workload.autoscaling !== undefined && !workload.idle) return undefined;
  return mostReplicas(workload);
}

/** The pods before anything of `pods` is added. */
export function podSpec(workload: Workload): core.PodSpec {
  const { name, proxy, shutdown } = workload;
  return {
    ...programPod(workload),
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: shutdown.gracePeriodSeconds,
    securityContext: podSecurityContext(workload),
    affinity: preferDifferentNodes(name),
    topologySpreadConstraints: spreadEvenly(instanceSelector(name), PER_REVISION),
    containers: [appContainer(workload), ...(proxy === undefined ? [] : [proxyContainer(workload, proxy)])],
    volumes: [...programVolumes(workload), ...(proxy === undefined ? [] : proxyVolumes(workload, proxy))],
  };
}
