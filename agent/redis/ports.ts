import type { Server } from 'node:http';
import { dirname } from 'node:path';
import { json, Page, text } from '../kernel/http-server';
import type { Clock } from '../kernel/agent-loop';
import * as ports from '../kernel/ports';
import { Volume } from '../kernel/volume';
import type { Setting } from './model/action';
import type { Agent } from './agent';
import { unansweredText } from './model/unanswered';
import type { Proofs } from './server/proof';
import { metricsText } from './metrics';

export function openStatusPort(agent: Agent, { topology, config }: Setting, clock: Clock, proofs: Proofs): Promise<Server> {
  const volume = new Volume(dirname(config.paths.dataDir));
  return ports.openStatusPort(topology.listenHost(), config.ports.status, clock, {
    status: () => agent.status && { ...agent.status, ...forPeople(agent) },
    metrics: async (now) => metricsText(agent, config.cluster, now, await volume.room()),
    lookedAt: () => agent.insight?.lookedAt,
    more: { '/readyz': () => readiness(agent), '/status?brief': () => brief(agent), '/proof': (query) => proofs.page(query) },
  });
}

export function openControlPort(agent: Agent, { topology, config }: Setting): Promise<Server> {
  return ports.openControlPort(topology.listenHost(), config.ports.control, agent);
}

function forPeople({ insight }: Agent) {
  return { step: insight?.action, wanted: insight?.seen.wanted, nodes: insight?.seen.own?.nodes, record: insight?.seen.record };
}

const NOT_ASKED = { is: 'silent', why: 'was not asked yet' } as const;

/** For the other agents: in a big cluster, what people read beside it is long. */
function brief({ status }: Agent): Page {
  return status === undefined ? text(503, 'has not looked yet') : json(status);
}

function readiness(agent: Agent): Page {
  if (!agent.ready) return text(503, 'was not yet in service with the whole cluster');
  const { seen } = agent.insight ?? {};
  if (seen?.own !== undefined) return text(200, 'ok');
  return text(503, `the server ${unansweredText(seen?.unanswered?.why ?? NOT_ASKED)}`);
}
