import { isObject } from '../../kernel/shape';
import type { AlarmKind, Member, MemberHash, Membership, ServerStatus, Vitals } from '../model/facts';

/*
 * Replies of etcd's JSON gateway: text in, value out. 64-bit numbers are decimal texts; zero, false and empty fields are
 * left out; an empty success is `{}`. A reply of another form is no answer: it throws.
 */

type Fields = Readonly<Record<string, unknown>>;

export function parseMembership(body: string): Membership {
  const reply = fieldsOf(body);
  const { members } = reply;
  if (!Array.isArray(members) || members.length === 0) throw unexpected('a list of members', body);
  return { clusterId: decimal(header(reply), 'cluster_id'), members: members.map(parseMember) };
}

function parseMember(value: unknown): Member {
  if (!isObject(value)) throw unexpected('a member', JSON.stringify(value));
  const { peerURLs, name = '', isLearner = false } = value;
  if (!Array.isArray(peerURLs) || typeof peerURLs[0] !== 'string' || typeof name !== 'string' || typeof isLearner !== 'boolean') {
    throw unexpected('a member with a peer URL', JSON.stringify(value));
  }
  return { id: decimal(value, 'ID'), name, peerUrl: peerURLs[0], learner: isLearner };
}

/** The answer to `member/add`: who was added, and who is in the cluster with it. */
export function parseAddition(body: string): { readonly memberId: string; readonly membership: Membership } {
  const { member } = fieldsOf(body);
  if (!isObject(member)) throw unexpected('the member that was added', body);
  return { memberId: decimal(member, 'ID'), membership: parseMembership(body) };
}

export function parseStatus(body: string): ServerStatus {
  const reply = fieldsOf(body);
  const head = header(reply);
  const { version, errors = [], isLearner = false } = reply;
  if (typeof version !== 'string' || !Array.isArray(errors) || typeof isLearner !== 'boolean') throw unexpected('a status', body);
  return {
    clusterId: decimal(head, 'cluster_id'),
    memberId: decimal(head, 'member_id'),
    ...('leader' in reply && { leaderId: decimal(reply, 'leader') }),
    learner: isLearner,
    version,
    revision: decimal(head, 'revision', '0'),
    appliedIndex: decimal(reply, 'raftAppliedIndex', '0'),
    dbBytes: Number(decimal(reply, 'dbSize', '0')),
    dbBytesInUse: Number(decimal(reply, 'dbSizeInUse', '0')),
    spaceAlarm: errors.some((error) => /NOSPACE/.test(String(error))),
    ...corruptMembers(errors),
  };
}

/** `memberID:1831 alarm:CORRUPT `, and `alarm:CORRUPT` when the leader saw a difference, but not on which side the fault is. */
function corruptMembers(errors: readonly unknown[]) {
  const alarms = errors.map(String).filter((error) => /alarm:\s*CORRUPT/.test(error));
  return alarms.length > 0 && { corruptMembers: alarms.map((alarm) => /memberID:\s*(\d+)/.exec(alarm)?.[1] ?? '0') };
}

/** IDs of the members for which an alarm was raised; `0`: for none of them. */
export function parseAlarms(body: string, kind: AlarmKind): readonly string[] {
  const { alarms = [] } = fieldsOf(body);
  if (!Array.isArray(alarms)) throw unexpected('a list of alarms', body);
  return alarms.filter(isObject).filter(({ alarm }) => alarm === kind).map((alarm) => decimal(alarm, 'memberID', '0'));
}

export function parseHash(body: string): MemberHash {
  const reply = fieldsOf(body);
  const head = header(reply);
  const { hash, compact_revision: compactRevision = '0' } = reply;
  if (typeof hash !== 'number' || typeof compactRevision !== 'string' || !/^-?\d+$/.test(compactRevision)) throw unexpected('a hash', body);
  return { memberId: decimal(head, 'member_id'), hash: String(hash), compactRevision, revision: decimal(head, 'revision', '0') };
}

/** The answer to a name and its password. */
export function parseToken(body: string): string {
  const { token } = fieldsOf(body);
  // It becomes a header, so it must be printable.
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) {
    throw new Error("etcd's answer should hold a token, but holds no valid one");
  }
  return token;
}

/** The roles of a user. */
export function parseRoles(body: string): readonly string[] {
  const { roles = [] } = fieldsOf(body);
  if (!Array.isArray(roles)) throw unexpected('a list of roles', body);
  return roles.map(String);
}

/** What etcd's metrics say, in the text format of Prometheus. */
export function parseVitals(text: string): Vitals {
  const gauge = (name: string) => new RegExp(`^${name} ([01])$`, 'm').exec(text)?.[1];
  const [hasLeader, learner] = [gauge('etcd_server_has_leader'), gauge('etcd_server_is_learner')];
  if (hasLeader === undefined || learner === undefined) throw unexpected('metrics of an etcd server', text);
  return { hasLeader: hasLeader === '1', learner: learner === '1' };
}

/** The message of a refusal. 3.5 and 3.6 agree on `message`; the HTTP status does not tell the kinds apart. */
export function parseRefusal(body: string): string {
  try {
    const { message } = fieldsOf(body);
    if (typeof message === 'string') return message;
  } catch {
    // Not JSON: an unknown path on 3.5, or something between us and the server. The text itself says most.
  }
  return body.trim().slice(0, 200);
}

function header(reply: Fields): Fields {
  if (!isObject(reply.header)) throw unexpected('a header', JSON.stringify(reply));
  return reply.header;
}

function decimal(fields: Fields, name: string, whenLeftOut?: string): string {
  const value = fields[name] ?? whenLeftOut;
  if (typeof value !== 'string' || !/^\d+$/.test(value)) throw unexpected(`a decimal ${name}`, JSON.stringify(fields));
  return value;
}

function fieldsOf(body: string): Fields {
  const value: unknown = JSON.parse(body);
  if (!isObject(value)) throw unexpected('an object', body);
  return value;
}

function unexpected(wanted: string, got: string): Error {
  return new Error(`etcd's answer should hold ${wanted}, got ${got.slice(0, 200)}`);
}
