import { k8s } from 'cdk8s-plus-28';
import { instanceSelector, workloadSelector } from '../../kubernetes/labels';
import { metadata } from '../../kubernetes/metadata';
import { restrictedPod } from '../../kubernetes/pod-security';
import { apartFromEachOther, evenly } from '../../kubernetes/spread';
import { agentContainer, prepareContainer } from '../../stateful/agent-containers';
import { checksumAnnotation } from '../../stateful/agent-files';
import { claimsAreKept, dataClaimTemplate } from '../../stateful/claims';
import { rollingUpdate } from '../../stateful/update-strategy';
import { EtcdSettings } from '../settings';
import { names } from '../topology';
import { GRACE_PERIOD_SECONDS } from './agent-config';
import { agentRun, serverContainer } from './containers';
import { podVolumes } from './volumes';
import { waivers } from './waivers';

/** The members. All pods start and stop at once: the agents see to it that they join and leave one by one. */
export function statefulSet(settings: EtcdSettings, agentData: Readonly<Record<string, string>>): k8s.KubeStatefulSetProps {
  const { name, size, labels } = settings;
  return {
    metadata: metadata(settings, { annotations: waivers(settings) }),
    spec: {
      replicas: size,
      serviceName: names.peers(name),
      selector: { matchLabels: workloadSelector(name) },
      podManagementPolicy: 'Parallel',
      updateStrategy: rollingUpdate,
      persistentVolumeClaimRetentionPolicy: claimsAreKept,
      template: {
        metadata: { labels, annotations: checksumAnnotation(agentData) },
        spec: podSpec(settings),
      },
      volumeClaimTemplates: [dataClaimTemplate(settings)],
    },
  };
}

function podSpec(settings: EtcdSettings): k8s.PodSpec {
  const { name, user, priorityClassName } = settings;
  const run = agentRun(settings);
  return {
    serviceAccountName: name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: GRACE_PERIOD_SECONDS,
    priorityClassName,
    securityContext: restrictedPod(user),
    affinity: apartFromEachOther(name),
    topologySpreadConstraints: evenly(instanceSelector(name), []),
    initContainers: [prepareContainer(run)],
    containers: [serverContainer(settings), agentContainer(run)],
    volumes: podVolumes(settings),
  };
}
