import type { Server } from 'node:http';
import type { Clock } from '../support/agent-loop';
import * as ports from '../support/ports';
import type { Agent } from './agent';
import type { Setting } from './decide';
import { metricsText } from './metrics';

export function openStatusPort(agent: Agent, { topology, config }: Setting, clock: Clock): Promise<Server> {
  return ports.openStatusPort(topology.listenHost(), config.ports.status, clock, {
    status: () => agent.status && { ...agent.status, ...forPeople(agent) },
    metrics: (now) => metricsText(agent, config.cluster, now),
    lookedAt: () => agent.insight?.lookedAt,
  });
}

export function openControlPort(agent: Agent, { topology, config }: Setting): Promise<Server> {
  return ports.openControlPort(topology.listenHost(), config.ports.control, agent);
}

function forPeople({ insight }: Agent) {
  return { step: insight?.action, wanted: insight?.seen.wanted, membership: insight?.seen.membership, record: insight?.seen.record };
}
