import { CONFIG_READ_BY } from '../../../agent/redis/contract/config';
import { names, SHARD_LABEL, SYSTEM, WANTED_KEYS } from '../../../agent/redis/contract/names';
import { requireDifferentNodes } from '../../kubernetes/pods/spread';
import { agentNeed, podsQuotaNeed, serverNeed } from '../../stateful/resources';
import type { StatefulParts } from '../../stateful/stateful-objects';
import { podSetSelector } from '../../stateful/stateful-set';
import { filledSecrets } from '../../stateful/tls/managed';
import { agentConfig } from '../agent-config';
import { alerts } from '../alerts';
import type { RedisSettings } from '../settings';
import { CLIENT_PORT, peerPorts, podNames, upTo } from '../topology';
import { certificateRequests } from './certificates';
import { INSIGHT_NEED, INSIGHT_PODS } from './insight';
import { EXPORTER_NEED, podTemplate, REDIS_AGENT_KIBIBYTES } from './pod';

/** What a RedisCluster has of its own in the objects of a database. */
export function statefulParts(settings: RedisSettings): StatefulParts {
  const { name, shards, statefulSets, podsPerShard, credentials, exporter, tls } = settings;
  const pods = podNames(settings);
  const passwords = { AgentPassword: names.agent(name), ...(credentials.generated && { Password: credentials.secretName }) };
  const filled = { ...passwords, ...filledSecrets(tls) };
  return {
    system: SYSTEM,
    agentSettings: { config: agentConfig(settings), readBy: CONFIG_READ_BY },
    stateRecord: { [WANTED_KEYS.shards]: String(shards), [WANTED_KEYS.pods]: String(podsPerShard) },
    rights: { pods, secrets: Object.values(filled) },
    ports: { client: CLIENT_PORT, peers: peerPorts },
    filled,
    certificates: certificateRequests(settings),
    podNames: pods,
    sets: upTo(statefulSets).map((shard) => shardSet(settings, shard)),
    template: podTemplate(settings),
    monitored: { ports: exporter ? ['status', 'exporter'] : ['status'], alerts: alerts(settings) },
    quotaNeeds: quotaNeeds(settings),
  };
}

/** A primary and its replicas. Which pod is which, the servers decide among themselves. */
function shardSet({ name, podsPerShard }: RedisSettings, shard: number): StatefulParts['sets'][number] {
  const ownLabels = { [SHARD_LABEL]: String(shard) };
  const matchLabels = podSetSelector(name, { ownLabels });
  return {
    ids: { set: `Shard-${shard}`, budget: `DisruptionBudget-${shard}` },
    name: names.statefulSet(name, shard),
    replicas: podsPerShard,
    ownLabels,
    affinity: requireDifferentNodes(matchLabels),
    apart: matchLabels,
    // A drain evicts one pod of the shard at a time, which fails over before it stops. A single pod can't fail over, and may stop.
    budget: { maxUnavailable: 1, selector: { matchLabels } },
  };
}

/** What the quota of a namespace must grant the pods of all shards, and the user interface. */
function quotaNeeds(settings: RedisSettings) {
  const { statefulSets, podsPerShard, exporter, insight } = settings;
  const containers = [serverNeed(settings), agentNeed(REDIS_AGENT_KIBIBYTES), ...(exporter ? [EXPORTER_NEED] : [])];
  return [
    podsQuotaNeed(statefulSets * podsPerShard, containers, settings.pods),
    ...(insight === undefined ? [] : [podsQuotaNeed(INSIGHT_PODS, [INSIGHT_NEED])]),
  ];
}
