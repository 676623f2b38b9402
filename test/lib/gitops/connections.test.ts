import type { Chart } from 'cdk8s';
import fc from 'fast-check';
import { AppService, type AppServiceProps, Authentication, EtcdCluster, MicroService, OperatorlessApp, Peer, RedisCluster } from '../../../lib';
import { openPorts, PORTS } from '../../support/policy-oracle';
import type { Manifest } from '../../support/synth';
import { appWith, chart, object } from './support/apps';

const web = (scope: Chart, id: string, props: Partial<AppServiceProps> = {}) => (
  new AppService(scope, id, { image: 'nginx:1.28', ports: [{ port: 80, targetPort: 8080 }], ...props })
);

/** What an app of one chart has against its connections, line by line. */
function faults(build: (scope: Chart) => void): string[] {
  try {
    appWith((app) => build(chart(app, 'prod'))).render();
    return [];
  } catch (error) {
    return (error as Error).message.split('\n');
  }
}

/** A workload by itself, whose pods have these labels and listen on these ports. */
function workload(scope: Chart, name: string, ports: readonly number[] = [], labels: Record<string, string> = { app: name }): void {
  object(scope, 'Deployment', name, {
    apiVersion: 'apps/v1',
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'app', image: 'app:1', ports: ports.map((containerPort) => ({ containerPort })) }] },
      },
    },
  });
}

function policy(scope: Chart, name: string, spec: Record<string, unknown>, metadata = {}): void {
  object(scope, 'NetworkPolicy', name, { apiVersion: 'networking.k8s.io/v1', metadata, spec });
}

const app = (name: string) => ({ podSelector: { matchLabels: { app: name } } });
const ports = (...numbers: number[]) => numbers.map((port) => ({ port }));
const into = (name: string, ...rules: object[]) => ({ ...app(name), policyTypes: ['Ingress'], ingress: rules });
const out = (name: string, ...rules: object[]) => ({ ...app(name), policyTypes: ['Egress'], egress: rules });

describe('is refused, with the paths of both sides and the fix', () => {
  test('a caller that does not say that it calls', () => {
    expect(faults((scope) => {
      const website = web(scope, 'website');
      web(scope, 'api', { callers: [website.peer] });
    })).toEqual([
      '[prod/api/NetworkPolicy] spec.ingress must allow only connections that the policies of the client allow, got Deployment website '
      + '[prod/website/Deployment]: [prod/website/NetworkPolicy] has no egress rule for Deployment api [prod/api/Deployment], and a connection '
      + 'needs both rules; call connectTo() of the client, which writes both, or add the egress rule, or remove the ingress rule',
    ]);
  });

  test('a call that the called side does not admit', () => {
    expect(faults((scope) => web(scope, 'website', { calls: [web(scope, 'api').peer] }))).toEqual([
      '[prod/website/NetworkPolicy] spec.egress must allow only connections that the policies of the server allow, got Deployment api '
      + '[prod/api/Deployment]: [prod/api/NetworkPolicy] has no ingress rule for Deployment website [prod/website/Deployment], and a '
      + 'connection needs both rules; call connectTo() of the client, which writes both, or add the ingress rule, or remove the egress rule',
    ]);
  });

  test('a client of a database in another namespace', () => {
    const rendered = () => appWith((root) => {
      new RedisCluster(chart(root, 'data', { namespace: 'data' }), 'redis').allowClient(web(chart(root, 'shop'), 'website').peer);
    }).render();
    expect(rendered).toThrow('[data/redis/NetworkPolicy] spec.ingress must allow only connections that the policies of the client allow, got '
      + 'Deployment website [shop/website/Deployment]: [shop/website/NetworkPolicy] has no egress rule for StatefulSet redis-0');
  });

  test('one port of a call, when others are admitted', () => {
    expect(faults((scope) => {
      workload(scope, 'a');
      workload(scope, 'b', [80, 9090]);
      policy(scope, 'out', out('a', { to: [app('b')], ports: ports(80, 9090) }));
      policy(scope, 'in', into('b', { from: [app('a')], ports: ports(80) }));
    })[0]).toContain('got port 9090 of Deployment b [prod/Deployment-b]');
  });

  test('a call to the port of the Service, where the pods listen on another', () => {
    expect(faults((scope) => {
      const website = web(scope, 'website', { calls: [Peer.service('api', { ports: [80] })] });
      web(scope, 'api', { callers: [website.peer] });
    })).toHaveLength(1);
  });
});

describe('is accepted', () => {
  test.each<[string, (scope: Chart) => void]>([
    ['a connection that connectTo wrote', (scope) => web(scope, 'website').connectTo(new EtcdCluster(scope, 'etcd'))],
    ['a connection that callers and calls allow together', (scope) => {
      const api = web(scope, 'api', { callers: [Peer.service('website')] });
      web(scope, 'website', { calls: [api.peer] });
    }],
    ['a caller that is not in the app', (scope) => web(scope, 'api', { callers: [Peer.service('elsewhere'), Peer.pods({ app: 'x' })] })],
    ['addresses, and a namespace as a whole', (scope) => {
      web(scope, 'api', { callers: [Peer.addresses('10.0.0.0/8'), Peer.namespace('shop')], calls: [Peer.addresses('0.0.0.0/0')] });
      web(scope, 'website', { calls: [Peer.namespace('shop')] });
    }],
    ['a call to pods that admit addresses, which may be those of the caller', (scope) => (
      web(scope, 'website', { calls: [web(scope, 'api', { callers: [Peer.addresses('0.0.0.0/0')] }).peer] })
    )],
    ['a caller without a policy', (scope) => {
      workload(scope, 'a');
      workload(scope, 'b');
      policy(scope, 'in', into('b', { from: [app('a')] }));
    }],
    ['a caller that a policy selects for the other direction alone', (scope) => {
      workload(scope, 'a');
      workload(scope, 'b');
      policy(scope, 'of-a', into('a'));
      policy(scope, 'in', into('b', { from: [app('a')] }));
    }],
    ['what a second policy of the same pods allows', (scope) => {
      workload(scope, 'a');
      workload(scope, 'b');
      policy(scope, 'deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
      policy(scope, 'in', into('b', { from: [app('a')] }));
      policy(scope, 'out', out('a', { to: [app('b')] }));
    }],
    ['a server of several ports, of which the client uses one', (scope) => {
      workload(scope, 'a');
      workload(scope, 'b', [80, 9090]);
      policy(scope, 'out', out('a', { to: [app('b')], ports: ports(80) }));
      policy(scope, 'in', into('b', { from: [app('a')], ports: ports(80, 9090) }));
    }],
    ['one rule for two servers that listen on different ports', (scope) => {
      workload(scope, 'a');
      workload(scope, 'b', [80]);
      workload(scope, 'c', [5432]);
      policy(scope, 'out', out('a', { to: [app('b'), app('c')], ports: ports(80, 5432) }));
      policy(scope, 'in-b', into('b', { from: [app('a')], ports: ports(80) }));
      policy(scope, 'in-c', into('c', { from: [app('a')], ports: ports(5432) }));
    }],
    ['a rule for a group of clients, of which one connects', (scope) => {
      workload(scope, 'a', [], { app: 'a', tier: 'front' });
      workload(scope, 'idle', [], { app: 'idle', tier: 'front' });
      workload(scope, 'b', [80]);
      policy(scope, 'in', into('b', { from: [{ podSelector: { matchLabels: { tier: 'front' } } }] }));
      policy(scope, 'out-a', out('a', { to: [app('b')] }));
      policy(scope, 'out-idle', out('idle'));
    }],
    ['a rule for one pod of a StatefulSet, whose label no template has', (scope) => {
      workload(scope, 'a');
      workload(scope, 'b', [80]);
      policy(scope, 'out', out('a', { to: [app('b')], ports: ports(80) }));
      policy(scope, 'in', into('b', { from: [{ podSelector: { matchLabels: { 'app': 'a', 'statefulset.kubernetes.io/pod-name': 'a-0' } } }] }));
    }],
    ['pods of a namespace whose labels are not in the app', (scope) => {
      workload(scope, 'a');
      workload(scope, 'b', [80]);
      policy(scope, 'out', out('a', { to: [app('b')], ports: ports(80) }));
      policy(scope, 'in', into('b', { from: [{ ...app('a'), namespaceSelector: { matchLabels: { team: 'shop' } } }] }));
    }],
    ['anything, when policies of a network plugin may allow more', (scope) => {
      web(scope, 'website', { calls: [web(scope, 'api').peer] });
      object(scope, 'CiliumNetworkPolicy', 'more', { apiVersion: 'cilium.io/v2' });
    }],
    ['a database with a user interface and monitoring', (scope) => {
      new RedisCluster(scope, 'redis', { insight: { clients: [Peer.namespace('ops')] }, monitoring: {} });
    }],
  ])('%s', (_, build) => expect(faults(build)).toEqual([]));

  test('a one-sided connection of an app that says so', () => {
    const build = (root: OperatorlessApp) => {
      const scope = chart(root, 'prod');
      web(scope, 'website', { calls: [web(scope, 'api').peer] });
    };
    expect(() => appWith(build, { oneSidedConnections: true }).render()).not.toThrow();
  });
});

/** Services of two namespaces: some with a proxy, and all with names of their own. */
interface Plan {
  readonly services: readonly { readonly home: 'shop' | 'data'; readonly guarded: boolean }[];
  readonly edges: readonly (readonly [number, number])[];
}

const plan: fc.Arbitrary<Plan> = fc.array(fc.record({ home: fc.constantFrom('shop' as const, 'data' as const), guarded: fc.boolean() }), {
  minLength: 2, maxLength: 5,
}).chain((services) => fc.record({
  services: fc.constant(services),
  edges: fc.uniqueArray(fc.tuple(fc.nat(services.length - 1), fc.nat(services.length - 1)), { maxLength: 6, selector: String }),
}));

/** The app of a plan, with its namespaces, and the objects that it writes. */
function built({ services, edges }: Plan): Manifest[] {
  const root = appWith((made) => {
    const scopes = { shop: chart(made, 'shop'), data: chart(made, 'data', { namespace: 'data' }) };
    const nodes = services.map(({ home, guarded }, index) => new MicroService(scopes[home], `s${index}`, {
      msName: `s${index}`, version: '1.0', image: 'registry.example.com/s:1.0', port: 9000,
      authentication: guarded ? Authentication.proxy() : undefined,
    }));
    for (const [from, to] of edges) nodes[from].connectTo(nodes[to]);
  });
  return root.render().flatMap(({ manifest }) => (manifest === undefined ? [] : [manifest]));
}

test('services can connect exactly as connectTo says, to the app or its proxy and to no other port', () => {
  fc.assert(fc.property(plan, (made) => {
    const manifests = built(made);
    const cluster = { namespaces: { shop: {}, data: {} }, policies: manifests.filter(({ kind }) => kind === 'NetworkPolicy') };
    const pods = made.services.map(({ home }, index) => ({
      namespace: home,
      named: {},
      labels: manifests.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === `s${index}-v1`)?.spec.template.metadata.labels,
    }));
    const listening = [...PORTS, '10080/TCP'];
    for (const [from, client] of pods.entries()) {
      for (const [to, server] of pods.entries()) {
        const wanted = made.edges.some(([one, other]) => one === from && other === to);
        const port = made.services[to].guarded ? '10080/TCP' : '9000/TCP';
        expect(openPorts(cluster, client, server, listening)).toEqual(wanted ? [port] : []);
      }
    }
  }), { numRuns: 60 });
});
