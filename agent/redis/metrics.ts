import type { Agent } from './agent';
import { countSlots } from './slots';

/** What the agent did and sees, in the text format of Prometheus. The server's own metrics come from an exporter. */
export function metricsText(agent: Agent, cluster: string, now: number): string {
  const { insight } = agent;
  const own = insight?.seen.own;
  const wanted = insight?.seen.wanted;
  const gauge = (name: string, help: string, value: number | undefined) =>
    metric('gauge', `redis_agent_${name}`, help, value === undefined ? [] : [[{ cluster }, value]]);
  const shape = wanted?.is === 'shape' ? wanted : undefined;
  return [
    ...metric('counter', 'redis_agent_steps_total', 'Decisions taken, by kind.', [...agent.steps].map(([step, count]) => [{ cluster, step }, count])),
    ...metric('counter', 'redis_agent_errors_total', 'Looks or steps that ended with an error.', [[{ cluster }, agent.errors]]),
    ...gauge('slots_served', 'Slots with an owner that is not held to have failed; 16384 when all is well.', own?.slotsServed),
    ...gauge('slots_owned', 'Slots that the server of this pod owns.', own && countSlots(own.me.slots)),
    ...gauge('open_slots', 'Slots on their way from or to the server of this pod.', own && own.me.migrating.length + own.me.importing.length),
    ...gauge('nodes', 'Nodes that the server of this pod knows.', own?.nodes.length),
    ...gauge('failed_nodes', 'Nodes among them that are held to have failed.', own?.nodes.filter(({ failed }) => failed).length),
    ...gauge('primary', 'Whether the server of this pod is a primary.', own && Number(own.me.primary)),
    ...gauge('link_up', 'Whether the server of this pod, as a replica, is in touch with its primary.', own === undefined || own.me.primary ? undefined : Number(own.linkUp)),
    ...gauge('wanted_shards', 'Shards that are wanted.', shape?.shards),
    ...gauge('wanted_pods', 'Pods of each shard that are wanted.', shape?.pods),
    ...gauge('stopping', 'Whether this pod stops.', Number(insight?.status.stopping === true)),
    ...gauge('alarm', 'Whether a person is needed.', Number(isAlarm(insight?.action.do))),
    ...gauge('seconds_since_look', 'Age of what this agent knows.', insight && (now - insight.lookedAt) / 1000),
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
