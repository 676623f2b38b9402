import { App, Chart, Duration, Size } from 'cdk8s';
import * as fc from 'fast-check';
import { parseConfig } from '../../../../agent/redis/contract/config';
import { Peer, RedisCluster, type RedisClusterProps, RedisEngine, RedisShardRemoval, RedisWriteSafety, ServiceType } from '../../../../lib';
import { agentConfig } from '../../../../lib/redis/agent-config';
import { resolve } from '../../../../lib/redis/settings';

const build = (props: RedisClusterProps, namespace?: string) => () =>
  new RedisCluster(new Chart(new App(), 'test', { namespace }), 'redis', props);

test.each<[string, RedisClusterProps, string]>([
  [
    '2 shards',
    { shards: 2 },
    'shards must be 3 or more, got 2: a failover needs the votes of a majority of all primaries, and with fewer shards no majority is '
      + 'left once a primary has failed; use 3',
  ],
  ['3.5 shards', { shards: 3.5 }, 'shards must be 3 or more, got 3.5'],
  [
    'more pods than an agent can watch',
    { shards: 151 },
    'shards must have at most 300 pods, including replicas, got 151 x 2: each agent watches all pods, and with 500 it nearly reaches '
      + 'its memory limit; use 150 or fewer',
  ],
  [
    'no replicas, unsaid',
    { replicasPerShard: 0 },
    'replicasPerShard must be 1 or more, got 0: a shard would be down whenever its only pod is down, including each restart, '
      + 'and lost if its disk is lost; use 1, or accept this with acceptDowntime: true',
  ],
  ['downtime that nobody has', { acceptDowntime: true }, 'acceptDowntime must be left out with replicas, got true with replicasPerShard 1'],
  ['-1 replicas', { replicasPerShard: -1 }, 'replicasPerShard must be a whole number from 0 to 5, got -1'],
  [
    'replicated writes without replicas',
    { replicasPerShard: 0, acceptDowntime: true, writeSafety: RedisWriteSafety.REPLICATED },
    'writeSafety must be "available" without replicas, got "replicated": every write would be rejected',
  ],
  [
    'a removal of nothing',
    { shards: 4, shardRemoval: RedisShardRemoval.twoSteps(4) },
    'shardRemoval in two steps must keep more StatefulSets than there are shards, got 4 and 4',
  ],
  ['a version that is none', { version: 'v8' }, 'version must be a release of Redis, got "v8"; write it like 8.6.7'],
  [
    'a version without host names',
    { version: '6.2.14' },
    'version must be 7.0.0 or newer, got 6.2.14: earlier versions do not announce host names, by which nodes identify each other; '
      + 'use 7.2.16',
  ],
  [
    'a version with a known severe fault',
    { version: '8.2.8' },
    "version must have no known severe fault, got 8.2.8: a client can run code on the server through RESTORE, and read keys that its "
      + "rules deny through SORT (fixed in July and August 2026, https://github.com/redis/redis/releases/tag/8.6.6); use 8.2.10, or accept "
      + "its faults with acceptKnownFaults: '8.2.8'",
  ],
  [
    'the faults of another version',
    { version: '8.0.2', acceptKnownFaults: '7.0.15' },
    'version must have no known severe fault, got 8.0.2: a client can run code on the server through a Lua script (CVE-2025-49844, '
      + 'https://redis.io/blog/security-advisory-cve-2025-49844/); 2 more of its faults are known',
  ],
  [
    'a line that no agent has run',
    { version: '8.10.2' },
    'version must be of a release line that the agents know (7.0, 7.2, 7.4, 8.0, 8.2, 8.4, 8.6), got 8.10.2',
  ],
  [
    'faults that nobody has',
    { acceptKnownFaults: '8.2.10' },
    "acceptKnownFaults must be left out with version 8.2.10, got '8.2.10': it has no known severe fault; leave it out",
  ],
  [
    'faults of a version that has gone',
    { version: '8.2.10', acceptKnownFaults: '8.0.2' },
    "acceptKnownFaults must be left out with version 8.2.10, got '8.0.2': it accepts only the faults of that version; leave it out",
  ],
  [
    'an image of another version',
    { version: '8.2.10', images: { redis: 'registry.example.com:5000/redis:7.0.15-alpine' } },
    "images.redis must be of version 8.2.10, got \"registry.example.com:5000/redis:7.0.15-alpine\": the agents decide by the version which "
      + "data a server can read; use version '7.0.15', or the image of 8.2.10",
  ],
  [
    'an image of another engine',
    { version: '8.2.10', images: { redis: 'mirror/valkey:8.1.1' } },
    'images.redis must be of Redis, got "mirror/valkey:8.1.1": the agents decide by the engine which data a server can read; use '
      + 'RedisEngine.VALKEY, or an image of Redis',
  ],
  [
    'an image of Redis for Valkey',
    { engine: RedisEngine.VALKEY, images: { redis: 'redis:8.1.1' } },
    'images.redis must be of Valkey, got "redis:8.1.1"',
  ],
  ['a name too long for its sets', { name: 'a'.repeat(49) }, 'name must be a DNS label of at most 48 characters that begins with a letter'],
  [
    'a disk that shrinks',
    { storage: Size.gibibytes(8), storageAtCreation: Size.gibibytes(16) },
    'storage must be at least storageAtCreation, got 8Gi and 16Gi: a disk cannot shrink',
  ],
  [
    'snapshots of no changes',
    { snapshots: [{ after: Duration.hours(1), changes: 0 }] },
    'snapshots must be after 1 or more whole seconds and 1 or more changes, got 3600 s and 0',
  ],
  [
    'a node that fails too soon',
    { nodeTimeout: Duration.millis(100) },
    'nodeTimeout must be whole milliseconds from 1000 to 60000, got 100 ms',
  ],
  ['a script that is killed too soon', { busyLimit: Duration.seconds(4) }, 'busyLimit must be whole seconds from 5 to 3600, got 4 s'],
  ['a part of a second', { busyLimit: Duration.millis(5500) }, 'busyLimit must be whole seconds from 5 to 3600, got 5.5 s'],
  [
    'a part of a millisecond',
    { nodeTimeout: Duration.millis(1000.5) },
    'nodeTimeout must be whole milliseconds from 1000 to 60000, got 1000.5 ms',
  ],
  ['options that are props by other names', {
    options: { 'maxmemory-policy': 'allkeys-lru', 'appendfsync': 'always', 'maxmemory': '1gb', 'min-replicas-to-write': 1 },
  }, [
    'options.maxmemory-policy must be left out, got "allkeys-lru": it is set by eviction; use that',
    '[test/redis] options.appendfsync must be left out, got "always": it is set by appendFsync; use that',
    '[test/redis] options.maxmemory must be left out, got "1gb": it is set by maxMemory; use that',
    '[test/redis] options.min-replicas-to-write must be left out, got 1: it is set by writeSafety; use that',
  ].join('\n')],
  [
    'an interface for nobody',
    { insight: { clients: [] } },
    'insight.clients must name at least one peer, got none: it has no login, and its network policy allows only these peers',
  ],
  [
    'an interface by an external name',
    { insight: { clients: [Peer.namespace('a')], serviceType: ServiceType.EXTERNAL_NAME } },
    'insight.serviceType must be ClusterIP, NodePort or LoadBalancer, got ExternalName',
  ],
  [
    'an interface for addresses that are none',
    { insight: { clients: [Peer.addresses('here')] } },
    'insight.clients[0] must be addresses in CIDR notation, got "here"',
  ],
  ['an image without a version', { images: { insight: 'insight' } }, 'images.insight must have a tag or a digest, got "insight"'],
  ['root', { user: 0 }, 'user must be a whole number from 1 to 2147483647, got 0: 0 is root, which a database does not need'],
  ['a client in no namespace', { clients: [Peer.namespace('Not One')] }, 'clients[0] must name a namespace, got "Not One"'],
])('fails on %s', (_, props, message) => expect(build(props, 'shop')).toThrow(`[test/redis] ${message}`));

test('fails on an invalid client that is allowed later', () => {
  const cluster = build({})();
  expect(() => cluster.allowClient(Peer.addresses('nonsense'))).toThrow(
    '[test/redis] client must be addresses in CIDR notation, got "nonsense"; write it like 10.0.0.0/8',
  );
});

test('fails without a namespace if alerts need one', () => {
  expect(build({ monitoring: {} })).toThrow('[test/redis] monitoring must be in a chart with a namespace, got none: the alerts contain it');
  expect(build({})).not.toThrow();
});

const anySize = fc.integer({ min: 64, max: 64 * 1024 }).map((mebibytes) => Size.mebibytes(mebibytes));

test('the agent accepts every configuration that passes the rules', () => {
  const anyProps = fc.record({
    shards: fc.integer({ min: 1, max: 20 }),
    replicasPerShard: fc.integer({ min: 0, max: 6 }),
    acceptDowntime: fc.boolean(),
    maxMemory: anySize,
    nodeTimeout: fc.integer({ min: 1, max: 100_000 }).map((milliseconds) => Duration.millis(milliseconds)),
    snapshots: fc.array(
      fc.record({
        after: fc.integer({ min: 0, max: 9999 }).map((seconds) => Duration.seconds(seconds)),
        changes: fc.integer({ min: 0, max: 9 }),
      }),
      { maxLength: 2 },
    ),
    options: fc.dictionary(fc.constantFrom('maxclients', 'port', 'timeout', 'a b'), fc.oneof(fc.integer(), fc.string(), fc.boolean())),
  }, { requiredKeys: [] });
  fc.assert(fc.property(anyProps, (props) => {
    try {
      build(props)();
    } catch {
      return;
    }
    expect(() => parseConfig(JSON.stringify(agentConfig(resolve('redis', undefined, props))))).not.toThrow();
  }));
});
