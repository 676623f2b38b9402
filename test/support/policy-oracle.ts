import type { Manifest } from './synth';

/** One pod, as the cluster sees it. */
export interface Pod {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Ports by name. */
  readonly named: Readonly<Record<string, string>>;
}

/** A cluster: the labels of its namespaces, and its network policies. */
export interface Cluster {
  readonly namespaces: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly policies: readonly Manifest[];
}

/** Written as `8080/TCP`. */
export const PORTS = ['53/UDP', '80/TCP', '443/TCP', '8080/TCP', '9000/TCP'];

/**
 * The given ports on which one pod can connect to the other, by the rules of the Kubernetes documentation in the simplest way: it lists
 * everything that policies allow, pod by pod and port by port, and infers nothing.
 */
export function openPorts(cluster: Cluster, client: Pod, server: Pod, ports: readonly string[] = PORTS): string[] {
  const out = allowed(cluster, client, { type: 'Egress', other: server, server, ports });
  const into = allowed(cluster, server, { type: 'Ingress', other: client, server, ports });
  return ports.filter((port) => out.has(port) && into.has(port));
}

/** A query about one side of a connection. */
interface Side {
  readonly type: 'Ingress' | 'Egress';
  readonly other: Pod;
  readonly server: Pod;
  readonly ports?: readonly string[];
}

/** The ports of one side: all ports without a policy, otherwise those of all rules of all policies together. */
export function allowed(cluster: Cluster, own: Pod, { type, other, server, ports: asked = PORTS }: Side): Set<string> {
  const policies = cluster.policies.filter(({ metadata, spec }) => (
    metadata.namespace === own.namespace && matches(spec.podSelector, own.labels) && spec.policyTypes.includes(type)
  ));
  if (policies.length === 0) return new Set(asked);
  const rules: Manifest[] = policies.flatMap(({ metadata, spec }) => (
    ((type === 'Ingress' ? spec.ingress : spec.egress) ?? []).map((rule: Manifest) => ({ ...rule, home: metadata.namespace }))
  ));
  const open = new Set<string>();
  for (const { from, to, ports, home } of rules) {
    const peers: Manifest[] = (type === 'Ingress' ? from : to) ?? [];
    if (peers.length > 0 && !peers.some((peer) => isPeer(cluster, peer, home, other))) continue;
    for (const port of asked.filter((candidate) => isListed(ports ?? [], candidate, server))) open.add(port);
  }
  return open;
}

function isPeer({ namespaces }: Cluster, { namespaceSelector, podSelector, ipBlock }: Manifest, home: string, pod: Pod): boolean {
  if (ipBlock !== undefined) return false;
  const isThere = namespaceSelector === undefined
    ? pod.namespace === home
    : matches(namespaceSelector, { ...namespaces[pod.namespace], 'kubernetes.io/metadata.name': pod.namespace });
  return isThere && (podSelector === undefined || matches(podSelector, pod.labels));
}

function isListed(ports: readonly Manifest[], candidate: string, server: Pod): boolean {
  if (ports.length === 0) return true;
  const [number, protocol] = candidate.split('/');
  return ports.some(({ port, endPort, protocol: wanted = 'TCP' }) => {
    if (wanted !== protocol) return false;
    if (port === undefined) return true;
    if (typeof port === 'string') return server.named[port] === candidate;
    return Number(number) >= port && Number(number) <= (endPort ?? port);
  });
}

function matches({ matchLabels = {}, matchExpressions = [] }: Manifest, labels: Readonly<Record<string, string>>): boolean {
  for (const [key, value] of Object.entries(matchLabels)) if (labels[key] !== value) return false;
  for (const { key, operator, values = [] } of matchExpressions) {
    const has = key in labels;
    const isAmong = has && values.includes(labels[key]);
    const holds = { In: isAmong, NotIn: !isAmong, Exists: has, DoesNotExist: !has }[operator as 'In'];
    if (!holds) return false;
  }
  return true;
}
