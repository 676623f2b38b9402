import fc from 'fast-check';
import type { Fields } from '../../../../lib/kubernetes/objects/fields';
import type { KubernetesObject } from '../../../../lib/kubernetes/objects/kinds';
import { NetworkPolicies } from '../../../../lib/kubernetes/network-policies/network-policies';
import { EVERY_PORT } from '../../../../lib/kubernetes/network-policies/ports';
import { allowed, openPorts, type Pod, PORTS } from '../../../support/policy-oracle';
import type { Manifest } from '../../../support/synth';

function objectOf(fields: Manifest): KubernetesObject {
  const { apiVersion, kind, metadata } = fields;
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  return { group, kind, name: metadata.name, namespace: metadata.namespace, ofCluster: kind === 'Namespace', fields: fields as Fields };
}

const NAMESPACES = { shop: { tier: 'front' }, data: { tier: 'back' }, ops: {} };
const namespaces = Object.entries(NAMESPACES).map(([name, own]) => (
  objectOf({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: own } })
));

const namespace = fc.constantFrom(...Object.keys(NAMESPACES));
const labels = fc.record({ app: fc.constantFrom('a', 'b', 'c'), tier: fc.constantFrom('x', 'y') }, { requiredKeys: [] });
const protocol = fc.constantFrom('TCP', 'UDP');

const containerPorts = fc.uniqueArray(fc.constantFrom(...PORTS), { maxLength: 3 }).map((ports) => ports.map((port, index) => {
  const [number, own] = port.split('/');
  return { containerPort: Number(number), protocol: own, ...(index < 2 && { name: ['main', 'side'][index] }) };
}));

const workload = fc.record({ namespace, labels, ports: containerPorts });

const expression = fc.oneof(
  fc.record({ key: fc.constantFrom('app', 'tier'), operator: fc.constantFrom('In', 'NotIn'), values: fc.constantFrom(['a'], ['x', 'b']) }),
  fc.record({ key: fc.constantFrom('app', 'tier'), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
);
const podSelector = fc.oneof(
  labels.map((matchLabels) => ({ matchLabels })),
  fc.constant({}),
  fc.record({ matchLabels: labels, matchExpressions: fc.array(expression, { maxLength: 2 }) }),
);
const namespaceSelector = fc.oneof(
  namespace.map((name) => ({ matchLabels: { 'kubernetes.io/metadata.name': name } })),
  fc.constant({}),
  fc.constantFrom('front', 'back').map((tier) => ({ matchLabels: { tier } })),
);
const peer = fc.record({ podSelector, namespaceSelector }, { requiredKeys: [] }).filter((made) => Object.keys(made).length > 0);
const rulePort = fc.oneof(
  fc.record({ port: fc.constantFrom(53, 80, 443, 8080), protocol }, { requiredKeys: ['port'] }),
  fc.record({ port: fc.constant(80), endPort: fc.constantFrom(80, 443, 8079, 9000), protocol }, { requiredKeys: ['port', 'endPort'] }),
  fc.record({ port: fc.constantFrom('main', 'side', 'none'), protocol }, { requiredKeys: ['port'] }),
  fc.record({ protocol }),
);
const rules = (side: 'from' | 'to') => fc.array(
  fc.record({ [side]: fc.array(peer, { maxLength: 2 }), ports: fc.array(rulePort, { maxLength: 2 }) }, { requiredKeys: [] }),
  { maxLength: 2 },
);
const policy = fc.record({
  namespace,
  spec: fc.record({
    podSelector,
    policyTypes: fc.subarray(['Ingress', 'Egress'], { minLength: 1 }),
    ingress: rules('from'),
    egress: rules('to'),
  }),
});

const world = fc.record({ workloads: fc.array(workload, { minLength: 1, maxLength: 4 }), policies: fc.array(policy, { maxLength: 4 }) })
  .map(({ workloads, policies }) => ({
    workloads: workloads.map(({ namespace: home, labels: own, ports }, index) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: `w${index}`, namespace: home },
      spec: { template: { metadata: { labels: own }, spec: { containers: [{ name: 'app', ports }] } } },
    })),
    policies: policies.map(({ namespace: home, spec }, index) => ({
      apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: `p${index}`, namespace: home }, spec,
    })),
  }));

function podOf({ metadata, spec }: Manifest): Pod {
  const ports: Manifest[] = spec.template.spec.containers[0].ports;
  return {
    namespace: metadata.namespace,
    labels: spec.template.metadata.labels,
    named: Object.fromEntries(ports.flatMap(({ name, containerPort, protocol: own }) => (name === undefined ? [] : [
      [name, `${containerPort}/${own}`],
    ]))),
  };
}

const asText = ({ port, protocol: own }: { port: number; protocol: string }) => `${port}/${own}`;
const asPort = (text: string) => ({ port: Number(text.split('/')[0]), protocol: text.split('/')[1] });

test('pods may connect exactly where the rules of Kubernetes allow it, by port', () => {
  fc.assert(fc.property(world, ({ workloads, policies }) => {
    const found = new NetworkPolicies([...namespaces, ...workloads.map(objectOf), ...policies.map(objectOf)]);
    found.pods.forEach((client, from) => found.pods.forEach((server, to) => {
      const open = PORTS.filter((port) => found.allow({ client, server }, asPort(port)));
      expect(open).toEqual(openPorts({ namespaces: NAMESPACES, policies }, podOf(workloads[from]), podOf(workloads[to])));
    }));
  }), { numRuns: 500 });
});

test('a one-sided connection is allowed by one side, and denied by the other', () => {
  let reported = 0;
  fc.assert(fc.property(world, ({ workloads, policies }) => {
    const cluster = { namespaces: NAMESPACES, policies };
    const found = new NetworkPolicies([...namespaces, ...workloads.map(objectOf), ...policies.map(objectOf)]);
    for (const { client, server, allowedBy, ports } of found.oneSided()) {
      reported += 1;
      const [from, to] = [client, server].map(({ object }) => podOf(workloads.find(({ metadata }) => metadata.name === object.name)));
      const out = allowed(cluster, from, { type: 'Egress', other: to, server: to });
      const into = allowed(cluster, to, { type: 'Ingress', other: from, server: to });
      const [open, closed] = allowedBy === 'egress' ? [out, into] : [into, out];
      const denied = PORTS.filter((text) => ports.some(({ protocol: own, first, last }) => {
        const { port, protocol: other } = asPort(text);
        return own === other && port >= first && port <= last;
      }));
      expect(denied.filter((port) => open.has(port) && closed.has(port))).toEqual([]);
      if (ports !== EVERY_PORT) expect(denied.filter((port) => !open.has(port))).toEqual([]);
    }
  }), { numRuns: 1500 });
  expect(reported).toBeGreaterThan(0);
});

test('ports of containers are distinguished by number and protocol', () => {
  const [pods] = new NetworkPolicies([objectOf({
    apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'shop', labels: {} },
    spec: { containers: [{ ports: [{ containerPort: 80 }, { containerPort: 53, protocol: 'UDP' }] }] },
  })]).pods;
  expect(pods.ports.map(asText)).toEqual(['80/TCP', '53/UDP']);
});
