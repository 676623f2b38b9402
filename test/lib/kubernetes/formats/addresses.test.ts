import { ApiObject, type ApiObjectProps } from 'cdk8s';
import { appWith, chart } from '../../gitops/support/apps';

type Fields = Record<string, unknown>;

const render = (fields: Fields) => appWith((app) => new ApiObject(chart(app, 'shop'), 'it', fields as unknown as ApiObjectProps)).render();
const service = (spec: Fields, metadata: Fields = {}) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', ...metadata },
  spec: { ports: [{ port: 80 }], ...spec },
});
const policy = (ipBlock: Fields, way = 'ingress') => ({
  apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'web' },
  spec: { podSelector: {}, [way]: [{ [way === 'ingress' ? 'from' : 'to']: [{ podSelector: {} }, { ipBlock }] }] },
});
const slice = (address: string, addressType = 'IPv4') => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: 'web' },
  addressType,
  endpoints: [{ addresses: [address] }],
});
const pod = (spec: Fields) => ({ containers: [{ name: 'app', image: 'nginx:1.28' }], ...spec });
const deployment = (spec: Fields) => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' },
  spec: { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: pod(spec) } },
});
const cronJob = (spec: Fields) => ({
  apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'web' },
  spec: { schedule: '@daily', jobTemplate: { spec: { template: { spec: pod({ restartPolicy: 'Never', ...spec }) } } } },
});
const ranges = (value: string) =>
  service({ type: 'LoadBalancer' }, { annotations: { 'service.beta.kubernetes.io/load-balancer-source-ranges': value } });

test.each<[string, Fields, string]>([
  ['a Service\'s address', service({ clusterIP: '010.0.0.1' }),
    'spec.clusterIP must be an IP address, got "010.0.0.1": Kubernetes 1.36 and newer refuse leading zeros; use 10.0.0.1'],
  ['a Service\'s second address', service({ clusterIPs: ['10.0.0.1', '2001:db8::g'] }),
    'spec.clusterIPs[1] must be an IP address, got "2001:db8::g"; write it like 10.9.8.7 or 2001:db8::1'],
  ['an outer address', service({ externalIPs: ['203.0.113.1', '203.0.113.01'] }),
    'spec.externalIPs[1] must be an IP address, got "203.0.113.01"'],
  ['a wanted address of a load balancer', service({ type: 'LoadBalancer', loadBalancerIP: '010.0.0.1' }),
    'spec.loadBalancerIP must be an IP address, got "010.0.0.1"'],
  ['who may reach a load balancer', service({ type: 'LoadBalancer', loadBalancerSourceRanges: [' 203.0.113.5/24 '] }),
    'spec.loadBalancerSourceRanges[0] must be addresses in CIDR notation, got "203.0.113.5/24": '
      + 'Kubernetes 1.36 and newer refuse bits beyond the prefix length; use 203.0.113.0/24, or 203.0.113.5/32 for this address alone'],
  ['the same as an annotation', ranges('203.0.113.0/24, 198.51.100.7/24'),
    'load-balancer-source-ranges must be addresses in CIDR notation, got "198.51.100.7/24"'],
  ['who may call', policy({ cidr: '2001:db8::1/64' }),
    'spec.ingress[0].from[1].ipBlock.cidr must be addresses in CIDR notation, got "2001:db8::1/64": '
      + 'Kubernetes 1.36 and newer refuse bits beyond the prefix length; use 2001:db8::/64, or 2001:db8::1/128'],
  ['a block without a length', policy({ cidr: '10.0.0.1' }, 'egress'),
    'spec.egress[0].to[1].ipBlock.cidr must be addresses in CIDR notation, got "10.0.0.1": it has no prefix length; use 10.0.0.1/32'],
  ['a length with a leading zero', policy({ cidr: '10.0.0.0/08' }),
    'got "10.0.0.0/08": Kubernetes 1.36 and newer refuse leading zeros; use 10.0.0.0/8'],
  ['an exception', policy({ cidr: '10.0.0.0/8', except: ['10.1.2.3/16'] }),
    'ipBlock.except[0] must be addresses in CIDR notation, got "10.1.2.3/16"'],
  ['an exception from elsewhere', policy({ cidr: '10.0.0.0/8', except: ['192.168.0.0/16'] }),
    'ipBlock.except[0] must lie within its cidr and be smaller, got "192.168.0.0/16" in "10.0.0.0/8"'],
  ['an endpoint', slice('::ffff:192.0.2.1', 'IPv6'),
    'endpoints[0].addresses[0] must be an IP address, got "::ffff:192.0.2.1": '
      + 'Kubernetes 1.36 and newer refuse an IPv4 address in the form of an IPv6 address; use 192.0.2.1'],
  ['an endpoint with a zone', slice('fe80::1%eth0', 'IPv6'), 'endpoints[0].addresses[0] must be an IP address, got "fe80::1%eth0"'],
  ['an endpoint of the older kind',
    { apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'web' }, subsets: [{ addresses: [{ ip: '192.0.2.01' }] }] },
    'subsets[0].addresses[0].ip must be an IP address'],
  ['another name of a host', deployment({ hostAliases: [{ ip: '10.0.0.010', hostnames: ['a'] }] }),
    'spec.template.spec.hostAliases[0].ip must be an IP address, got "10.0.0.010"'],
  ['a DNS server', cronJob({ dnsConfig: { nameservers: ['dns.example.com'] } }),
    'spec.jobTemplate.spec.template.spec.dnsConfig.nameservers[0] must be an IP address, got "dns.example.com"'],
  ['a number', policy({ cidr: 10 }), 'ipBlock.cidr must be text, got 10'],
  ['a range of Services in another spelling',
    { apiVersion: 'networking.k8s.io/v1', kind: 'ServiceCIDR', metadata: { name: 'more' }, spec: { cidrs: ['2001:DB8::/112'] } },
    'spec.cidrs[0] must be in canonical form, got "2001:DB8::/112": the API server refuses other spellings; use 2001:db8::/112'],
])('fails on %s in a form that Kubernetes 1.36 refuses', (_, fields, message) => {
  expect(() => render(fields)).toThrow(`[shop/it] `);
  expect(() => render(fields)).toThrow(message);
});

test.each<[string, Fields]>([
  ['a headless Service', service({ clusterIP: 'None', clusterIPs: ['None'] })],
  ['an address of both families', service({ clusterIPs: ['10.0.0.1', '2001:db8::1'], externalIPs: ['203.0.113.1'] })],
  ['a load balancer by name, whatever its provider makes of it', service({ type: 'LoadBalancer', loadBalancerIP: 'my-address' })],
  ['who may reach a load balancer', ranges(' 203.0.113.0/24,198.51.100.7/32 ')],
  ['everybody but some', policy({ cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '169.254.169.254/32'] })],
  ['everybody by IPv6', policy({ cidr: '::/0', except: ['FD00::/8'] }, 'egress')],
  ['an endpoint by name', slice('db.example.com', 'FQDN')],
])('takes %s', (_, fields) => expect(() => render(fields)).not.toThrow());
