import type { Server } from 'node:http';
import { dirname } from 'node:path';
import type { Clock } from '../kernel/agent-loop';
import * as ports from '../kernel/ports';
import { Volume } from '../kernel/volume';
import type { Agent } from './agent';
import type { Setting } from './decide/decide';
import { metricsText } from './metrics';

export function openStatusPort(agent: Agent, { topology, config }: Setting, clock: Clock): Promise<Server> {
  const volume = new Volume(dirname(config.paths.dataDir));
  return ports.openStatusPort(topology.listenHost(), config.ports.status, clock, {
    status: () => agent.status && { ...agent.status, ...forPeople(agent) },
    metrics: async (now) => metricsText(agent, config.cluster, config.tls, now, await volume.room()),
    lookedAt: () => agent.insight?.lookedAt,
  });
}

export function openControlPort(agent: Agent, { topology, config }: Setting): Promise<Server> {
  return ports.openControlPort(topology.listenHost(), config.ports.control, agent);
}

function forPeople({ insight }: Agent) {
  return { step: insight?.action, wanted: insight?.seen.wanted, membership: insight?.seen.membership, record: insight?.seen.record };
}
