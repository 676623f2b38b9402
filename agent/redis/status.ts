import { call } from '../support/http-client';
import { lookup } from '../support/lookup';
import { isObject } from '../support/shape';
import type { Setting } from './action';
import type { AgentStatus, PodRef } from './facts';
import type { Agents } from './world';

const STATUS_MILLISECONDS = 1000;

/** Asks the agents of other pods. */
export class PeerAgents implements Agents {
  constructor(private readonly setting: Setting) {}

  async status(pod: PodRef): Promise<AgentStatus> {
    const { topology, config } = this.setting;
    const url = `http://${topology.host(pod)}:${config.ports.status}/status`;
    const reply = await call({ method: 'GET', url, timeoutMilliseconds: STATUS_MILLISECONDS, lookup });
    if (reply.status !== 200) throw new Error(`GET ${url}: ${reply.status} ${reply.body.slice(0, 200)}`);
    return parseAgentStatus(reply.body);
  }
}

/** @throws on a status of another form: a doubtful answer is none */
export function parseAgentStatus(body: string): AgentStatus {
  const value: unknown = JSON.parse(body);
  if (!isObject(value)) throw unexpected(body);
  const { phase, stopping, clusterId } = value;
  if ((phase !== 'prepare' && phase !== 'run') || typeof stopping !== 'boolean') throw unexpected(body);
  if (clusterId === undefined) return { phase, stopping };
  if (typeof clusterId !== 'string') throw unexpected(body);
  return { phase, stopping, clusterId };
}

function unexpected(body: string): Error {
  return new Error(`an agent's status has a form that this agent does not know: ${body.slice(0, 200)}`);
}
