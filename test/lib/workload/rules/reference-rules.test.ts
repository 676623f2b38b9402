import { type AppServiceProps, DnsProfile, EnvVar, Peer, Route, Volume } from '../../../../lib';
import { appService } from '../../../support/synth';

const refused: [string, Partial<AppServiceProps>, string][] = [
  [
    'a Gateway without a name',
    { host: 'a.example.com', route: Route.gateway('', { namespace: 'gateways' }) },
    'route must name a Gateway, got ""',
  ],
  [
    'a gateway in no namespace',
    { host: 'a.example.com', route: Route.gateway('public', { namespace: 'Not One' }) },
    'route must name the namespace of its gateway, got "Not One"',
  ],
  [
    'proxies in no namespace',
    { host: 'a.example.com', route: Route.gateway('public', { namespace: 'gateways', proxyNamespace: 'Not One' }) },
    'route must name the namespace of its proxies, got "Not One"',
  ],
  [
    'a listener that is none',
    { host: 'a.example.com', route: Route.gateway('public', { namespace: 'gateways', sectionName: 'A B' }) },
    'route must name a listener of its Gateway, got "A B"',
  ],
  [
    'an IngressClass that is none',
    { host: 'a.example.com', route: Route.ingress('A B', { namespace: 'ingress', tlsSecretName: 'tls' }) },
    'route must name an IngressClass, got "A B"',
  ],
  [
    'an Ingress without a certificate',
    { host: 'a.example.com', route: Route.ingress('nginx', { namespace: 'ingress', tlsSecretName: '' }) },
    'route must name the Secret with its certificate, got ""',
  ],
  ['a caller in no namespace', { callers: [Peer.namespace('Not One')] }, 'callers[0] must name a namespace, got "Not One"'],
  [
    'a caller by labels that are none',
    { callers: [Peer.pods({ 'not valid': 'x' })] },
    'callers[0] must select by valid labels, got "not valid: x"',
  ],
  [
    'addresses without a length',
    { calls: [Peer.addresses('10.0.0.0')] },
    'calls[0] must be addresses in CIDR notation, got "10.0.0.0": it has no prefix length; use 10.0.0.0/32',
  ],
  [
    'addresses with bits beyond their length',
    { callers: [Peer.addresses('203.0.113.5/24')] },
    'callers[0] must be addresses in CIDR notation, got "203.0.113.5/24": Kubernetes 1.36 and newer refuse bits beyond the prefix '
      + 'length; use 203.0.113.0/24, or 203.0.113.5/32 for this address alone',
  ],
  [
    'IPv6 addresses with bits beyond their length',
    { calls: [Peer.addresses('2001:db8::1/64')] },
    'calls[0] must be addresses in CIDR notation, got "2001:db8::1/64"',
  ],
  [
    'addresses with leading zeros',
    { calls: [Peer.addresses('010.0.0.0/8')] },
    'calls[0] must be addresses in CIDR notation, got "010.0.0.0/8": Kubernetes 1.36 and newer refuse leading zeros; use 10.0.0.0/8',
  ],
  [
    'addresses of too great a length',
    { calls: [Peer.addresses('10.0.0.0/33')] },
    'calls[0] must be addresses in CIDR notation, got "10.0.0.0/33"',
  ],
  ['a called port 70000', { calls: [Peer.service('db', { ports: [70000] })] }, 'calls[0] must have ports from 1 to 65535, got 70000'],
  [
    'a DNS server by name',
    { dns: DnsProfile.nodeLocal('dns.example.com') },
    'dns must be an IP address, got "dns.example.com"; write it like 10.9.8.7 or 2001:db8::1',
  ],
  [
    'a DNS server with leading zeros',
    { dns: DnsProfile.nodeLocal('010.96.0.10') },
    'dns must be an IP address, got "010.96.0.10": Kubernetes 1.36 and newer refuse leading zeros; use 10.96.0.10',
  ],
  [
    'metrics for no namespace',
    { metrics: { port: 9090, fromNamespace: 'Not One' } },
    'metrics.fromNamespace must be a namespace, got "Not One"',
  ],
  [
    'metrics with labels that are none',
    { metrics: { port: 9090, monitorLabels: { a: 'not valid!' } } },
    'metrics.monitorLabels must be valid labels, got "a: not valid!"',
  ],
  ['metrics at no path', { metrics: { port: 9090, path: 'metrics' } }, 'metrics.path must begin with "/", got "metrics"'],
  [
    'a variable of no Secret',
    { env: { A: EnvVar.secret('Not A Name', 'key') } },
    'env.A must name a Secret or a ConfigMap, got "Not A Name"',
  ],
  ['a variable of no key', { env: { A: EnvVar.secret('name', 'a b') } }, 'env.A must name a key, got "a b"'],
  ['a variable of no field', { env: { A: EnvVar.field('status.foo') } }, 'env.A must name a field of the pod, got "status.foo"'],
  [
    'files of no ConfigMap',
    { volumes: [Volume.configMap('/etc/a', 'Not A Name')] },
    'volumes[0] must name a ConfigMap, a Secret or a claim, got "Not A Name"',
  ],
];

test.each(refused)('fails on %s', (_, props, message) => {
  expect(() => appService(props)).toThrow(`[test/web] ${message}`);
});
