import { dirname } from 'node:path';
import * as ports from '../kernel/http/agent-pages';
import { jsonPage, type Page, textPage } from '../kernel/http/http-server';
import { Volume } from '../kernel/pod';
import type { Serve } from '../kernel/program';
import type { Clock } from '../kernel/world';
import type { Agent } from './agent';
import { metricsText } from './metrics';
import type { Setting } from './model/action';
import { unansweredText } from './model/unanswered';
import type { Proofs } from './server/proof';

export function openStatusPort<Opened>(
  agent: Agent, { topology, config }: Setting, clock: Clock, proofs: Proofs, open: Serve<Opened>,
): Promise<Opened> {
  const volume = new Volume(dirname(config.paths.dataDir));
  return ports.openStatusPort(topology.listenHost(), config.ports.status, clock, {
    status: () => agent.status && { ...agent.status, ...forPeople(agent) },
    metrics: async (now) => metricsText(agent, config.cluster, config.tls, now, await volume.room()),
    lookedAt: () => agent.lastLook?.lookedAt,
    more: { '/readyz': () => readiness(agent), '/status?brief': () => brief(agent), '/proof': (query) => proofs.page(query) },
  }, open);
}

export function openControlPort<Opened>(agent: Agent, { topology, config }: Setting, open: Serve<Opened>): Promise<Opened> {
  return ports.openControlPort(topology.listenHost(), config.ports.control, agent, open);
}

function forPeople({ lastLook }: Agent) {
  const { wanted, own, record, certificate } = lastLook?.seen ?? {};
  return { step: lastLook?.action, wanted, nodes: own?.nodes, record, certificate };
}

const NOT_ASKED = { is: 'silent', why: 'was not asked yet' } as const;

/** For the other agents: in a big cluster, the part for people is long. */
function brief({ status }: Agent): Page {
  return status === undefined ? textPage(503, 'has not checked yet') : jsonPage(status);
}

function readiness({ ready, lastLook }: Agent): Page {
  if (!ready) return textPage(503, 'not yet in service with the whole cluster');
  // A program that has just replaced another one knows nothing else yet.
  if (lastLook === undefined) return textPage(200, 'ok, as before the agent was replaced');
  const { own, unanswered } = lastLook.seen;
  return own === undefined ? textPage(503, `the server ${unansweredText(unanswered?.why ?? NOT_ASKED)}`) : textPage(200, 'ok');
}
