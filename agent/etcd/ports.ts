import { dirname } from 'node:path';
import * as ports from '../kernel/http/agent-pages';
import { Volume } from '../kernel/pod';
import type { Serve } from '../kernel/program';
import type { Clock } from '../kernel/world';
import type { Agent } from './agent';
import { metricsText } from './metrics';
import type { Setting } from './model/action';

export function openStatusPort<Opened>(
  agent: Agent, { topology, config }: Setting, clock: Clock, open: Serve<Opened>,
): Promise<Opened> {
  const volume = new Volume(dirname(config.paths.dataDir));
  return ports.openStatusPort(topology.listenHost(), config.ports.status, clock, {
    status: () => agent.status && { ...agent.status, ...forPeople(agent) },
    metrics: async (now) => metricsText(agent, config.cluster, config.tls, now, await volume.room()),
    lookedAt: () => agent.lastLook?.lookedAt,
  }, open);
}

export function openControlPort<Opened>(agent: Agent, { topology, config }: Setting, open: Serve<Opened>): Promise<Opened> {
  return ports.openControlPort(topology.listenHost(), config.ports.control, agent, open);
}

function forPeople({ lastLook }: Agent) {
  return { step: lastLook?.action, wanted: lastLook?.seen.wanted, membership: lastLook?.seen.membership, record: lastLook?.seen.record };
}
