import { k8s } from 'cdk8s-plus-28';
import { instanceSelector, Labels, workloadSelector } from '../../kubernetes/labels';
import { metadata } from '../../kubernetes/metadata';
import { restrictedPod } from '../../kubernetes/pod-security';
import { evenly, neverTogether } from '../../kubernetes/spread';
import { agentContainer, prepareContainer } from '../../stateful/agent-containers';
import { checksumAnnotation } from '../../stateful/agent-files';
import { claimsAreKept, dataClaimTemplate } from '../../stateful/claims';
import { rollingUpdate } from '../../stateful/update-strategy';
import { RedisSettings } from '../settings';
import { names, SHARD_LABEL } from '../topology';
import { GRACE_PERIOD_SECONDS } from './agent-config';
import { agentRun, exporterContainers, serverContainer } from './containers';
import { podVolumes } from './volumes';
import { waivers } from './waivers';

/** Selects the pods of one shard and of no other: the shard's label is ours alone. */
export function shardSelector({ name }: RedisSettings, shard: number): Labels {
  return { ...workloadSelector(name), [SHARD_LABEL]: String(shard) };
}

/** A primary and its replicas. Which pod is which, the servers decide among themselves. */
export function statefulSet(settings: RedisSettings, shard: number, agentData: Labels): k8s.KubeStatefulSetProps {
  const { name, podsPerShard, labels } = settings;
  const selector = shardSelector(settings, shard);
  return {
    metadata: metadata(settings, { name: names.statefulSet(name, shard), labels: selector, annotations: waivers(settings) }),
    spec: {
      replicas: podsPerShard,
      serviceName: names.peers(name),
      selector: { matchLabels: selector },
      podManagementPolicy: 'Parallel',
      updateStrategy: rollingUpdate,
      persistentVolumeClaimRetentionPolicy: claimsAreKept,
      template: {
        metadata: { labels: { ...labels, ...selector }, annotations: checksumAnnotation(agentData) },
        spec: podSpec(settings, selector),
      },
      volumeClaimTemplates: [dataClaimTemplate(settings)],
    },
  };
}

function podSpec(settings: RedisSettings, shard: Labels): k8s.PodSpec {
  const { name, user, priorityClassName } = settings;
  const run = agentRun(settings);
  return {
    serviceAccountName: name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: GRACE_PERIOD_SECONDS,
    priorityClassName,
    securityContext: restrictedPod(user),
    affinity: neverTogether(shard),
    // Over all shards: a node or a zone that is lost shall not take most of the primaries with it.
    topologySpreadConstraints: evenly(instanceSelector(name), []),
    initContainers: [prepareContainer(run)],
    containers: [serverContainer(settings), agentContainer(run), ...exporterContainers(settings)],
    volumes: podVolumes(settings),
  };
}
