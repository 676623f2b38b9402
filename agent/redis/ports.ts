import type { Server } from 'node:http';
import { dirname } from 'node:path';
import { json, Page, text } from '../support/http-server';
import type { Clock } from '../support/agent-loop';
import * as ports from '../support/ports';
import { Volume } from '../support/volume';
import type { Setting } from './action';
import type { Agent } from './agent';
import { metricsText } from './metrics';

export function openStatusPort(agent: Agent, { topology, config }: Setting, clock: Clock): Promise<Server> {
  const volume = new Volume(dirname(config.paths.dataDir));
  return ports.openStatusPort(topology.listenHost(), config.ports.status, clock, {
    status: () => agent.status && { ...agent.status, ...forPeople(agent) },
    metrics: async (now) => metricsText(agent, config.cluster, now, await volume.room()),
    lookedAt: () => agent.insight?.lookedAt,
    more: { '/readyz': () => readiness(agent), '/status?brief': () => brief(agent) },
  });
}

export function openControlPort(agent: Agent, { topology, config }: Setting): Promise<Server> {
  return ports.openControlPort(topology.listenHost(), config.ports.control, agent);
}

function forPeople({ insight }: Agent) {
  return { step: insight?.action, wanted: insight?.seen.wanted, nodes: insight?.seen.own?.nodes, record: insight?.seen.record };
}

/** For the other agents: in a big cluster, what people read beside it is long. */
function brief({ status }: Agent): Page {
  return status === undefined ? text(503, 'has not looked yet') : json(status);
}

function readiness(agent: Agent): Page {
  if (!agent.ready) return text(503, 'was not yet in service with the whole cluster');
  return agent.insight?.seen.own === undefined ? text(503, 'the server does not answer') : text(200, 'ok');
}
