import type * as networking from 'kubernetes-types/networking/v1';
import { addressFault, singleAddress } from '../kubernetes/formats/addresses';
import type { Demand, Fault } from '../support/fault';
import { Peer } from './peer';
import { peerFaults } from './peer-rules';

/** The default address of NodeLocal DNSCache. */
const NODE_LOCAL_ADDRESS = '169.254.20.10';

/** Addresses that are not routed on the Internet: RFC 1918, 6598, 3927. */
const PRIVATE_ADDRESSES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16'];

const KUBE_DNS = Peer.pods({ 'k8s-app': 'kube-dns' }, { namespace: 'kube-system' });
const DNS_PORT = 53;

/** The DNS servers that the network policy allows the pods to ask. */
export class DnsProfile {
  /**
   * Port 53 of kube-dns and of private IPv4 addresses. It fits clusters whose DNS servers are pods, nodes or machines of a private network.
   */
  static privateNetwork(): DnsProfile {
    return new DnsProfile([KUBE_DNS, ...PRIVATE_ADDRESSES.map((cidr) => Peer.addresses(cidr))], DNS_PORT);
  }

  /** Only the pods of CoreDNS or kube-dns in `kube-system`. */
  static kubeDns(): DnsProfile {
    return new DnsProfile([KUBE_DNS], DNS_PORT);
  }

  /**
   * NodeLocal DNSCache, by address. No pod selector matches it, because it uses the network of the node.
   *
   * @param clusterDns The ClusterIP of the DNS Service, IPv4 or IPv6, on which the cache listens; look it up with
   * `kubectl -n kube-system get service kube-dns`
   * @throws if it isn't an IP address
   */
  static nodeLocal(clusterDns: string): DnsProfile {
    const addresses = [NODE_LOCAL_ADDRESS, clusterDns].map((address) => Peer.addresses(singleAddress(address)));
    return new DnsProfile([...addresses, KUBE_DNS], DNS_PORT, addressFault(clusterDns));
  }

  /** Port 5353 of the pods in `openshift-dns`, for OpenShift. */
  static openShift(): DnsProfile {
    return new DnsProfile([Peer.namespace('openshift-dns')], 5353);
  }

  private constructor(
    /** @internal */ readonly _servers: readonly Peer[],
    private readonly port: number,
    private readonly wrongAddress?: Demand,
  ) {}

  /**
   * Why the API server would reject a network policy with it.
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
  _toKube(namespace: string | undefined): networking.NetworkPolicyEgressRule {
    return {
      to: this._servers.map((server) => server._in(namespace)),
      ports: ['UDP', 'TCP'].map((protocol) => ({ port: this.port, protocol })),
    };
  }
}
