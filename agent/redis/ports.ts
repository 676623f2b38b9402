import type { Server } from 'node:http';
import { Page, text } from '../support/http-server';
import type { Clock } from '../support/agent-loop';
import * as ports from '../support/ports';
import type { Setting } from './action';
import type { Agent } from './agent';
import { unansweredText } from './unanswered';
import type { Proofs } from './proof';
import { metricsText } from './metrics';

export function openStatusPort(agent: Agent, { topology, config }: Setting, clock: Clock, proofs: Proofs): Promise<Server> {
  return ports.openStatusPort(topology.listenHost(), config.ports.status, clock, {
    status: () => agent.status && { ...agent.status, ...forPeople(agent) },
    metrics: (now) => metricsText(agent, config.cluster, now),
    lookedAt: () => agent.insight?.lookedAt,
    more: { '/readyz': () => readiness(agent), '/proof': (query) => proofs.page(query) },
  });
}

export function openControlPort(agent: Agent, { topology, config }: Setting): Promise<Server> {
  return ports.openControlPort(topology.listenHost(), config.ports.control, agent);
}

function forPeople({ insight }: Agent) {
  return { step: insight?.action, wanted: insight?.seen.wanted, nodes: insight?.seen.own?.nodes, record: insight?.seen.record };
}

const NOT_ASKED = { is: 'silent', why: 'was not asked yet' } as const;

function readiness(agent: Agent): Page {
  if (!agent.ready) return text(503, 'was not yet in service with the whole cluster');
  const { seen } = agent.insight ?? {};
  if (seen?.own !== undefined) return text(200, 'ok');
  return text(503, `the server ${unansweredText(seen?.unanswered?.why ?? NOT_ASKED)}`);
}
