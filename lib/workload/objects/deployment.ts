import type * as apps from 'kubernetes-types/apps/v1';
import type * as core from 'kubernetes-types/core/v1';
import type { Labels } from '../../kubernetes/labels';
import { instanceSelector, versionLabel, workloadSelector } from '../../kubernetes/labels';
import { metadata } from '../../kubernetes/metadata';
import { preferDifferentNodes, spreadEvenly } from '../../kubernetes/spread';
import type { Workload } from '../workload';
import { mostReplicas } from '../workload';
import { checksum } from './config-map';
import { appContainer, proxyContainer } from './containers';
import { podSecurityContext } from './security';
import { podVolumes } from './volumes';
import { workloadWaivers } from './waivers';

/** Says on the workload and its pods which restrictions it steps down from. */
const RELAXATIONS_ANNOTATION = 'cdk8s-operatorless/relaxations';
const CONFIG_CHECKSUM_ANNOTATION = 'cdk8s-operatorless/config-checksum';

/** How long a new pod must be ready before the next old one stops. */
const MIN_READY_SECONDS = 5;
const REVISION_HISTORY = 5;

/** Replaces pods one by one, the new one first. Leaves the number of pods to the autoscaler when there is one. */
export function deployment(workload: Workload): apps.Deployment {
  const labels = { ...workload.labels, ...versionLabel(workload.version) };
  return {
    metadata: metadata({ ...workload, labels }, { annotations: { ...relaxations(workload), ...workloadWaivers(workload) } }),
    spec: {
      replicas: replicas(workload),
      selector: { matchLabels: workloadSelector(workload.name) },
      minReadySeconds: MIN_READY_SECONDS,
      revisionHistoryLimit: REVISION_HISTORY,
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
      },
      template: {
        metadata: { labels, annotations: podAnnotations(workload) },
        spec: podSpec(workload),
      },
    },
  };
}

function replicas(workload: Workload): number | undefined {
  if (workload.autoscaling !== undefined && !workload.idle) return undefined;
  return mostReplicas(workload);
}

/** Only what must roll the pods out, or be seen on them. */
function podAnnotations(workload: Workload): Labels | undefined {
  const data = { ...workload.config.data, ...workload.proxy?.config };
  const annotations = {
    ...relaxations(workload),
    ...(Object.keys(data).length > 0 && { [CONFIG_CHECKSUM_ANNOTATION]: checksum(data) }),
  };
  return Object.keys(annotations).length === 0 ? undefined : annotations;
}

function relaxations({ relaxations: names }: Workload): Labels {
  return names.length === 0 ? {} : { [RELAXATIONS_ANNOTATION]: [...names].sort().join(',') };
}

function podSpec(workload: Workload): core.PodSpec {
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
    topologySpreadConstraints: spreadEvenly(instanceSelector(name), ['pod-template-hash']),
    containers: [appContainer(workload), ...(proxy === undefined ? [] : [proxyContainer(workload, proxy)])],
    volumes: podVolumes(workload),
  };
}
