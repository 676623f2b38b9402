import type { Chart } from 'cdk8s';
import { AppService, type AppServiceProps, EtcdCluster, type OperatorlessApp, Peer, RedisCluster } from '../../../lib';
import { appWith, chart, object } from './support/apps';

const web = (scope: Chart, id: string, props: Partial<AppServiceProps> = {}) => (
  new AppService(scope, id, { image: 'nginx:1.28', ports: [{ port: 80, targetPort: 8080 }], ...props })
);

/** The faults of the connections of an app with one chart, line by line. */
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
  test('a call that the caller does not declare', () => {
    expect(faults((scope) => {
      const website = web(scope, 'website');
      web(scope, 'api', { callers: [website.peer] });
    })).toEqual([
      '[prod/api/NetworkPolicy] spec.ingress must allow only connections that the policies of the client allow, got Deployment website '
      + '[prod/website/Deployment]: [prod/website/NetworkPolicy] has no egress rule for Deployment api [prod/api/Deployment], and a '
      + 'connection needs both rules; call connectTo() of the client, which writes both, or add the egress rule, or '
      + 'remove the ingress rule',
    ]);
  });

  test('a call that the called side does not allow', () => {
    expect(faults((scope) => web(scope, 'website', { calls: [web(scope, 'api').peer] }))).toEqual([
      '[prod/website/NetworkPolicy] spec.egress must allow only connections that the policies of the server allow, got Deployment api '
      + '[prod/api/Deployment]: [prod/api/NetworkPolicy] has no ingress rule for Deployment website [prod/website/Deployment], and a '
      + 'connection needs both rules; call connectTo() of the client, which writes both, or add the ingress rule, or '
      + 'remove the egress rule',
    ]);
  });

  test('a client of a database in another namespace', () => {
    const rendered = () => appWith((root) => {
      new RedisCluster(chart(root, 'data', { namespace: 'data' }), 'redis').allowClient(web(chart(root, 'shop'), 'website').peer);
    }).render();
    expect(rendered).toThrow('[data/redis/NetworkPolicy] spec.ingress must allow only connections that the policies of the client allow, '
      + 'got Deployment website [shop/website/Deployment]: [shop/website/NetworkPolicy] has no egress rule for StatefulSet redis-0');
  });

  test('a connection to all shards of a database once, with the names of all', () => {
    const found = faults((scope) => {
      new RedisCluster(scope, 'redis').allowClient(web(scope, 'website').peer);
    });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('no egress rule for StatefulSet redis-0 [prod/redis/Shard-0], StatefulSet redis-1 [prod/redis/Shard-1], '
      + 'StatefulSet redis-2 [prod/redis/Shard-2], and a connection needs both rules');
  });

  test('one port of a call if only others are allowed', () => {
    expect(faults((scope) => {
      workload(scope, 'a');
      workload(scope, 'b', [80, 9090]);
      policy(scope, 'out', out('a', { to: [app('b')], ports: ports(80, 9090) }));
      policy(scope, 'in', into('b', { from: [app('a')], ports: ports(80) }));
    })[0]).toContain('got port 9090 of Deployment b [prod/Deployment-b]');
  });

  test('a call to the port of the Service if the pods listen on another', () => {
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
      const matchLabels = { 'app': 'a', 'statefulset.kubernetes.io/pod-name': 'a-0' };
      policy(scope, 'in', into('b', { from: [{ podSelector: { matchLabels } }] }));
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

  test('a one-sided connection if the app declares it as such', () => {
    const build = (root: OperatorlessApp) => {
      const scope = chart(root, 'prod');
      web(scope, 'website', { calls: [web(scope, 'api').peer] });
    };
    expect(() => appWith(build, { oneSidedConnections: true }).render()).not.toThrow();
  });
});
