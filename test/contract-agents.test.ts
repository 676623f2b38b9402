import { type Chart, Duration } from 'cdk8s';
import { EtcdCluster, EtcdTls, RedisCluster } from '../lib';
import { manifestsOf } from './support/examples';
import { synth } from './support/synth';

// When pods of live databases restart, and what reaches them without. A change here needs a new major version.

test.each<[string, (chart: Chart) => void]>([
  ['an EtcdCluster', (chart) => new EtcdCluster(chart, 'main', { tls: EtcdTls.plainText() })],
  ['a RedisCluster', (chart) => new RedisCluster(chart, 'main')],
])('the pods of %s restart with this checksum of what their servers start from, and with no new program', (_, build) => {
  const manifests = synth(build);
  const { data } = manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'main-agent');
  const { version, protocol, server, files } = JSON.parse(data['release.json']);
  expect({ version, protocol }).toEqual({ version: '0.1.0', protocol: 1 });
  expect(Object.keys(files)).toEqual(expect.arrayContaining(['config.json', 'kernel.mjs', 'launch.mjs']));
  for (const set of manifests.filter(({ kind }) => kind === 'StatefulSet')) {
    expect(set.spec.template.metadata.annotations).toEqual({ 'cdk8s-operatorless/server-checksum': server });
  }
});

test('a setting that only agents read changes no pod', () => {
  const sets = (busyLimit: Duration) => synth((chart) => new RedisCluster(chart, 'main', { busyLimit }))
    .filter(({ kind }) => kind === 'StatefulSet');
  expect(sets(Duration.minutes(2))).toEqual(sets(Duration.seconds(30)));
});

test.each(['etcd-cluster', 'redis-cluster', 'redis-cluster-tls'])(
  'kubectl apply takes every ConfigMap of %s: annotations may have 256 KiB, and one of them has the whole object as JSON',
  (name) => {
    const configMaps = manifestsOf(name).filter(({ kind }) => kind === 'ConfigMap');
    const sizes = configMaps.map((manifest) => Buffer.byteLength(JSON.stringify(manifest)));
    expect(sizes.length).toBeGreaterThan(2);
    expect(Math.max(...sizes)).toBeLessThan(200 * 1024);
  },
);
