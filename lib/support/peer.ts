import { k8s } from 'cdk8s-plus-28';
import { instanceSelector } from './labels';

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

/** The other side of a connection that the network policy lets through. */
export class Peer {
  /** The pods of one of our constructs, by its name. */
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

  private constructor(
    /** @internal */ readonly _peer: k8s.NetworkPolicyPeer,
    /** @internal */ readonly _ports: readonly number[],
  ) {}
}

function inNamespace(name: string): k8s.NetworkPolicyPeer {
  return { namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: name } } };
}
