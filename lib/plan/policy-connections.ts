import { type Fields, fieldsAt, fieldsOf, isFields, listAt, textAt } from '../kubernetes/objects/fields';
import { MANAGED_BY, MANAGED_BY_LABEL } from '../kubernetes/objects/labels';
import { canonicalJson } from './canonical-json';

/** Connections with one peer that the rules of a NetworkPolicy allow. */
export interface Connections {
  readonly direction: Direction;
  /** Undefined for any peer. */
  readonly peer: Fields | undefined;
  /** Empty for every port. */
  readonly ports: readonly Fields[];
}

/** The field with the peers: `from` of ingress, `to` of egress. */
export type Direction = 'from' | 'to';
const DIRECTIONS: Readonly<Record<string, Direction>> = { 'spec.ingress': 'from', 'spec.egress': 'to' };

/** The direction of the rules at this path; undefined if there are none. */
export function directionOf({ group, kind }: { readonly group: string; readonly kind: string }, path: string): Direction | undefined {
  return group === 'networking.k8s.io' && kind === 'NetworkPolicy' ? DIRECTIONS[path] : undefined;
}

/** What these rules allow and the others don't. Neither the order of rules nor their grouping matters. */
export function connectionsOnlyIn(direction: Direction, rules: unknown, others: unknown): Connections[] {
  const there = new Set(allowedBy(direction, others).map(({ key }) => key));
  const byPeer = new Map<string, Connections>();
  for (const { key, peer, port } of allowedBy(direction, rules)) {
    if (there.has(key)) continue;
    there.add(key);
    const ports = [...byPeer.get(canonicalJson(peer))?.ports ?? [], ...(port === undefined ? [] : [port])];
    byPeer.set(canonicalJson(peer), { direction, peer, ports });
  }
  return [...byPeer.values()];
}

interface Connection {
  readonly key: string;
  readonly peer: Fields | undefined;
  readonly port: Fields | undefined;
}

/** Each rule allows each of its peers on each of its ports. */
function allowedBy(direction: Direction, rules: unknown): Connection[] {
  return listAt({ rules }, 'rules').flatMap((rule) => {
    const [peers, ports] = [orAny(listAt(rule, direction)), orAny(listAt(rule, 'ports').map(withProtocol))];
    return peers.flatMap((peer) => ports.map((port) => ({ key: canonicalJson([peer, port]), peer, port })));
  });
}

function withProtocol(port: unknown): Fields {
  return { protocol: 'TCP', ...fieldsOf(port) };
}

function orAny(list: readonly unknown[]): readonly (Fields | undefined)[] {
  return list.length === 0 ? [undefined] : list.map((item) => (isFields(item) ? item : {}));
}

/** `from web on 8080` */
export function formatConnections({ direction, peer, ports }: Connections): string {
  const on = ports.length === 0 ? '' : ` on ${ports.map(formatPort).join(' and ')}`;
  return `${direction} ${peer === undefined ? 'anybody' : formatPeer(peer)}${on}`;
}

function formatPort(port: Fields): string {
  const { protocol, endPort } = port;
  const number = textAt(port, 'port');
  if (number === undefined) return `every ${String(protocol)} port`;
  return `${number}${endPort === undefined ? '' : `-${String(endPort)}`}${protocol === 'TCP' ? '' : `/${String(protocol)}`}`;
}

function formatPeer(peer: Fields): string {
  const { ipBlock, namespaceSelector } = peer;
  if (ipBlock !== undefined) {
    const except = listAt(ipBlock, 'except');
    return `${textAt(ipBlock, 'cidr')}${except.length === 0 ? '' : ` except ${except.join(', ')}`}`;
  }
  const pods = formatPods(fieldsOf(peer.podSelector));
  return namespaceSelector === undefined ? pods : `${pods} in ${formatNamespaces(fieldsOf(namespaceSelector))}`;
}

const INSTANCE = 'app.kubernetes.io/instance';

/** Pods of a construct by its name, others by their labels. */
function formatPods(selector: Fields): string {
  const { [INSTANCE]: instance, ...others } = fieldsAt(selector, 'matchLabels');
  const isConstruct = instance !== undefined && canonicalJson(others) === canonicalJson({ [MANAGED_BY_LABEL]: MANAGED_BY });
  if (isConstruct && selector.matchExpressions === undefined) return String(instance);
  return Object.keys(selector).length === 0 ? 'every pod' : `pods with ${formatSelector(selector)}`;
}

function formatNamespaces(selector: Fields): string {
  const { 'kubernetes.io/metadata.name': name, ...others } = fieldsAt(selector, 'matchLabels');
  if (name !== undefined && Object.keys(others).length === 0 && selector.matchExpressions === undefined) return `namespace ${String(name)}`;
  return Object.keys(selector).length === 0 ? 'every namespace' : `namespaces with ${formatSelector(selector)}`;
}

function formatSelector(selector: Fields): string {
  const labels = Object.entries(fieldsAt(selector, 'matchLabels')).map(([name, value]) => `${name}=${String(value)}`);
  return [...labels, ...listAt(selector, 'matchExpressions').map((one) => JSON.stringify(one))].join(', ');
}
