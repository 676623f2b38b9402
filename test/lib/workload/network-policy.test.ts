import { BlockList } from 'node:net';
import { DnsProfile, Peer, Route } from '../../../lib';
import { appService, microService, only, ours } from '../../support/synth';

const policy = (manifests: ReturnType<typeof appService>) => only(manifests, 'NetworkPolicy').spec;
const namespace = (name: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });
const dnsPorts = (port: number) => [{ port, protocol: 'UDP' }, { port, protocol: 'TCP' }];

test('by default nothing may connect, and the pods may only call DNS', () => {
  expect(policy(appService({ dns: DnsProfile.kubeDns() }))).toEqual({
    podSelector: { matchLabels: ours('web') },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [],
    egress: [{ to: [{ ...namespace('kube-system'), podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }], ports: dnsPorts(53) }],
  });
});

test.each([
  ['its Gateway', Route.gateway('public', { namespace: 'gateways' }), 'gateways'],
  ['the proxies that serve the Gateway', Route.gateway('public', { namespace: 'gateways', proxyNamespace: 'traefik' }), 'traefik'],
  ['its ingress controller', Route.ingress('nginx', { namespace: 'ingress-nginx', tlsSecretName: 'tls' }), 'ingress-nginx'],
])('a service with a host admits requests from the namespace of %s', (_, route, from) => {
  const manifests = appService({ host: 'www.example.com', route });
  expect(policy(manifests).ingress).toEqual([{ from: [namespace(from)], ports: [{ port: 80, protocol: 'TCP' }] }]);
  const parents = manifests.filter(({ kind }) => kind === 'HTTPRoute').flatMap(({ spec }) => spec.parentRefs);
  expect(parents).toMatchObject(route._gateway === undefined ? [] : [{ name: 'public', namespace: 'gateways' }]);
});

test('the pods may query DNS wherever a cluster may have it, but never on the Internet', () => {
  const [rule] = policy(appService()).egress;
  expect(rule.ports).toEqual(dnsPorts(53));
  expect(rule.to).toContainEqual({ ...namespace('kube-system'), podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } });
  const blocks = new BlockList();
  for (const { ipBlock } of rule.to.slice(1)) blocks.addSubnet(ipBlock.cidr.split('/')[0], Number(ipBlock.cidr.split('/')[1]));
  const asked = (address: string) => blocks.check(address);
  expect(['10.96.0.10', '169.254.20.10', '172.30.0.1'].map(asked)).toEqual([true, true, true]);
  expect(['8.8.8.8', '1.1.1.1'].map(asked)).toEqual([false, false]);
});

test('with NodeLocal DNSCache the pods may also query the cache', () => {
  const [rule] = policy(appService({ dns: DnsProfile.nodeLocal('10.96.0.10') })).egress;
  expect(rule.to.slice(0, 2)).toEqual([{ ipBlock: { cidr: '169.254.20.10/32' } }, { ipBlock: { cidr: '10.96.0.10/32' } }]);
  expect(rule.ports).toEqual(dnsPorts(53));
});

test('an IPv6 address of the cache allows that address alone', () => {
  const [rule] = policy(appService({ dns: DnsProfile.nodeLocal('fd00:10:96::a') })).egress;
  expect(rule.to[1]).toEqual({ ipBlock: { cidr: 'fd00:10:96::a/128' } });
});

test('on OpenShift the pods may query the DNS pods on 5353', () => {
  expect(policy(appService({ dns: DnsProfile.openShift() })).egress).toEqual([{ to: [namespace('openshift-dns')], ports: dnsPorts(5353) }]);
});

test('a declared caller may connect to the port that the app listens on', () => {
  const callers = [
    Peer.service('shop'), Peer.service('shop', { namespace: 'staging' }), Peer.namespace('ops'), Peer.pods({ role: 'batch' }),
  ];
  expect(policy(microService({ callers })).ingress).toEqual([
    { podSelector: { matchLabels: ours('shop') } },
    { ...namespace('staging'), podSelector: { matchLabels: ours('shop') } },
    namespace('ops'),
    { podSelector: { matchLabels: { role: 'batch' } } },
  ].map((peer) => ({ from: [peer], ports: [{ port: 8080, protocol: 'TCP' }] })));
});

test('the app may call its declared peers, on every port or on the given ones', () => {
  const calls = [Peer.service('billing'), Peer.addresses('203.0.113.0/24', [443, 8443])];
  expect(policy(appService({ calls })).egress.slice(1)).toEqual([
    { to: [{ podSelector: { matchLabels: ours('billing') } }] },
    { to: [{ ipBlock: { cidr: '203.0.113.0/24' } }], ports: [{ port: 443, protocol: 'TCP' }, { port: 8443, protocol: 'TCP' }] },
  ]);
});

test('Prometheus may connect only to the metrics', () => {
  const manifests = appService({ metrics: { port: 9090 } });
  expect(policy(manifests).ingress).toEqual([{ from: [namespace('monitoring')], ports: [{ port: 9090, protocol: 'TCP' }] }]);
  expect(only(manifests, 'PodMonitor').spec).toEqual({
    selector: { matchLabels: ours('web') },
    podMetricsEndpoints: [{ port: 'metrics', path: '/metrics' }],
  });
});
