import type * as networking from 'kubernetes-types/networking/v1';
import { instanceSelector } from '../kubernetes/objects/labels';

/** The label with its own name that every namespace has since Kubernetes 1.22. */
export const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

/** Namespace and ports of a peer. */
export interface PeerOptions {
  /**
   * The namespace of the peer.
   * @default - the namespace of the policy
   */
  readonly namespace?: string;

  /**
   * TCP ports of the connection: the ports that the called container listens on.
   * @default - every port for `calls`, the ports of the service for `callers`
   */
  readonly ports?: number[];
}

/** A port that the called container listens on. */
export interface PeerPort {
  readonly port: number;
  readonly protocol: string;
}

/**
 * The other side of a connection that the network policy allows.
 *
 * The `peer` of a construct is in the namespace of its chart. A peer by name or labels, and one of a chart without a namespace, is in the
 * namespace of the policy, unless `namespace` is set.
 */
export class Peer {
  /**
   * The pods of a construct of this library, by its name. Use `pods` for pods of anything else, such as a Helm release or an operator.
   */
  static service(name: string, options: PeerOptions = {}): Peer {
    return Peer.pods(instanceSelector(name), options);
  }

  /** The pods that have all of these labels. */
  static pods(labels: { [key: string]: string }, options: PeerOptions = {}): Peer {
    const { namespace, ports = [] } = options;
    return new Peer({ podSelector: { matchLabels: labels }, ...(namespace !== undefined && inNamespace(namespace)) }, ports.map(tcp));
  }

  /** Every pod of a namespace. */
  static namespace(name: string, ports: number[] = []): Peer {
    return new Peer(inNamespace(name), ports.map(tcp));
  }

  /**
   * Addresses outside the cluster, in CIDR notation such as `10.0.0.0/8`. A single address has the prefix length 32, or 128 for IPv6.
   *
   * @throws if bits are set beyond the prefix length, or a number has a leading zero: Kubernetes 1.36 and newer reject both
   */
  static addresses(cidr: string, ports: number[] = []): Peer {
    return new Peer({ ipBlock: { cidr } }, ports.map(tcp));
  }

  /**
   * The pods of a construct of this library, in the namespace of its chart.
   * @internal
   */
  static _of(name: string, home: string | undefined): Peer {
    return new Peer({ podSelector: { matchLabels: instanceSelector(name) } }, [], home);
  }

  private constructor(
    private readonly selected: networking.NetworkPolicyPeer,
    /** @internal */ readonly _ports: readonly PeerPort[],
    private readonly home?: string,
  ) {}

  /**
   * The same pods, on these ports only.
   * @internal
   */
  _on(ports: readonly PeerPort[]): Peer {
    return new Peer(this.selected, ports, this.home);
  }

  /**
   * The peer for a policy in this namespace. Without a namespace selector, a policy selects pods of its own namespace.
   * @internal
   */
  _in(namespace: string | undefined): networking.NetworkPolicyPeer {
    if (this.home === undefined || this.home === namespace) return this.selected;
    return { ...inNamespace(this.home), ...this.selected };
  }
}

function tcp(port: number): PeerPort {
  return { port, protocol: 'TCP' };
}

function inNamespace(name: string): networking.NetworkPolicyPeer {
  return { namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: name } } };
}
