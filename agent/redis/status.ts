import { isPhase, statusText, unexpected } from '../kernel/http/agent-pages';
import { parseProgram } from '../kernel/replacement/program-status';
import { isObject } from '../kernel/shape';
import { present } from '../kernel/values';
import type { PeerAgents } from '../kernel/world';
import type { Setting } from './model/action';
import type { AgentStatus, Observation, PodRef } from './model/facts';
import type { Addresses } from './server/addresses';

const LONGEST_TROUBLE = 500;

/** Asks the agents of other pods. */
export class StatusPages implements PeerAgents<PodRef, AgentStatus> {
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
  const { phase, stopping, clusterId, startHeld, giving, moving, noted, keysOfOthers, trouble, program } = value;
  if (!isPhase(phase) || typeof stopping !== 'boolean') throw unexpected(body);
  if (clusterId !== undefined && typeof clusterId !== 'string') throw unexpected(body);
  return {
    phase,
    stopping,
    ...present('program', parseProgram(program)),
    ...(clusterId !== undefined && { clusterId }),
    ...(startHeld === true && { startHeld }),
    ...(giving === true && { giving }),
    ...(isSlots(moving) && { moving }),
    ...(isSlots(noted) && { noted }),
    ...(isSlots(keysOfOthers) && { keysOfOthers }),
    ...(typeof trouble === 'string' && { trouble: oneLine(trouble) }),
  };
}

/** What other agents see of this pod, except for its phase. */
export function statusOf(
  seen: Observation, troubles: readonly { readonly why: string }[],
): Omit<AgentStatus, 'phase' | 'stopping' | 'program'> {
  const { note, startHeld, incoming, keysOfOthers, stuck } = seen;
  const trouble = [...troubles.map(({ why }) => why), ...(stuck === undefined ? [] : [stuck])].join('; ');
  return {
    ...(note.clusterId !== undefined && { clusterId: note.clusterId }),
    ...(startHeld && { startHeld: true }),
    ...(incoming.length > 0 && { noted: incoming.map(({ slot }) => slot) }),
    ...(keysOfOthers !== undefined && { keysOfOthers }),
    ...(trouble !== '' && { trouble }),
  };
}

function isSlots(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(Number.isInteger);
}

/** It goes into the state record, which people read at a terminal. */
function oneLine(text: string): string {
  return text.slice(0, LONGEST_TROUBLE).replace(/\p{Cc}/gu, ' ');
}
