import type { k8s } from 'cdk8s-plus-28';
import { instanceSelector } from '../kubernetes/labels';

/** The label that every namespace carries since Kubernetes 1.22, its own name. */
export const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

/** Narrows a peer down. */
export interface PeerOptions {
  /**
   * The namespace that the peer is in.
   * @default - the namespace of the policy
   */
  readonly namespace?: string;

  /**
   * TCP ports of the side that is called, by the number that the container listens on.
   * @default - calling: every port; being called: the ports of the service
   */
  readonly ports?: number[];
}

/**
 * The other side of a connection that the network policy lets through.
 *
 * The `peer` of a construct knows the namespace of its chart. One that is given by name or labels, and one of a chart without a namespace,
 * is in the namespace of the policy unless `namespace` says otherwise.
 */
export class Peer {
  /**
   * The pods of one of our constructs, by its name. Pods of a Helm release or of an operator are not among them, whatever they are
   * called: name those by `pods`.
   */
  static service(name: string, options: PeerOptions = {}): Peer {
    return Peer.pods(instanceSelector(name), options);
  }

  /** The pods that carry all of these labels. */
  static pods(labels: { [key: string]: string }, options: PeerOptions = {}): Peer {
    const { namespace, ports = [] } = options;
    return new Peer({ podSelector: { matchLabels: labels }, ...(namespace !== undefined && inNamespace(namespace)) }, ports);
  }

  /** Every pod of a namespace. */
  static namespace(name: string, ports: number[] = []): Peer {
    return new Peer(inNamespace(name), ports);
  }

  /**
   * Addresses outside the cluster, in CIDR notation such as `10.0.0.0/8`. A single address has the prefix length 32, or 128 for IPv6.
   *
   * @throws when bits are set beyond the prefix length, or a number has a leading zero: Kubernetes 1.36 and newer refuse both
   */
  static addresses(cidr: string, ports: number[] = []): Peer {
    return new Peer({ ipBlock: { cidr } }, ports);
  }

  /**
   * The pods of one of our constructs, wherever its chart puts them.
   * @internal
   */
  static _of(name: string, home: string | undefined): Peer {
    return new Peer({ podSelector: { matchLabels: instanceSelector(name) } }, [], home);
  }

  private constructor(
    private readonly selected: k8s.NetworkPolicyPeer,
    /** @internal */ readonly _ports: readonly number[],
    private readonly home?: string,
  ) {}

  /**
   * As a policy in this namespace must write it. Without a namespace selector, the API server takes pods for those beside the policy.
   * @internal
   */
  _in(namespace: string | undefined): k8s.NetworkPolicyPeer {
    if (this.home === undefined || this.home === namespace) return this.selected;
    return { ...inNamespace(this.home), ...this.selected };
  }
}

function inNamespace(name: string): k8s.NetworkPolicyPeer {
  return { namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: name } } };
}
