import { createHash } from 'node:crypto';
import { isObject } from '../../kernel/shape';
import type { Incoming, Node, OpenSlot } from '../model/facts';
import { eachSlot, type SlotRange } from '../model/slots';

/*
 * `CLUSTER NODES`, and the file `nodes.conf`, which has the same lines and one more that begins with `vars`.
 * A line of another form is no answer: it throws.
 *
 * <id> <address>:<port>@<bus port>[,<host>[,<name>=<value>...]] <flags> <id of primary, or -> <ping> <pong> <epoch> <link> <slot>...
 */

/** @throws unless exactly one line is about the server itself */
export function parseNodes(text: string): readonly Node[] {
  const lines = text.split('\n').map((line) => line.trim());
  return theOneOfItself(lines.filter((line) => line !== '' && !line.startsWith('vars ')).map(parseNode), text);
}

/** @throws unless exactly one of the nodes is the server itself */
export function theOneOfItself(nodes: readonly Node[], text: string): readonly Node[] {
  if (nodes.filter(({ myself }) => myself).length !== 1) throw unexpected('one line of the server itself', text);
  return nodes;
}

/**
 * The file in a form that a server of this host can start from.
 *
 * Each replica is in the shard of its primary. From 7.2 on, servers write another now and then, of a node that they
 * have just met, and none of them starts from that. https://github.com/valkey-io/valkey/issues/2171
 */
export function mended(list: string, host: string): string {
  const whole = list.replace(/(shard-id=)\w+( \S*slave\S* (\w+))/g, (all, key: string, rest: string, primary: string) => {
    const shard = new RegExp(`^${primary} .*shard-id=(\\w+)`, 'm').exec(list)?.[1];
    return shard === undefined ? all : key + shard + rest;
  });
  const [, known = host] = /^\w+ [^ ,]*,?([^ ,]*)\S* \S*myself/m.exec(whole) ?? [];
  // What follows is the domain of the Kubernetes cluster: changing it by mistake must be reversible.
  const [was, is] = [known, host].map((name) => name.split('.', 3).join());
  return was === is ? whole : moved(whole, known, host);
}

/**
 * The file of a primary with these slots marked as importing, as far as another node owns them. Without a mark, some versions delete
 * the keys that they find there when they start; later the agent looks for keys, and removes the marks of empty slots.
 */
export function marked(list: string, incoming: Incoming): string {
  if (list === '') return list;
  const nodes = parseNodes(list);
  const me = nodes.find(({ myself }) => myself);
  if (me?.primary !== true) return list;
  const has = new Set(me.importing.map(({ slot }) => slot));
  const may = incoming === 'any' ? undefined : new Set(incoming.map(({ slot }) => slot));
  const marks = nodes.filter(({ id }) => id !== me.id).flatMap(({ id, slots }) => (
    eachSlot(slots).filter((slot) => !has.has(slot) && (may === undefined || may.has(slot))).map((slot) => ` [${slot}-<-${id}]`)
  ));
  return list.replace(/^\w+ \S+ \S*myself.*$/m, (line) => line.trimEnd() + marks.join(''));
}

/** The noted slots that `marked` is to mark. */
export function parseIncoming(text: string): Incoming {
  try {
    const noted: unknown = JSON.parse(text);
    if (!Array.isArray(noted)) return 'any';
    return noted.flatMap((open: unknown) => (
      isObject(open) && typeof open.slot === 'number' && typeof open.nodeId === 'string' ? [{ slot: open.slot, nodeId: open.nodeId }] : []
    ));
  } catch {
    return 'any';
  }
}

/**
 * A volume that was copied from another namespace lists nodes that still run there: if this server contacted them, they would take it
 * for one of theirs. So each node gets another ID, the same in every pod, and its name in this namespace; no address stays.
 */
function moved(list: string, from: string, to: string): string {
  const nowhere = list.replace(/^(\w{40}) [^ ,]*(\S*) (?!\S*myself)/gm, '$1 :0@0$2 noaddr,');
  if (from === '') return nowhere;
  const [there, here] = [from, to].map((host) => host.replace(/^[^.]*/, ''));
  return nowhere
    .replaceAll(from, to)
    .replaceAll(there ?? '', here ?? '')
    .replace(/\b[0-9a-f]{40}\b/g, (id) => createHash('sha1').update(id + here).digest('hex'));
}

export function parseNode(line: string): Node {
  const [id = '', where = '', flags = '', primaryId = '', , , epoch = '', link = '', ...slots] = line.split(/\s+/);
  const known = new Set(flags.split(','));
  const isPrimary = known.has('master');
  if (
    !/^[0-9a-f]{40}$/.test(id) || !/^\d+$/.test(epoch) || !/^(dis)?connected$/.test(link) ||
    !(isPrimary || known.has('slave') || known.has('handshake'))
  ) {
    throw unexpected('a node', line);
  }
  const [address = '', host = ''] = where.split(',');
  return {
    id,
    address: address.slice(0, Math.max(0, address.split('@')[0]?.lastIndexOf(':') ?? 0)),
    host,
    myself: known.has('myself'),
    primary: isPrimary,
    ...(/^[0-9a-f]{40}$/.test(primaryId) && { primaryId }),
    failed: known.has('fail'),
    suspected: known.has('fail?'),
    handshake: known.has('handshake'),
    addressUnknown: known.has('noaddr'),
    connected: link === 'connected',
    epoch: Number(epoch),
    ...parseSlots(slots),
  };
}

function parseSlots(parts: readonly string[]): Pick<Node, 'slots' | 'migrating' | 'importing'> {
  const slots: SlotRange[] = [];
  const migrating: OpenSlot[] = [];
  const importing: OpenSlot[] = [];
  for (const part of parts) {
    const open = /^\[(\d+)-([<>])-([0-9a-f]{40})\]$/.exec(part);
    const range = /^(\d+)(?:-(\d+))?$/.exec(part);
    if (open !== null) (open[2] === '>' ? migrating : importing).push({ slot: Number(open[1]), nodeId: open[3] ?? '' });
    else if (range !== null) slots.push({ from: Number(range[1]), to: Number(range[2] ?? range[1]) });
    else throw unexpected('slots', part);
  }
  return { slots, migrating, importing };
}

function unexpected(wanted: string, got: string): Error {
  return new Error(`the list of nodes should hold ${wanted}, got ${JSON.stringify(got.slice(0, 200))}`);
}
