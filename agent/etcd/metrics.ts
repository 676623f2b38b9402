import { agentMetrics, gauge, metric } from '../support/metrics';
import type { Agent } from './agent';

/** What the agent did and sees, in the text format of Prometheus. etcd's own metrics have their own port. */
export function metricsText(agent: Agent, cluster: string, now: number): string {
  const members = agent.insight?.seen.membership?.members ?? [];
  const wanted = agent.insight?.seen.wanted;
  const own = agent.insight?.seen.own;
  return agentMetrics('etcd', cluster, agent, now, [
    ...metric('gauge', 'etcd_agent_members', 'Members of the cluster as this agent last saw them.', [
      [{ cluster, role: 'voter' }, members.filter(({ learner }) => !learner).length],
      [{ cluster, role: 'learner' }, members.filter(({ learner }) => learner).length],
    ]),
    ...metric('gauge', 'etcd_agent_server_alarm', 'Whether etcd has raised this alarm: it then takes no writes.', own === undefined ? [] : [
      [{ cluster, alarm: 'NOSPACE' }, Number(own.spaceAlarm)],
      [{ cluster, alarm: 'CORRUPT' }, Number(own.corruptMembers !== undefined)],
    ]),
    ...gauge('etcd_agent_server_ends_in_a_row', 'How often the server of this pod has ended since it last ran for long.', { cluster }, agent.insight?.seen.ends.inARow),
    ...gauge('etcd_agent_wanted_members', 'Replicas of the StatefulSet.', { cluster }, wanted?.is === 'size' ? wanted.replicas : undefined),
  ]);
}
