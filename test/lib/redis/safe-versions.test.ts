import { App, Chart } from 'cdk8s';
import { RedisCluster, RedisEngine, type RedisClusterProps } from '../../../lib';
import { SAFE_VERSIONS } from '../../../lib/redis/safe-versions';
import { DEFAULT_VERSIONS } from '../../../lib/redis/settings';
import { impossibleVersion, unsafeVersion } from '../../../lib/stateful/safe-versions';
import { formatFault } from '../../../lib/support/fault';

const build = (props: RedisClusterProps) => () => new RedisCluster(new Chart(new App(), 'test', { namespace: 'shop' }), 'redis', props);

test.each<[RedisEngine, string]>([
  [RedisEngine.REDIS, '7.2.16'], [RedisEngine.REDIS, '7.4.11'], [RedisEngine.REDIS, '8.2.10'], [RedisEngine.REDIS, '8.6.8'],
  [RedisEngine.VALKEY, '7.2.14'], [RedisEngine.VALKEY, '8.1.10'], [RedisEngine.VALKEY, '9.1.2'],
])('%s %s can be run', (engine, version) => {
  expect(build({ engine, version })).not.toThrow();
});

test.each<[RedisEngine, string, string]>([
  [RedisEngine.REDIS, '6.2.14', '7.2.16'],
  [RedisEngine.REDIS, '7.0.15', '7.2.16'],
  [RedisEngine.REDIS, '7.2.11', '7.2.16'],
  [RedisEngine.REDIS, '8.0.2', '8.2.10'],
  [RedisEngine.REDIS, '8.0.6', '8.2.10'],
  [RedisEngine.REDIS, '8.6.3', '8.6.7'],
  [RedisEngine.REDIS, '8.10.2', '8.6.7'],
  [RedisEngine.VALKEY, '7.2.11', '7.2.14'],
  [RedisEngine.VALKEY, '8.1.1', '8.1.10'],
  [RedisEngine.VALKEY, '8.1.9', '8.1.10'],
  [RedisEngine.VALKEY, '9.1.1', '9.1.2'],
  [RedisEngine.VALKEY, '9.2.0', '9.1.2'],
])('instead of %s %s the nearest safe version is %s; accepted by name, it runs anyway', (engine, version, nearest) => {
  const impossible = impossibleVersion(version, SAFE_VERSIONS[engine]);
  const fault = impossible ?? unsafeVersion(version, SAFE_VERSIONS[engine]);
  expect(/use ([\d.]+)/.exec(fault === undefined ? '' : formatFault(fault))?.[1]).toBe(nearest);
  const accepted = expect(build({ engine, version, acceptKnownFaults: version }));
  if (impossible === undefined) accepted.not.toThrow();
  else accepted.toThrow(formatFault(impossible));
});

test('every default is a version without a known severe fault', () => {
  for (const engine of Object.values(RedisEngine)) expect(unsafeVersion(DEFAULT_VERSIONS[engine], SAFE_VERSIONS[engine])).toBeUndefined();
});

test.each([
  'registry.example.com/valkey-mirror/redis:8.2.10', 'cache:8.2.10-alpine3.22', 'redis:v8.2.10', 'redis:stable', 'redis:2026.10.1',
  `redis@sha256:${'a'.repeat(64)}`,
])('the image %s may be one of redis 8.2.10', (redis) => expect(build({ version: '8.2.10', images: { redis } })).not.toThrow());
