import { isPhase, statusText, unexpected } from '../kernel/http/agent-pages';
import { parseProgram } from '../kernel/replacement/program-status';
import { isObject } from '../kernel/shape';
import { present } from '../kernel/values';
import type { PeerAgents } from '../kernel/world';
import type { Setting } from './model/action';
import type { AgentStatus, ServerRefusal, ServerStatus, Vitals } from './model/facts';

/** Asks the agents of other pods. */
export class StatusPages implements PeerAgents<number, AgentStatus> {
  constructor(private readonly setting: Setting) {}

  async status(ordinal: number): Promise<AgentStatus> {
    const { topology, config } = this.setting;
    return parseAgentStatus(await statusText(topology.host(ordinal), config.ports.status));
  }
}

/** @throws on a status of another form: a doubtful answer is none */
export function parseAgentStatus(body: string): AgentStatus {
  const value: unknown = JSON.parse(body);
  if (!isObject(value)) throw unexpected(body);
  const { phase, stopping, yields, disk, dataBytes, server, refusal, vitals, problem, program, tls } = value;
  if (!isPhase(phase) || !isDisk(disk) || typeof stopping !== 'boolean' || typeof dataBytes !== 'number') throw unexpected(body);
  if ((refusal !== undefined && !isRefusal(refusal)) || (vitals !== undefined && !isVitals(vitals))) throw unexpected(body);
  const known = {
    phase,
    stopping,
    disk,
    dataBytes,
    ...present('program', parseProgram(program)),
    ...(yields === true && { yields }),
    ...(refusal && { refusal }),
    ...(vitals && { vitals }),
    ...(typeof problem === 'string' && { problem }),
    ...(typeof tls === 'string' && { tls }),
  };
  if (server === undefined) return known;
  if (!isServerStatus(server)) throw unexpected(body);
  return { ...known, server };
}

function isDisk(value: unknown): value is AgentStatus['disk'] {
  return value === 'nothing' || value === 'leftovers' || value === 'unreadable' || value === 'member';
}

function isRefusal(value: unknown): value is ServerRefusal {
  return (
    isObject(value) && typeof value.why === 'string' &&
    ['users', 'rights', 'certificate', 'request'].some((kind) => kind === value.kind)
  );
}

function isVitals(value: unknown): value is Vitals {
  return isObject(value) && typeof value.hasLeader === 'boolean' && typeof value.learner === 'boolean';
}

function isServerStatus(value: unknown): value is ServerStatus {
  if (!isObject(value)) return false;
  const texts = ['clusterId', 'memberId', 'revision', 'appliedIndex'].every((key) => (
    /^\d+$/.test(String(value[key])) && typeof value[key] === 'string'
  ));
  const numbers = ['dbBytes', 'dbBytesInUse'].every((key) => typeof value[key] === 'number');
  const flags = ['learner', 'spaceAlarm'].every((key) => typeof value[key] === 'boolean');
  const corrupt = value.corruptMembers === undefined || isTexts(value.corruptMembers);
  return (
    texts && typeof value.version === 'string' && numbers && flags && corrupt &&
    (value.leaderId === undefined || typeof value.leaderId === 'string')
  );
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
