import { isPhase, statusText, unexpected } from '../support/peer-status';
import { isObject } from '../support/shape';
import type { Setting } from './action';
import type { Addresses } from './addresses';
import type { AgentStatus, PodRef } from './facts';
import type { Agents } from './world';

/** Asks the agents of other pods. */
export class PeerAgents implements Agents {
  constructor(
    private readonly setting: Setting,
    private readonly addresses: Addresses,
  ) {}

  async status(pod: PodRef): Promise<AgentStatus> {
    return parseAgentStatus(await statusText(await this.addresses.of(pod), this.setting.config.ports.status, '/status?brief'));
  }
}

/** @throws on a status of another form: a doubtful answer is none */
export function parseAgentStatus(body: string): AgentStatus {
  const value: unknown = JSON.parse(body);
  if (!isObject(value)) throw unexpected(body);
  const { phase, stopping, clusterId } = value;
  if (!isPhase(phase) || typeof stopping !== 'boolean') throw unexpected(body);
  if (clusterId === undefined) return { phase, stopping };
  if (typeof clusterId !== 'string') throw unexpected(body);
  return { phase, stopping, clusterId };
}
