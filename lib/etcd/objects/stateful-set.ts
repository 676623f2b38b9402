import { createHash } from 'node:crypto';
import { ApiObjectProps } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { instanceSelector } from '../../support/labels';
import { metadata } from '../../support/metadata';
import { restrictedPod } from '../../support/pod-security';
import { apartFromEachOther, evenly } from '../../support/spread';
import { EtcdSettings } from '../settings';
import { names } from '../topology';
import { GRACE_PERIOD_SECONDS } from './agent-config';
import { agentContainer, prepareContainer, serverContainer } from './containers';
import { dataClaimTemplate, podVolumes } from './volumes';
import { waivers } from './waivers';

/** A changed program or configuration of the agent rolls the members. */
const AGENT_CHECKSUM_ANNOTATION = 'cdk8s-operatorless/agent-checksum';

/** The members. All pods start and stop at once: the agents see to it that they join and leave one by one. */
export function statefulSet(settings: EtcdSettings, agentData: Readonly<Record<string, string>>): k8s.KubeStatefulSetProps {
  const { name, size, labels } = settings;
  return {
    metadata: metadata(settings, { annotations: waivers(settings) }),
    spec: {
      replicas: size,
      serviceName: names.peers(name),
      selector: { matchLabels: instanceSelector(name) },
      podManagementPolicy: 'Parallel',
      updateStrategy: { type: 'RollingUpdate' },
      // A member's disk outlives its pod and the whole set: only a person deletes data.
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      template: {
        metadata: { labels, annotations: { [AGENT_CHECKSUM_ANNOTATION]: checksum(agentData) } },
        spec: podSpec(settings),
      },
      volumeClaimTemplates: [dataClaimTemplate(settings)],
    },
  };
}

/**
 * The manifest, with what the API server fills into claim templates and the typed class leaves out: without it, GitOps tools
 * see a difference for ever.
 */
export function withClaimTypes(props: k8s.KubeStatefulSetProps): ApiObjectProps {
  const manifest = k8s.KubeStatefulSet.manifest(props);
  const typed = (template: object) => ({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', ...template });
  return { ...manifest, spec: { ...manifest.spec, volumeClaimTemplates: manifest.spec.volumeClaimTemplates.map(typed) } };
}

function podSpec(settings: EtcdSettings): k8s.PodSpec {
  const { name, user, priorityClassName } = settings;
  return {
    serviceAccountName: name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: GRACE_PERIOD_SECONDS,
    priorityClassName,
    securityContext: restrictedPod(user),
    affinity: apartFromEachOther(name),
    topologySpreadConstraints: evenly(instanceSelector(name), []),
    initContainers: [prepareContainer(settings)],
    containers: [serverContainer(settings), agentContainer(settings)],
    volumes: podVolumes(settings),
  };
}

function checksum(data: Readonly<Record<string, string>>): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 16);
}
