import { k8s } from 'cdk8s-plus-28';
import { Peer } from './peer';

/** Where NodeLocal DNSCache listens unless its installation says otherwise. */
const NODE_LOCAL_ADDRESS = '169.254.20.10';

/** Where the pods ask for names: the one thing that every pod must reach, and that differs between clusters. */
export class DnsProfile {
  /** CoreDNS or kube-dns in `kube-system`, port 53: most clusters. */
  static kubeDns(): DnsProfile {
    return new DnsProfile([Peer.pods({ 'k8s-app': 'kube-dns' }, { namespace: 'kube-system' })], 53);
  }

  /**
   * NodeLocal DNSCache. It has the node's network, so that no pod selector matches it.
   *
   * @param clusterDns The ClusterIP of the DNS Service, which the cache takes over; look it up with
   * `kubectl -n kube-system get service kube-dns`
   */
  static nodeLocal(clusterDns: string): DnsProfile {
    const addresses = [NODE_LOCAL_ADDRESS, clusterDns].map((address) => Peer.addresses(`${address}/32`));
    return new DnsProfile([...addresses, Peer.pods({ 'k8s-app': 'kube-dns' }, { namespace: 'kube-system' })], 53);
  }

  /** OpenShift: the pods of `openshift-dns` listen on 5353, and policies see the pod's port. */
  static openShift(): DnsProfile {
    return new DnsProfile([Peer.namespace('openshift-dns')], 5353);
  }

  private constructor(private readonly servers: readonly Peer[], private readonly port: number) {}

  /** @internal */
  _toKube(): k8s.NetworkPolicyEgressRule {
    return {
      to: this.servers.map((server) => server._peer),
      ports: ['UDP', 'TCP'].map((protocol) => ({ port: k8s.IntOrString.fromNumber(this.port), protocol })),
    };
  }
}
