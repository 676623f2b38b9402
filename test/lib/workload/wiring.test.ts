import { Authentication, EtcdCluster, EtcdTls, Protocol, RedisCluster } from '../../../lib';
import type { Manifest } from '../../support/synth';
import { charts, family, instance, policy, service, tcp, web, within } from './support/connected';

describe('the network policies', () => {
  test('allow the connection on both sides, on the port behind the Service', () => {
    const [shop] = charts('shop');
    web(shop).connectTo(service(shop, { port: 9000 }));
    expect(policy(shop, 'web').egress.slice(1)).toEqual([{ to: [instance('billing-v1')], ports: [tcp(9000)] }]);
    expect(policy(shop, 'billing-v1').ingress).toEqual([{ from: [instance('web')], ports: [tcp(9000)] }]);
  });

  test('name the namespace of the other side if it differs', () => {
    const [shop, data] = charts('shop', 'data');
    web(shop).connectTo(new EtcdCluster(data, 'etcd', { tls: EtcdTls.plainText() }));
    expect(policy(shop, 'web').egress.slice(1)).toEqual([{ to: [{ ...within('data'), ...instance('etcd') }], ports: [tcp(2379)] }]);
    expect(policy(data, 'etcd').ingress[1]).toEqual({ from: [{ ...within('shop'), ...instance('web') }], ports: [tcp(2379)] });
  });

  test('allow only the proxy of a service that has one', () => {
    const [shop] = charts('shop');
    web(shop).connectTo(service(shop, { authentication: Authentication.proxy() }));
    expect(policy(shop, 'web').egress[1].ports).toEqual([tcp(10080)]);
    expect(policy(shop, 'billing-v1').ingress[0].ports).toEqual([tcp(10080)]);
  });

  test('allow every port of the Service, with its protocol', () => {
    const [shop] = charts('shop');
    const dns = web(shop, { name: 'dns', ports: [{ port: 80 }, { port: 53, targetPort: 5353, protocol: Protocol.UDP, name: 'dns' }] });
    service(shop).connectTo(dns);
    const ports = [tcp(80), { port: 5353, protocol: 'UDP' }];
    expect(policy(shop, 'billing-v1').egress[1].ports).toEqual(ports);
    expect(policy(shop, 'dns').ingress[0].ports).toEqual(ports);
  });

  test('keep what callers, calls and clients allow', () => {
    const [shop] = charts('shop');
    const front = web(shop);
    const redis = new RedisCluster(shop, 'redis', { clients: [front.peer] });
    service(shop, { calls: [front.peer], callers: [front.peer] }).connectTo(redis);
    expect(policy(shop, 'billing-v1').egress.slice(1).map(({ to }: Manifest) => to[0])).toEqual([instance('web'), instance('redis')]);
    expect(policy(shop, 'redis').ingress.slice(1).map(({ from }: Manifest) => from[0])).toEqual([instance('web'), instance('billing-v1')]);
  });

  test('allow every version of a family, as a client and as a server', () => {
    const [shop] = charts('shop');
    const versions = family(shop);
    web(shop).connectTo(versions);
    versions.connectTo(new RedisCluster(shop, 'redis'));
    expect(policy(shop, 'web').egress.slice(1).map(({ to }: Manifest) => to[0])).toEqual([instance('billing-v1'), instance('billing-v2')]);
    for (const version of ['billing-v1', 'billing-v2']) {
      expect(policy(shop, version).ingress).toEqual([within('gateways'), instance('web')].map((peer) => ({
        from: [peer], ports: [tcp(8080)],
      })));
      expect(policy(shop, version).egress[1]).toEqual({ to: [instance('redis')], ports: [tcp(6379)] });
    }
  });

  test('may allow both directions, and a service to connect to itself', () => {
    const [shop] = charts('shop');
    const [front, back] = [web(shop), service(shop)];
    front.connectTo(back);
    back.connectTo(front);
    front.connectTo(front);
    expect(policy(shop, 'web').ingress.map(({ from }: Manifest) => from[0])).toEqual([instance('billing-v1'), instance('web')]);
    expect(policy(shop, 'web').egress.slice(1).map(({ to }: Manifest) => to[0])).toEqual([instance('billing-v1'), instance('web')]);
  });
});

test('a family and each of its versions expose their pods as peers', () => {
  const [shop, data] = charts('shop', 'data');
  const redis = new RedisCluster(data, 'redis');
  for (const peer of family(shop).peers) redis.allowClient(peer);
  expect(policy(data, 'redis').ingress.slice(1).map(({ from }: Manifest) => from[0])).toEqual([
    { ...within('shop'), ...instance('billing-v1') }, { ...within('shop'), ...instance('billing-v2') },
  ]);
});

test('a database exposes its pods as a peer, with the namespace', () => {
  const [shop, data] = charts('shop', 'data');
  web(shop, { calls: [new RedisCluster(data, 'redis').peer, new EtcdCluster(data, 'etcd').peer] });
  expect(policy(shop, 'web').egress.slice(1)).toEqual([
    { to: [{ ...within('data'), ...instance('redis') }] }, { to: [{ ...within('data'), ...instance('etcd') }] },
  ]);
});
