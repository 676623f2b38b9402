import type * as apps from 'kubernetes-types/apps/v1';
import type * as core from 'kubernetes-types/core/v1';
import type { Labels } from '../../kubernetes/objects/labels';
import { instanceSelector, versionLabel, workloadSelector } from '../../kubernetes/objects/labels';
import { metadata } from '../../kubernetes/objects/metadata';
import { preferDifferentNodes, spreadEvenly } from '../../kubernetes/pods/spread';
import { inSeconds } from '../../kubernetes/formats/quantities';
import { Rollout } from '../../pods/rollout';
import { type PodShape, shapePod } from '../../pods/shape/pod';
import { relaxationAnnotations } from '../../pods/shape/relaxations';
import type { Workload } from '../workload';
import { mostReplicas } from '../workload';
import { checksum } from './config-map';
import { APP_CONTAINER, appContainer, proxyContainer } from './containers';
import { podSecurityContext } from './security';
import { podVolumes } from './volumes';
import { workloadWaivers } from './waivers';

const CONFIG_CHECKSUM_ANNOTATION = 'cdk8s-operatorless/config-checksum';

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
      template: shapePod({
        metadata: { labels, annotations: podAnnotations(workload) },
        spec: podSpec(workload),
      }, workload.pods, podShape(workload)),
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

function podShape({ name, imagePullPolicy }: Workload): PodShape {
  const pods = instanceSelector(name);
  return { main: APP_CONTAINER, imagePullPolicy, apart: pods, all: pods, perRevision: PER_REVISION };
}

function replicas(workload: Workload): number | undefined {
  if (workload.autoscaling !== undefined && !workload.idle) return undefined;
  return mostReplicas(workload);
}

/** Only what must roll the pods out, or be seen on them. */
function podAnnotations(workload: Workload): Labels | undefined {
  const data = { ...workload.config.data, ...workload.proxy?.config };
  const annotations = {
    ...relaxationAnnotations(workload.relaxations),
    ...(Object.keys(data).length > 0 && { [CONFIG_CHECKSUM_ANNOTATION]: checksum(data) }),
  };
  return Object.keys(annotations).length === 0 ? undefined : annotations;
}

/** The pods before anything of `pods` is added. */
export function podSpec(workload: Workload): core.PodSpec {
  const { name, proxy, shutdown, priorityClassName } = workload;
  return {
    serviceAccountName: name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: shutdown.gracePeriodSeconds,
    priorityClassName,
    securityContext: podSecurityContext(workload),
    affinity: preferDifferentNodes(name),
    topologySpreadConstraints: spreadEvenly(instanceSelector(name), PER_REVISION),
    containers: [appContainer(workload), ...(proxy === undefined ? [] : [proxyContainer(workload, proxy)])],
    volumes: podVolumes(workload),
  };
}
