import { at, type Fields, fieldsAt, fieldsOf, listAt, listOf } from '../objects/fields';
import type { KubernetesObject } from '../objects/kinds';
import { PodIndex, type Pods, podsOf } from './pod-index';
import { EVERY_PORT, overlap, type PortRange, portsOf, rangeOf } from './ports';
import { type Answer, both, isEmpty, isTemplateLabel, namespaceAnswer, type Namespaces, podsAnswer, sameNamespace } from './selection';

export type Direction = 'ingress' | 'egress';

/** The pods at both ends of a connection. */
interface Pair<T extends KubernetesObject> {
  readonly client: Pods<T>;
  readonly server: Pods<T>;
}

/** A connection that a rule allows to pods that it names, and that the policies of these pods deny. */
export interface OneSided<T extends KubernetesObject> extends Pair<T> {
  readonly policy: T;
  /** Of the rule that allows it. */
  readonly allowedBy: Direction;
  /** A policy of the other side, which has no rule for it. */
  readonly denying: T;
  /** The denied ports. Every port, if the rule has none or if no port is allowed by both sides. */
  readonly ports: readonly PortRange[];
}

/** A policy of certain pods, or of pods that it may select. */
interface Applied<T> {
  readonly policy: T;
  readonly certain: boolean;
}

/**
 * The network policies of some objects, and which of their pods may connect. Policies add up: a side that any policy selects may do what
 * some rule allows, and a side that none selects may do everything. Both sides must allow a connection.
 *
 * What depends on things outside these objects, such as addresses or labels of other namespaces, counts as allowed.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class NetworkPolicies<T extends KubernetesObject> {
  readonly pods: readonly Pods<T>[];
  private readonly index: PodIndex<T>;
  private readonly namespaces: Namespaces;
  private readonly policies: readonly T[];
  private readonly applied = new Map<Pods<T>, Readonly<Record<Direction, Applied<T>[]>>>();

  constructor(objects: readonly T[]) {
    this.pods = objects.flatMap((object) => podsOf(object) ?? []);
    this.index = new PodIndex(this.pods);
    this.namespaces = new Map(objects.filter(({ group, kind }) => group === '' && kind === 'Namespace').map(({ name, fields }) => (
      [name, fieldsAt(fields, 'metadata.labels')]
    )));
    this.policies = objects.filter(({ group, kind }) => group === 'networking.k8s.io' && kind === 'NetworkPolicy');
    for (const policy of this.policies) this.apply(policy);
  }

  /** Whether both sides allow a connection to this port of the server. */
  allow(pair: Pair<T>, port: { readonly port: number; readonly protocol: string }): boolean {
    const asked = [rangeOf(port)];
    return overlap(this.allowedPorts('egress', pair), asked) && overlap(this.allowedPorts('ingress', pair), asked);
  }

  /**
   * Connections that only one side allows. A rule counts only if it names pods by labels, because a rule for a namespace or for everything
   * says nothing about each pod. If it names several workloads, or is a rule for several, one that agrees is enough.
   */
  oneSided(): OneSided<T>[] {
    return this.policies.flatMap((policy) => (['egress', 'ingress'] as const).flatMap((direction) => (
      rulesOf(policy, direction).flatMap((rule) => (
        peersOf(rule, direction).flatMap((peer) => this.refusedPeer(policy, direction, rule, peer))
      ))
    )));
  }

  /** Connections that a rule names by the labels of both pods, and that both sides allow, each once. */
  connections(): Pair<T>[] {
    const found = new Map<Pods<T>, Set<Pods<T>>>();
    for (const policy of this.policies) {
      for (const direction of ['egress', 'ingress'] as const) {
        for (const pair of rulesOf(policy, direction).flatMap((rule) => this.namedPairs(policy, direction, rule))) {
          if (!overlap(this.allowedPorts('egress', pair), this.allowedPorts('ingress', pair))) continue;
          found.set(pair.client, (found.get(pair.client) ?? new Set()).add(pair.server));
        }
      }
    }
    return [...found].flatMap(([client, servers]) => [...servers].map((server) => ({ client, server })));
  }

  private namedPairs(policy: T, direction: Direction, rule: Fields): Pair<T>[] {
    return peersOf(rule, direction).filter((peer) => !isEmpty(peer.podSelector)).flatMap((peer) => (
      this.ownPods(policy, direction).flatMap((own) => this.namedPods(policy, peer).map((other) => pairOf(direction, own, other)))
    ));
  }

  /** The pods that a policy certainly applies to. */
  private ownPods(policy: T, direction: Direction): readonly Pods<T>[] {
    return this.index.candidates(at(policy.fields, 'spec.podSelector'), isTemplateLabel)
      .filter((pods) => this.applied.get(pods)?.[direction].some((applied) => applied.policy === policy && applied.certain));
  }

  private namedPods(policy: T, peer: Fields): readonly Pods<T>[] {
    return this.index.candidates(peer.podSelector, isTemplateLabel).filter((pods) => this.selected(policy, peer, pods) === 'yes');
  }

  private apply(policy: T): void {
    const selector = at(policy.fields, 'spec.podSelector');
    for (const pods of this.index.candidates(selector, isTemplateLabel)) {
      const selected = both(sameNamespace(policy.namespace, pods.namespace), podsAnswer(selector, pods.labels));
      if (selected === 'no') continue;
      const applied = this.applied.get(pods) ?? { ingress: [], egress: [] };
      this.applied.set(pods, applied);
      for (const direction of directionsOf(policy)) applied[direction].push({ policy, certain: selected === 'yes' });
    }
  }

  /** The ports of the server that this side allows. */
  private allowedPorts(direction: Direction, pair: Pair<T>): readonly PortRange[] {
    const [own, other] = direction === 'egress' ? [pair.client, pair.server] : [pair.server, pair.client];
    const policies = this.applied.get(own)?.[direction] ?? [];
    if (!policies.some(({ certain }) => certain)) return EVERY_PORT;
    return policies.flatMap(({ policy }) => rulesOf(policy, direction)
      .filter((rule) => this.admits(policy, peersOf(rule, direction), other))
      .flatMap((rule) => portsOf(listAt(rule, 'ports'), pair.server.ports)));
  }

  private admits(policy: T, peers: readonly Fields[], pods: Pods<T>): boolean {
    return peers.length === 0 || peers.some((peer) => 'ipBlock' in peer || this.selected(policy, peer, pods) !== 'no');
  }

  private selected({ namespace }: T, { namespaceSelector, podSelector }: Fields, pods: Pods<T>): Answer {
    const home = namespaceSelector === undefined
      ? sameNamespace(namespace, pods.namespace)
      : namespaceAnswer(namespaceSelector, pods.namespace, this.namespaces);
    return both(home, podsAnswer(podSelector, pods.labels));
  }

  private refusedPeer(policy: T, direction: Direction, rule: Fields, peer: Fields): OneSided<T>[] {
    if (isEmpty(peer.podSelector)) return [];
    const own = this.ownPods(policy, direction);
    const named = this.namedPods(policy, peer);
    const several = own.length * named.length > 1;
    const refused: OneSided<T>[] = [];
    for (const one of own) {
      for (const other of named) {
        const pair = pairOf(direction, one, other);
        if (several && overlap(this.allowedPorts('egress', pair), this.allowedPorts('ingress', pair))) return [];
        const ports = this.refusedPorts(direction, rule, pair);
        const [denying] = this.deniersOf(direction, pair);
        if (ports.length > 0 && denying !== undefined) refused.push({ ...pair, policy, allowedBy: direction, denying, ports });
      }
    }
    return refused;
  }

  /** A client that names ports needs each of them. What a server allows, its clients need not use: one port is enough. */
  private refusedPorts(direction: Direction, rule: Fields, pair: Pair<T>): readonly PortRange[] {
    const named = listAt(rule, 'ports');
    if (direction === 'egress' && named.length > 0) {
      const accepted = this.allowedPorts('ingress', pair);
      return usedPorts(portsOf(named, pair.server.ports), pair.server).filter((port) => !overlap([port], accepted));
    }
    return overlap(this.allowedPorts('egress', pair), this.allowedPorts('ingress', pair)) ? [] : EVERY_PORT;
  }

  private deniersOf(direction: Direction, { client, server }: Pair<T>): T[] {
    const applied = direction === 'egress' ? this.applied.get(server)?.ingress : this.applied.get(client)?.egress;
    return (applied ?? []).filter(({ certain }) => certain).map(({ policy }) => policy);
  }
}

function pairOf<T extends KubernetesObject>(direction: Direction, own: Pods<T>, other: Pods<T>): Pair<T> {
  return direction === 'egress' ? { client: own, server: other } : { client: other, server: own };
}

/** A rule for several servers has ports of all of them. Which are whose, their containers say, unless they declare none. */
function usedPorts<T extends KubernetesObject>(ranges: readonly PortRange[], { ports }: Pods<T>): readonly PortRange[] {
  return ports.length === 0 ? ranges : ports.map(rangeOf).filter((port) => overlap([port], ranges));
}

/** As the API server fills it in: egress only if there are rules for it. */
function directionsOf({ fields }: KubernetesObject): Direction[] {
  const types = listAt(fields, 'spec.policyTypes');
  if (types.length === 0) return listAt(fields, 'spec.egress').length > 0 ? ['ingress', 'egress'] : ['ingress'];
  return (['ingress', 'egress'] as const).filter((direction) => types.includes(direction === 'ingress' ? 'Ingress' : 'Egress'));
}

function rulesOf({ fields }: KubernetesObject, direction: Direction): Fields[] {
  return listAt(fields, `spec.${direction}`).map(fieldsOf);
}

function peersOf(rule: Fields, direction: Direction): Fields[] {
  return listOf(rule[direction === 'ingress' ? 'from' : 'to']).map(fieldsOf);
}
