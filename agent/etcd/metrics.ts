import type { Agent } from './agent';

/** What the agent did and sees, in the text format of Prometheus. etcd's own metrics have their own port. */
export function metricsText(agent: Agent, cluster: string, now: number): string {
  const { insight } = agent;
  const members = insight?.seen.membership?.members ?? [];
  const wanted = insight?.seen.wanted;
  return [
    ...metric('counter', 'etcd_agent_steps_total', 'Decisions taken, by kind.', [...agent.steps].map(([step, count]) => [{ cluster, step }, count])),
    ...metric('counter', 'etcd_agent_errors_total', 'Looks or steps that ended with an error.', [[{ cluster }, agent.errors]]),
    ...metric('gauge', 'etcd_agent_members', 'Members of the cluster as this agent last saw them.', [
      [{ cluster, role: 'voter' }, members.filter(({ learner }) => !learner).length],
      [{ cluster, role: 'learner' }, members.filter(({ learner }) => learner).length],
    ]),
    ...metric('gauge', 'etcd_agent_wanted_members', 'Replicas of the StatefulSet.', wanted?.is === 'size' ? [[{ cluster }, wanted.replicas]] : []),
    ...metric('gauge', 'etcd_agent_stopping', 'Whether this pod stops.', [[{ cluster }, Number(agent.stopping)]]),
    ...metric('gauge', 'etcd_agent_alarm', 'Whether a person is needed.', [[{ cluster }, isAlarm(insight?.action.do) ? 1 : 0]]),
    ...metric(
      'gauge',
      'etcd_agent_seconds_since_look',
      'Age of what this agent knows.',
      insight === undefined ? [] : [[{ cluster }, (now - insight.lookedAt) / 1000]],
    ),
    '',
  ].join('\n');
}

function isAlarm(step: string | undefined): boolean {
  return step === 'warn' || step === 'fail';
}

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

function metric(type: 'counter' | 'gauge', name: string, help: string, samples: readonly Sample[]): readonly string[] {
  const line = ([labels, value]: Sample) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}=${JSON.stringify(text)}`);
    return `${name}{${pairs.join(',')}} ${value}`;
  };
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...samples.map(line)];
}
