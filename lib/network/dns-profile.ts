import { k8s } from 'cdk8s-plus-28';
import { addressFault, singleAddress } from '../kubernetes/addresses';
import type { Demand, Fault } from '../support/fault';
import { Peer } from './peer';
import { peerFaults } from './peer-rules';

/** Where NodeLocal DNSCache listens unless its installation says otherwise. */
const NODE_LOCAL_ADDRESS = '169.254.20.10';

/** Addresses that no packet to or from the Internet has: RFC 1918, 6598, 3927. */
const PRIVATE_ADDRESSES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16'];

const KUBE_DNS = Peer.pods({ 'k8s-app': 'kube-dns' }, { namespace: 'kube-system' });
const DNS_PORT = 53;

/** Where the pods ask for names: the one thing that every pod must reach, and that differs between clusters. */
export class DnsProfile {
  /**
   * Port 53 of kube-dns and of private IPv4 addresses: wherever a cluster has its DNS, in pods, on the nodes or beside them,
   * but nowhere on the Internet.
   */
  static privateNetwork(): DnsProfile {
    return new DnsProfile([KUBE_DNS, ...PRIVATE_ADDRESSES.map((cidr) => Peer.addresses(cidr))], DNS_PORT);
  }

  /** The pods of CoreDNS or kube-dns in `kube-system`, and nobody else. */
  static kubeDns(): DnsProfile {
    return new DnsProfile([KUBE_DNS], DNS_PORT);
  }

  /**
   * NodeLocal DNSCache. It has the node's network, so that no pod selector matches it.
   *
   * @param clusterDns The ClusterIP of the DNS Service, which the cache takes over; look it up with
   * `kubectl -n kube-system get service kube-dns`; IPv4 or IPv6
   * @throws when it isn't an address
   */
  static nodeLocal(clusterDns: string): DnsProfile {
    const addresses = [NODE_LOCAL_ADDRESS, clusterDns].map((address) => Peer.addresses(singleAddress(address)));
    return new DnsProfile([...addresses, KUBE_DNS], DNS_PORT, addressFault(clusterDns));
  }

  /** OpenShift: the pods of `openshift-dns` listen on 5353, and policies see the pod's port. */
  static openShift(): DnsProfile {
    return new DnsProfile([Peer.namespace('openshift-dns')], 5353);
  }

  private constructor(
    /** @internal */ readonly _servers: readonly Peer[],
    private readonly port: number,
    private readonly wrongAddress?: Demand,
  ) {}

  /**
   * What keeps the API server from taking it into a network policy.
   *
   * @internal
   */
  _faults(prop: string): Fault[] {
    if (this.wrongAddress !== undefined) return [{ prop, ...this.wrongAddress }];
    return this._servers.flatMap((server) => peerFaults(prop, server));
  }

  /**
   * For a policy in this namespace.
   * @internal
   */
  _toKube(namespace: string | undefined): k8s.NetworkPolicyEgressRule {
    return {
      to: this._servers.map((server) => server._in(namespace)),
      ports: ['UDP', 'TCP'].map((protocol) => ({ port: k8s.IntOrString.fromNumber(this.port), protocol })),
    };
  }
}
