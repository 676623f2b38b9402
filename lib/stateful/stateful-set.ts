import type * as apps from 'kubernetes-types/apps/v1';
import type * as core from 'kubernetes-types/core/v1';
import type * as policy from 'kubernetes-types/policy/v1';
import { instanceSelector, versionLabel, workloadSelector } from '../kubernetes/objects/labels';
import type { Labels } from '../kubernetes/objects/labels';
import { metadata } from '../kubernetes/objects/metadata';
import { restrictedPod } from '../kubernetes/pods/pod-security';
import { spreadEvenly } from '../kubernetes/pods/spread';
import { inSeconds } from '../kubernetes/formats/quantities';
import { type PodShape, shapePod } from '../pods/shape/pod';
import { relaxationAnnotations } from '../pods/shape/relaxations';
import { agentContainer, prepareContainer } from './agent-containers';
import type { AgentRun } from './agent-containers';
import { claimsAreKept, dataClaimTemplate } from './claims';
import type { StatefulSettings } from './settings';

/** One StatefulSet of a database, and what distinguishes its pods from those of the others. */
export interface PodSet {
  readonly name: string;
  readonly replicas: number;
  /** Labels that only these pods of the database have. They are part of the selector, which can't change. */
  readonly ownLabels: Labels;
  readonly affinity: core.Affinity;
  /** Labels of the pods that keep apart from each other. */
  readonly apart: Labels;
  /** How many pods a drain may evict, and the selector that counts them. */
  readonly budget: Pick<policy.PodDisruptionBudgetSpec, 'minAvailable' | 'maxUnavailable' | 'selector'>;
}

/** What runs in every pod of a database. */
export interface PodTemplate {
  readonly agent: AgentRun;
  readonly server: core.Container;
  /** Containers beside the server and its agent. */
  readonly sidecars: readonly core.Container[];
  readonly volumes: core.Volume[];
  readonly gracePeriodSeconds: number;
  /** Annotations that name the checks which the StatefulSet fails on purpose. */
  readonly waivers: Labels;
}

/**
 * One pod at a time: each must be ready before the next is replaced.
 *
 * `partition: 0` must be explicit. If a manifest has a `type`, the API server adds no `rollingUpdate`. Without it, the controller of
 * Kubernetes 1.37, where MaxUnavailableStatefulSet is on, can keep deleting a pod and recreating it from the old template (seen with
 * 1.37.2, not with 1.34.4 and 1.36.3). With the partition, 1.28.15, 1.34.4, 1.36.3 and 1.37.2 update each pod once. It isn't part of the
 * pod template, so adding it restarts nothing.
 *
 * @see https://github.com/kubernetes/enhancements/issues/961
 */
const rollingUpdate: apps.StatefulSetUpdateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 0 } };

/** The selector of a StatefulSet. */
export function podSetSelector(instance: string, { ownLabels }: Pick<PodSet, 'ownLabels'>): Labels {
  return { ...workloadSelector(instance), ...ownLabels };
}

/** All pods start and stop at once. The agents make sure that they join and leave in order. */
export function statefulSet(
  settings: StatefulSettings,
  { set, template, serviceName, podAnnotations }: { set: PodSet; template: PodTemplate; serviceName: string; podAnnotations: Labels },
): apps.StatefulSet {
  const { name } = settings;
  const labels = { ...settings.labels, ...versionLabel(settings.version) };
  const selector = podSetSelector(name, set);
  const annotations = { ...relaxationAnnotations(settings.relaxations), ...template.waivers };
  return {
    metadata: metadata({ ...settings, labels }, { name: set.name, labels: set.ownLabels, annotations }),
    spec: {
      replicas: set.replicas,
      serviceName,
      selector: { matchLabels: selector },
      podManagementPolicy: 'Parallel',
      ...rollout(settings),
      persistentVolumeClaimRetentionPolicy: claimsAreKept,
      template: shapePod({
        metadata: { labels: { ...labels, ...selector }, annotations: podAnnotations },
        spec: podSpec(settings, set, template),
      }, settings.pods, podShape(settings, set, template)),
      volumeClaimTemplates: [dataClaimTemplate(settings)],
    },
  };
}

/** The partition is always explicit: see above. */
function rollout({ rollout: given }: StatefulSettings): Pick<apps.StatefulSetSpec, 'updateStrategy' | 'minReadySeconds'> {
  if (given === undefined) return { updateStrategy: rollingUpdate };
  const { _type: type, _options: { minReady, partition = 0 } } = given;
  return {
    updateStrategy: type === 'OnDelete' ? { type } : { type, rollingUpdate: { partition } },
    minReadySeconds: minReady && inSeconds(minReady),
  };
}

function podShape({ name, imagePullPolicy }: StatefulSettings, { apart }: PodSet, { server }: PodTemplate): PodShape {
  return { main: server.name, imagePullPolicy, apart, all: instanceSelector(name), perRevision: [] };
}

function podSpec({ name, user, priorityClassName }: StatefulSettings, { affinity }: PodSet, template: PodTemplate): core.PodSpec {
  const { agent, server, sidecars, volumes, gracePeriodSeconds } = template;
  return {
    serviceAccountName: name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: gracePeriodSeconds,
    priorityClassName,
    securityContext: restrictedPod(user),
    affinity,
    // Over all StatefulSets, so that losing a node or a zone doesn't lose most of the pods.
    topologySpreadConstraints: spreadEvenly(instanceSelector(name), []),
    initContainers: [prepareContainer(agent)],
    containers: [server, agentContainer(agent), ...sidecars],
    volumes,
  };
}

/** Limits how many pods of the StatefulSet a drain may evict at a time. */
export function podDisruptionBudget(settings: StatefulSettings, { name, budget }: PodSet): policy.PodDisruptionBudget {
  const { disruptionBudget: given } = settings;
  const bound = given === undefined ? budget : { selector: budget.selector, ...given._toKube() };
  return {
    metadata: metadata(settings, { name }),
    // A pod that isn't ready may be the only one with the data, or the one that is about to restore the quorum.
    spec: { ...bound, unhealthyPodEvictionPolicy: 'IfHealthyBudget' },
  };
}
