import type { Server } from 'node:http';
import { json, Page, Pages, serve, text } from '../support/http-server';
import type { Agent } from './agent';
import type { Setting } from './action';
import { metricsText } from './metrics';
import type { Clock } from './world';

/** A loop that has not looked for so long hangs. Every call has a limit far below. */
const HANGING_MILLISECONDS = 120_000;

/** Opens what others read of this agent. */
export function openStatusPort(agent: Agent, setting: Setting, clock: Clock): Promise<Server> {
  const started = clock.now();
  const pages: Pages = {
    '/status': () => (agent.insight === undefined ? text(503, 'has not looked yet') : json({ ...agent.insight.status, ...forPeople(agent) })),
    '/readyz': () => readiness(agent),
    '/metrics': () => ({ status: 200, type: 'text/plain', body: metricsText(agent, setting.config.cluster, clock.now()) }),
    '/healthz': () => {
      const age = clock.now() - (agent.insight?.lookedAt ?? started);
      return age < HANGING_MILLISECONDS ? text(200, 'ok') : text(500, `has not looked for ${Math.round(age / 1000)} s`);
    },
  };
  return serve(setting.topology.listenHost(), setting.config.ports.status, pages);
}

/** Opens what only the kubelet may call. The answer comes once the server may end; its status is ignored. */
export function openControlPort(agent: Agent, setting: Setting): Promise<Server> {
  const preStop = async () => {
    await agent.requestStop();
    return text(200, 'released');
  };
  return serve(setting.topology.listenHost(), setting.config.ports.control, { '/pre-stop': preStop });
}

function forPeople(agent: Agent) {
  const { insight } = agent;
  return { step: insight?.action, wanted: insight?.seen.wanted, nodes: insight?.seen.own?.nodes, record: insight?.seen.record };
}

function readiness(agent: Agent): Page {
  if (!agent.ready) return text(503, 'was not yet in service with the whole cluster');
  return agent.insight?.seen.own === undefined ? text(503, 'the server does not answer') : text(200, 'ok');
}
