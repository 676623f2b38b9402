import { certificateMetrics, validities } from '../kernel/certificates/validity';
import { agentMetrics, freshlySeen, gauge, metric } from '../kernel/metrics';
import type { Room } from '../kernel/pod';
import type { Agent } from './agent';
import type { EtcdAgentTls } from './contract/config';

/** What the agent did and sees, in the text format of Prometheus. etcd's own metrics have their own port. */
export function metricsText(agent: Agent, cluster: string, tls: EtcdAgentTls | null, now: number, room?: Room): string {
  const seen = freshlySeen(agent, now);
  const members = seen?.membership?.members;
  const count = (role: string, learners: boolean) => (
    members && ([{ cluster, role }, members.filter(({ learner }) => learner === learners).length] as const)
  );
  const samples = [count('voter', false), count('learner', true)].filter((sample) => sample !== undefined);
  const alarms = seen?.own === undefined ? [] : [
    [{ cluster, alarm: 'NOSPACE' }, Number(seen.own.spaceAlarm)] as const,
    [{ cluster, alarm: 'CORRUPT' }, Number(seen.own.corruptMembers !== undefined)] as const,
  ];
  return agentMetrics('etcd', cluster, agent, now, room, [
    ...metric('gauge', 'etcd_agent_members', 'Members of the cluster, as a quorum lists them.', samples),
    ...metric('gauge', 'etcd_agent_server_alarm', 'Whether etcd has raised this alarm. If so, it accepts no writes.', alarms),
    ...gauge(
      'etcd_agent_server_ends_in_a_row',
      'How often the server of this pod has exited since it last ran for long.',
      { cluster },
      seen?.ends.inARow,
    ),
    ...gauge(
      'etcd_agent_wanted_members',
      'Replicas of the StatefulSet.',
      { cluster },
      seen?.wanted.is === 'size' ? seen.wanted.replicas : undefined,
    ),
    ...(tls === null ? [] : certificates(cluster, tls)),
  ]);
}

/** Read each time: a renewed certificate counts from the moment that the servers see it. */
function certificates(cluster: string, { server, peer, agent, managed }: EtcdAgentTls): readonly string[] {
  // The anchors have no end.
  const { caFile } = managed === null ? server : agent;
  return certificateMetrics('etcd', cluster, {
    ...validities('server', { ...server, caFile }),
    ...validities('peer', { ...peer, caFile: managed === null ? peer.caFile : caFile }),
    ...validities('client', agent),
  });
}
