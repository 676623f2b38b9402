import type { Start } from '../../../../agent/etcd/model/facts';
import { planOf, serverConfig } from '../../../../agent/etcd/server/server-config';
import { config, settingOf } from '../support/situations';

const certificate = { certFile: '/tls/tls.crt', keyFile: '/tls/tls.key', caFile: '/tls/ca.crt' };

function written(start: Start, changes = {}) {
  const { config: changed, topology } = settingOf(1, changes);
  return serverConfig(changed, topology, start);
}

test('a member with data gets a configuration that cannot form a cluster in an empty directory', () => {
  expect(written({ as: 'restart' })).toMatchObject({
    'initial-cluster': 'e-1=http://e-1.e-peers.prod.svc.cluster.local:2380',
    'initial-cluster-state': 'existing',
  });
});

test('only a member that bootstraps gets the state `new` and a random token', () => {
  expect(written({ as: 'bootstrap', token: 'abc' })).toMatchObject({ 'initial-cluster-state': 'new', 'initial-cluster-token': 'abc' });
});

test('a member that joins gets exactly the given members', () => {
  const members = [['e-0', 'http://zero'], ['e-1', 'http://one']] as const;
  expect(written({ as: 'join', memberId: '7', members })).toMatchObject({
    'initial-cluster': 'e-0=http://zero,e-1=http://one',
    'initial-cluster-state': 'existing',
  });
});

test('the complete file without TLS', () => {
  expect(written({ as: 'restart' })).toEqual({
    'feature-gates': 'InitialCorruptCheck=false,CompactHashCheck=true',
    name: 'e-1',
    'data-dir': '/data/etcd',
    'listen-peer-urls': 'http://0.0.0.0:2380',
    'listen-client-urls': 'http://0.0.0.0:2379',
    'listen-metrics-urls': 'http://0.0.0.0:2381',
    'initial-advertise-peer-urls': 'http://e-1.e-peers.prod.svc.cluster.local:2380',
    'advertise-client-urls': 'http://e-1.e-peers.prod.svc.cluster.local:2379',
    'initial-cluster': 'e-1=http://e-1.e-peers.prod.svc.cluster.local:2380',
    'initial-cluster-state': 'existing',
    'initial-cluster-token': 'restart',
    'strict-reconfig-check': true,
    'heartbeat-interval': 100,
    'election-timeout': 1000,
    'quota-backend-bytes': 1000,
    'auto-compaction-mode': 'periodic',
    'auto-compaction-retention': '1h',
  });
});

test('with TLS both sides must present a certificate, and metrics stay open to the kubelet', () => {
  const file = written({ as: 'restart' }, { tls: { server: certificate, peer: certificate, agent: certificate } });
  expect(file).toMatchObject({
    'listen-client-urls': 'https://0.0.0.0:2379',
    'listen-metrics-urls': 'http://0.0.0.0:2381',
    'client-transport-security': {
      'cert-file': '/tls/tls.crt',
      'key-file': '/tls/tls.key',
      'trusted-ca-file': '/tls/ca.crt',
      'client-cert-auth': true,
    },
    'peer-transport-security': { 'client-cert-auth': true },
  });
});

test('corruption checks are enabled, in 3.5 under its own names', () => {
  expect(written({ as: 'restart', comparing: true }, { server: { ...config.server, version: '3.5.35' } })).toMatchObject({
    'experimental-initial-corrupt-check': true,
    'experimental-compact-hash-check-enabled': true,
  });
});

test('data is compared at the start only if it was decided', () => {
  expect(written({ as: 'restart', comparing: true })).toMatchObject({ 'feature-gates': 'InitialCorruptCheck=true,CompactHashCheck=true' });
  expect(written({
    as: 'restart',
    comparing: false,
  })).toMatchObject({ 'feature-gates': 'InitialCorruptCheck=false,CompactHashCheck=true' });
});

test('options of the user are passed on', () => {
  expect(written(
    { as: 'restart' }, { server: { ...config.server, options: { 'snapshot-count': 5 } } },
  )).toMatchObject({ 'snapshot-count': 5 });
});

describe('the start that a file was written for is read back', () => {
  test.each<[Start, unknown]>([
    [{ as: 'restart' }, { for: 'restart' }],
    [{ as: 'restart', comparing: true }, { for: 'restart', comparing: true }],
    [{ as: 'bootstrap', token: 'abc' }, { for: 'bootstrap' }],
    [
      { as: 'join', memberId: '18446744073709551615', members: [['e-0', 'http://x:2380'], ['e-1', 'http://y:2380']] },
      { for: 'join', memberId: '18446744073709551615', peerUrls: ['http://x:2380', 'http://y:2380'] },
    ],
  ])('%j', (start, plan) => {
    expect(planOf(JSON.stringify(written(start)))).toEqual(plan);
  });

  test.each([[undefined], ['{"initial-clus'], ['[]'], ['{}'], ['{"initial-cluster-state":"existing","initial-cluster-token":"other"}']])(
    'as nothing, when it is %s',
    (file) => {
      expect(planOf(file)).toEqual({ for: 'nothing' });
    },
  );
});

describe('on the way between plain text and TLS', () => {
  const tls = { server: certificate, peer: certificate, agent: certificate, managed: null };

  test('a server serves clients with both, and its peers in plain text with certificates for those that are a step further', () => {
    expect(written({ as: 'restart' }, { tls: { ...tls, besidePlainText: true } })).toMatchObject({
      'listen-peer-urls': 'http://0.0.0.0:2380',
      'listen-client-urls': 'http://0.0.0.0:2379,https://0.0.0.0:2379',
      'initial-advertise-peer-urls': 'http://e-1.e-peers.prod.svc.cluster.local:2380',
      'peer-transport-security': { 'client-cert-auth': true },
    });
  });

  test('a server that starts without a quorum is reached as before, and its file says so', () => {
    const file = written({ as: 'restart', peers: 'http' }, { tls });
    expect(file).toMatchObject({
      'listen-peer-urls': 'http://0.0.0.0:2380',
      'listen-client-urls': 'https://0.0.0.0:2379',
      'initial-cluster': 'e-1=http://e-1.e-peers.prod.svc.cluster.local:2380',
    });
    expect(planOf(JSON.stringify(file))).toEqual({ for: 'restart', peers: 'http' });
  });
});
