import { App, Chart } from 'cdk8s';
import { AppService, EtcdCluster, MicroService, Peer, RedisCluster } from '../../../lib';
import { type Manifest, ours } from '../../support/synth';

const within = (name: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });
const instance = (name: string) => ({ podSelector: { matchLabels: ours(name) } });

/** An app whose charts have these namespaces; a chart without one has `undefined`. */
function charts(...namespaces: readonly (string | undefined)[]): Chart[] {
  const app = new App();
  return namespaces.map((namespace, index) => new Chart(app, `chart-${index}`, { namespace }));
}

function policy(chart: Chart, name: string): Manifest {
  return chart.toJson().find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === name).spec;
}

const web = (chart: Chart, props = {}) => new AppService(chart, 'web', { image: 'nginx:1.28', ports: [{ port: 80 }], ...props });
const service = (chart: Chart, props = {}) => new MicroService(
  chart, 'billing', { msName: 'billing', version: '1.0', image: 'registry.example.com/billing:1.0', ...props },
);

/** Everything that allows a peer: the peers of its first rule that is not about its own pods. */
const ADMITTING: readonly (readonly [string, (chart: Chart, peer: Peer) => Manifest])[] = [
  ['a client of a RedisCluster', (chart, peer) => {
    new RedisCluster(chart, 'db').allowClient(peer);
    return policy(chart, 'db').ingress[1].from;
  }],
  ['a client of a RedisCluster from the start', (chart, peer) => {
    new RedisCluster(chart, 'db', { clients: [peer] });
    return policy(chart, 'db').ingress[1].from;
  }],
  ['who opens Redis Insight', (chart, peer) => {
    new RedisCluster(chart, 'db', { insight: { clients: [peer] } });
    return policy(chart, 'db-insight').ingress[0].from;
  }],
  ['a client of an EtcdCluster', (chart, peer) => {
    new EtcdCluster(chart, 'db').allowClient(peer);
    return policy(chart, 'db').ingress[1].from;
  }],
  ['a caller of an AppService', (chart, peer) => {
    web(chart, { name: 'other', callers: [peer] });
    return policy(chart, 'other').ingress[0].from;
  }],
  ['a caller of a MicroService', (chart, peer) => {
    service(chart, { fullName: 'other', callers: [peer] });
    return policy(chart, 'other').ingress[0].from;
  }],
  ['what an AppService calls', (chart, peer) => {
    web(chart, { name: 'other', calls: [peer] });
    return policy(chart, 'other').egress[1].to;
  }],
  ['what a MicroService calls', (chart, peer) => {
    service(chart, { fullName: 'other', calls: [peer] });
    return policy(chart, 'other').egress[1].to;
  }],
];

describe.each(ADMITTING)('%s', (_, admitted) => {
  test('is in the namespace of its own chart, and does not select pods with that name in the namespace of the policy', () => {
    const [front, back] = charts('shop', 'data');
    expect(admitted(back, web(front).peer)).toEqual([{ ...within('shop'), ...instance('web') }]);
    const [team, other] = charts('team', 'data');
    expect(admitted(other, service(team).peer)).toEqual([{ ...within('team'), ...instance('billing-v1') }]);
  });

  test('has no namespace selector in the same namespace, so that a later change of the namespace is safe', () => {
    const [front, back] = charts('shop', 'shop');
    expect(admitted(back, web(front).peer)).toEqual([instance('web')]);
  });

  test('has a namespace selector in a policy that does not know its own namespace', () => {
    const [front, back] = charts('shop', undefined);
    expect(admitted(back, web(front).peer)).toEqual([{ ...within('shop'), ...instance('web') }]);
  });

  test('of a chart without a namespace is in the namespace of the policy', () => {
    for (const namespace of ['data', undefined]) {
      const [front, back] = charts(undefined, namespace);
      expect(admitted(back, web(front).peer)).toEqual([instance('web')]);
    }
  });

  test('that is created by hand is in the given namespace, or in that of the policy', () => {
    const by = (peer: Peer) => admitted(charts('data')[0], peer);
    expect(by(Peer.service('web', { namespace: 'shop' }))).toEqual([{ ...within('shop'), ...instance('web') }]);
    expect(by(Peer.pods({ a: 'b' }, { namespace: 'shop' }))).toEqual([{ ...within('shop'), podSelector: { matchLabels: { a: 'b' } } }]);
    expect(by(Peer.service('web'))).toEqual([instance('web')]);
    expect(by(Peer.namespace('data'))).toEqual([within('data')]);
  });
});

test('a nested chart has a namespace of its own', () => {
  const [outer] = charts('outer');
  const inner = new Chart(outer, 'inner', { namespace: 'inner' });
  const [back] = charts('outer');
  new RedisCluster(back, 'db').allowClient(web(inner).peer);
  expect(policy(back, 'db').ingress[1].from).toEqual([{ ...within('inner'), ...instance('web') }]);
});

test('a namespace may begin with a digit', () => {
  const [front, back] = charts('2nd-shop', 'data');
  new RedisCluster(back, 'db').allowClient(web(front).peer);
  expect(policy(back, 'db').ingress[1].from[0]).toMatchObject(within('2nd-shop'));
});

test('fails on the peer of a chart with an invalid namespace', () => {
  const [front, back] = charts('Not One', 'data');
  const cluster = new RedisCluster(back, 'db');
  expect(() => cluster.allowClient(web(front).peer)).toThrow(
    '[chart-1/db] client must name a namespace, got "Not One"; use lower case letters, digits and "-"',
  );
});
