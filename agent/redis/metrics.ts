import { certificateMetrics, validities } from '../kernel/certificates/validity';
import { agentMetrics, freshlySeen, gauge, metric } from '../kernel/metrics';
import type { Room } from '../kernel/pod';
import type { Agent } from './agent';
import type { RedisAgentTls } from './contract/config';
import type { CertificateFacts } from './model/facts';
import { countSlots } from './model/slots';

/** What the agent did and sees, in the text format of Prometheus. The server's own metrics come from an exporter. */
export function metricsText(agent: Agent, cluster: string, tls: RedisAgentTls | null, now: number, room?: Room): string {
  const seen = freshlySeen(agent, now);
  const own = seen?.own;
  const wanted = seen?.wanted;
  const ownGauge = (name: string, help: string, value: number | undefined) => gauge(`redis_agent_${name}`, help, { cluster }, value);
  const shape = wanted?.is === 'shape' ? wanted : undefined;
  return agentMetrics('redis', cluster, agent, now, room, [
    ...ownGauge('slots_served', 'Slots with an owner that is not considered failed; 16384 when all is well.', own?.slotsServed),
    ...ownGauge('slots_owned', 'Slots that the server of this pod owns.', own && countSlots(own.me.slots)),
    ...ownGauge(
      'open_slots', 'Slots being moved from or to the server of this pod.', own && own.me.migrating.length + own.me.importing.length,
    ),
    ...ownGauge('nodes', 'Nodes that the server of this pod knows.', own?.nodes.length),
    ...ownGauge('failed_nodes', 'Nodes among them that are considered failed.', own?.nodes.filter(({ failed }) => failed).length),
    ...ownGauge('primary', 'Whether the server of this pod is a primary.', own && Number(own.me.primary)),
    ...ownGauge(
      'link_up',
      'Whether the server of this pod, as a replica, is connected to its primary.',
      own === undefined || own.me.primary ? undefined : Number(own.linkUp),
    ),
    ...metric(
      'gauge',
      'redis_agent_trouble',
      'What is wrong with the server of this pod, by the reason of its Event.',
      reasonsOf(agent).map((reason) => [{ cluster, reason }, 1]),
    ),
    ...ownGauge('server_ends_in_a_row', 'How often the server of this pod has exited since it last ran for long.', seen?.ends.inARow),
    ...ownGauge('ready', 'Whether this pod is in service.', seen && Number(agent.ready && own !== undefined)),
    ...ownGauge('wanted_shards', 'Shards that are wanted.', shape?.shards),
    ...ownGauge('wanted_pods', 'Pods of each shard that are wanted.', shape?.pods),
    ...(tls === null ? [] : certificates(cluster, tls, seen?.certificate)),
  ]);
}

/** Of the server's certificate, the one counts that it shows: a renewed one only once it is loaded. */
function certificates(cluster: string, { server, agent }: RedisAgentTls, known: CertificateFacts | undefined): readonly string[] {
  const ofFiles = { ...validities('server', server), ...validities('client', agent) };
  return certificateMetrics('redis', cluster, { ...ofFiles, ...(known?.shown && { server: known.shown }) });
}

/** Each reason once: a server may refuse writes for two causes. */
function reasonsOf({ troubles }: Agent): readonly string[] {
  return [...new Set(troubles.map(({ reason }) => reason))];
}
