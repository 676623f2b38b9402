import { Refusal } from '../../kernel/errors';
import type { Node, View } from '../model/facts';
import type { Command } from './connection';
import { parseNodes } from './nodes';
import { ErrorReply, type Reply } from './resp';

/* Answers of a server: values in, facts out. An answer of another form is none: it throws. */

/** The commands whose answers make a view. */
export const VIEW_COMMANDS = [
  ['CLUSTER', 'NODES'],
  ['CLUSTER', 'INFO'],
  ['INFO', 'server', 'replication', 'persistence'],
  ['DBSIZE'],
] as const;

/** @param nodesOf how a list of nodes is read */
export function parseView(
  what: string,
  replies: readonly Reply[],
  address: string,
  currentPassword: boolean,
  nodesOf: (text: string) => readonly Node[] = parseNodes,
): View {
  const [list, cluster, info, keys] = replies.map((reply) => answer(what, reply));
  const nodes = nodesOf(textOf(what, list));
  const me = nodes.find(({ myself }) => myself);
  const clusterFields = parseFields(textOf(what, cluster));
  const fields = parseFields(textOf(what, info));
  if (me === undefined || typeof keys !== 'number') throw unexpected(what, 'a number of keys', keys);
  return {
    me,
    nodes,
    serves: clusterFields.get('cluster_state') === 'ok',
    slotsServed: wholeNumber(what, clusterFields, 'cluster_slots_ok'),
    keys,
    linkUp: fields.get('master_link_status') === 'up',
    copying: fields.get('master_sync_in_progress') === '1',
    rewriting: [fields.get('aof_rewrite_in_progress'), fields.get('aof_rewrite_scheduled')].includes('1'),
    offset: wholeNumber(what, fields, fields.has('slave_repl_offset') ? 'slave_repl_offset' : 'master_repl_offset'),
    version: versionOf(what, fields),
    address,
    currentPassword,
  };
}

/** `INFO` and `CLUSTER INFO`: `name:value` on lines that end with CR LF, and headings. */
export function parseFields(text: string): ReadonlyMap<string, string> {
  const pairs = text.split('\r\n').filter((line) => line.includes(':'));
  return new Map(pairs.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
}

/** Valkey also reports a version of Redis, for clients that ask for one. */
function versionOf(what: string, fields: ReadonlyMap<string, string>): string {
  const [valkey, redis] = [fields.get('valkey_version'), fields.get('redis_version')];
  if (valkey !== undefined) return `valkey ${valkey}`;
  if (redis === undefined) throw unexpected(what, 'a version', [...fields.keys()].join(' '));
  return `redis ${redis}`;
}

function wholeNumber(what: string, fields: ReadonlyMap<string, string>, name: string): number {
  const value = fields.get(name);
  if (value === undefined || !/^\d+$/.test(value)) throw unexpected(what, `a number ${name}`, value);
  return Number(value);
}

/** `ACL GETUSER`: the hashes of the passwords that it takes. */
export function parseUserHashes(what: string, reply: Reply | undefined): readonly string[] {
  const fields = answer(what, reply);
  if (fields === null) return [];
  if (!Array.isArray(fields)) throw unexpected(what, 'a user', fields);
  const hashes: unknown = fields[fields.indexOf('passwords') + 1];
  if (!fields.includes('passwords') || !Array.isArray(hashes)) throw unexpected(what, 'passwords of a user', fields);
  return hashes.map(String);
}

export function textsOf(what: string, reply: Reply | undefined): readonly string[] {
  const list = answer(what, reply);
  if (!Array.isArray(list) || list.some((entry) => typeof entry !== 'string')) throw unexpected(what, 'a list of texts', list);
  return list.map(String);
}

export function numberOf(what: string, reply: Reply | undefined): number {
  const value = answer(what, reply);
  if (typeof value !== 'number') throw unexpected(what, 'a number', value);
  return value;
}

export function numbersOf(what: string, reply: Reply | undefined): readonly number[] {
  const list = answer(what, reply);
  if (!Array.isArray(list)) throw unexpected(what, 'a list of numbers', list);
  return list.map((entry: Reply) => numberOf(what, entry));
}

export function textOf(what: string, reply: Reply | undefined): string {
  if (typeof reply !== 'string') throw unexpected(what, 'a text', reply);
  return reply;
}

/** @throws Refusal when the server refused */
export function answer(what: string, reply: Reply | undefined): Reply {
  if (reply instanceof ErrorReply) throw new Refusal(what, reply.message);
  if (reply === undefined) throw unexpected(what, 'an answer', reply);
  return reply;
}

function unexpected(what: string, wanted: string, got: unknown): Error {
  return new Error(`${what}: the answer should hold ${wanted}, got ${String(JSON.stringify(got)).slice(0, 200)}`);
}

export function countKeys(slot: number): Command {
  return ['CLUSTER', 'COUNTKEYSINSLOT', slot];
}

/** @param nodeId from where it comes, where it goes, or whose it is; nobody's for `STABLE` */
export function setSlot(slot: number, state: 'IMPORTING' | 'MIGRATING' | 'NODE' | 'STABLE', ...nodeId: readonly string[]): Command {
  return ['CLUSTER', 'SETSLOT', slot, state, ...nodeId];
}
