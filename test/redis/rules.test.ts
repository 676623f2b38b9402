import { App, Chart, Duration, Size } from 'cdk8s';
import { ServiceType } from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import { parseConfig } from '../../agent/redis/config';
import { Peer, RedisCluster, RedisClusterProps, RedisEngine, RedisShardRemoval, RedisWriteSafety } from '../../lib';
import { agentConfig } from '../../lib/redis/objects/agent-config';
import { resolve } from '../../lib/redis/settings';
import { versionFault } from '../../lib/redis/versions';

const build = (props: RedisClusterProps, namespace?: string) => () => new RedisCluster(new Chart(new App(), 'test', { namespace }), 'redis', props);

test.each<[string, RedisClusterProps, string]>([
  ['2 shards', { shards: 2 }, 'shards must be 3 or more, got 2: when a primary fails, a majority of all primaries must vote for its replica, and of fewer there is none left; use 3'],
  ['3.5 shards', { shards: 3.5 }, 'shards must be 3 or more, got 3.5'],
  ['more pods than an agent can watch', { shards: 151 }, 'shards must make at most 300 pods with their replicas, got 151 x 2: each agent watches all pods, and one of 500 nearly reaches its memory limit; use 150 or fewer'],
  ['no replicas, unsaid', { replicasPerShard: 0 }, 'replicasPerShard must be 1 or more, got 0: a shard would be down with its only pod, at each restart as well, and lost with its disk; use 1, or say that this is wanted by acceptDowntime: true'],
  ['downtime that nobody has', { acceptDowntime: true }, 'acceptDowntime must be left out with replicas, got true with replicasPerShard 1'],
  ['-1 replicas', { replicasPerShard: -1 }, 'replicasPerShard must be a whole number from 0 to 5, got -1'],
  ['replicated writes without replicas', { replicasPerShard: 0, acceptDowntime: true, writeSafety: RedisWriteSafety.REPLICATED }, 'writeSafety must be available without replicas, got replicated: every write would be refused'],
  ['a removal of nothing', { shards: 4, shardRemoval: RedisShardRemoval.twoSteps(4) }, 'shardRemoval in two steps must keep more StatefulSets than there are shards, got 4 and 4'],
  ['a version that is none', { version: 'v8' }, 'version must be a release of Redis, got "v8"; write it like 8.0.2'],
  ['a version without host names', { version: '6.2.14' }, 'version must be 7.0.0 or newer, got 6.2.14: earlier ones do not announce host names, by which nodes are told apart; use 7.0.0 or newer'],
  ['an image of another version', { version: '8.0.2', images: { redis: 'registry.example.com:5000/redis:7.0.15-alpine' } }, "images.redis must be of version 8.0.2, got \"registry.example.com:5000/redis:7.0.15-alpine\": by version the agents judge which data a server can read; use version '7.0.15', or the image of 8.0.2"],
  ['an image of another engine', { version: '8.1.1', images: { redis: 'mirror/valkey:8.1.1' } }, 'images.redis must be of Redis, got "mirror/valkey:8.1.1": by engine the agents judge which data a server can read; use RedisEngine.VALKEY, or an image of Redis'],
  ['an image of Redis for Valkey', { engine: RedisEngine.VALKEY, images: { redis: 'redis:8.1.1' } }, 'images.redis must be of Valkey, got "redis:8.1.1"'],
  ['a name too long for its sets', { name: 'a'.repeat(49) }, 'name must be a DNS label of at most 48 characters that begins with a letter'],
  ['a disk that shrinks', { storage: Size.gibibytes(8), storageAtCreation: Size.gibibytes(16) }, 'storage must be at least storageAtCreation, got 8Gi and 16Gi: a disk never shrinks'],
  ['memory that leaves no room for a fork', { maxMemory: Size.gibibytes(1) }, 'maxMemory must be at most three quarters of the memory limit, got 1Gi of 1Gi: a fork copies what changes while it writes the disk, and the kernel would end the server; use 768Mi or less'],
  ['memory for no server', { resources: { memory: { limit: Size.mebibytes(2) } } }, 'resources.memory.limit must be 64Mi or more, got 2Mi: a server takes 15 MiB before it has a key, and the kernel would end it; use 64Mi or more'],
  ['memory for no data', { maxMemory: Size.mebibytes(1) }, 'maxMemory must be 8Mi or more, got 1Mi: a server takes 3 MiB of it before it has a key, and would refuse every write; use 8Mi or more'],
  ['a disk that can not hold the data', { maxMemory: Size.mebibytes(512), storage: Size.gibibytes(1) }, 'storage must be at least 3 x maxMemory, got 1Gi and 512Mi: the append-only file is kept until its rewrite is done; raise storage to 1536Mi'],
  ['snapshots of no changes', { snapshots: [{ after: Duration.hours(1), changes: 0 }] }, 'snapshots must be after whole seconds and changes of 1 or more, got 3600 s and 0'],
  ['a node that fails too soon', { nodeTimeout: Duration.millis(100) }, 'nodeTimeout must be from 1000 to 60000 whole ms, got 100 ms'],
  ['a part of a millisecond', { nodeTimeout: Duration.millis(1000.5) }, 'nodeTimeout must be from 1000 to 60000 whole ms, got 1000.5 ms'],
  ['options that are the agent\'s', { options: { 'cluster-enabled': false } }, 'options.cluster-enabled belongs to the agent and cannot be set here'],
  ['options that are props', { options: { save: '900 1' } }, 'options.save must be left out, got "900 1": it is set by snapshots; use that'],
  ['options that are no plain values', { options: { maxclients: [1] } }, 'options.maxclients must be a text, a number or a boolean, got [1]'],
  ['options that are props by other names', { options: { 'maxmemory-policy': 'allkeys-lru', 'appendfsync': 'always', 'maxmemory': '1gb', 'min-replicas-to-write': 1 } }, [
    'options.maxmemory-policy must be left out, got "allkeys-lru": it is set by eviction; use that',
    '[test/redis] options.appendfsync must be left out, got "always": it is set by appendFsync; use that',
    '[test/redis] options.maxmemory must be left out, got "1gb": it is set by maxMemory; use that',
    '[test/redis] options.min-replicas-to-write must be left out, got 1: it is set by writeSafety; use that',
  ].join('\n')],
  ['an option of two lines', { options: { maxclients: '20000\ncluster-enabled no' } }, 'options.maxclients must be one line, got several: a second one would be a second directive'],
  ['an option that JSON can not hold', { options: { maxclients: NaN } }, 'options.maxclients must be a text, a number or a boolean, got null'],
  ['an option that is no whole number', { options: { maxclients: 1.5 } }, 'options.maxclients must be a whole number, got 1.5: the server reads no other; write it as a text where it does'],
  ['an option beyond what is exact', { options: { timeout: 1e21 } }, 'options.timeout must be a whole number, got 1e+21'],
  ['an open quote', { options: { maxclients: '"' } }, 'options.maxclients must close its quotes before a space or the end, got one that is open: the server would not start'],
  ['a quote that ends within a word', { options: { maxclients: '1"00"0' } }, 'options.maxclients must close its quotes before a space or the end'],
  ['the replica\'s address by its older name', { options: { 'slave-announce-ip': '192.0.2.1' } }, 'options.slave-announce-ip belongs to the agent and cannot be set here'],
  ['a user with a space', { credentials: { user: 'a b' } }, 'credentials.user must be a name without spaces, got "a b"'],
  ['the agents\' own user', { credentials: { user: 'operatorless' } }, 'credentials.user must not be operatorless: this is what agents and servers call themselves'],
  ['rules of two lines', { credentials: { rules: '~*\n+@all' } }, 'credentials.rules must be rules of ACL SETUSER on one line'],
  ['a user without a password', { credentials: { rules: '~* +@all NoPass' } }, 'credentials.rules must not say who needs a password, got NoPass: the agent writes that, from the Secret; leave it out'],
  ['a user who is locked out', { credentials: { rules: 'reset ~* +@all' } }, 'credentials.rules must not say who needs a password, got reset'],
  ['a password in the manifest, which no message repeats', { credentials: { rules: '~* +@all >hunter2' } }, 'credentials.rules must not say who needs a password, got a rule that begins with >: the agent writes that'],
  ['rules in quotes', { credentials: { rules: '"~app:* +@all"' } }, 'credentials.rules must be rules of ACL SETUSER, got "\\"~app:*": the server would not start; write them like ~app:* +@all -@admin (+ping), without quotes'],
  ['a selector that nobody closes', { credentials: { rules: '+ping (~app:* +get' } }, 'credentials.rules must be rules of ACL SETUSER, got "(~app:*"'],
  ['a selector that nobody opens', { credentials: { rules: '~app:* +get)' } }, 'credentials.rules must be rules of ACL SETUSER, got "+get)"'],
  ['a Secret that is no name', { credentials: { secretName: 'Not A Name' } }, 'credentials.secretName must be the name of a Secret, got "Not A Name"'],
  ['a key without its Secret', { credentials: { passwordKey: 'password' } }, 'credentials.passwordKey must come with secretName, got "password" alone: an agent fills its own Secret under "current"; leave it out'],
  ['an interface for nobody', { insight: { clients: [] } }, 'insight.clients must name somebody, got nobody: it has no login, and its policy admits only who is named'],
  ['an interface by an external name', { insight: { clients: [Peer.namespace('a')], serviceType: ServiceType.EXTERNAL_NAME } }, 'insight.serviceType must be ClusterIP, NodePort or LoadBalancer, got ExternalName'],
  ['an interface for addresses that are none', { insight: { clients: [Peer.addresses('here')] } }, 'insight.clients[0] must be addresses in CIDR notation, got "here"'],
  ['an image without a version', { images: { insight: 'insight' } }, 'images.insight must have a tag or a digest, got "insight"'],
  ['root', { user: 0 }, 'user must be a whole number from 1 to 2147483647, got 0: 0 is root, and a database needs nothing of it'],
  ['a client in no namespace', { clients: [Peer.namespace('Not One')] }, 'clients[0] must name a namespace, got "Not One"'],
])('fails on %s', (_, props, message) => expect(build(props, 'shop')).toThrow(`[test/redis] ${message}`));

test('fails on a client that is allowed later and is none', () => {
  const cluster = build({})();
  expect(() => cluster.allowClient(Peer.addresses('nonsense'))).toThrow('[test/redis] client must be addresses in CIDR notation, got "nonsense"; write it like 10.0.0.0/8');
});

test('fails without a namespace where alerts need one', () => {
  expect(build({ monitoring: {} })).toThrow('[test/redis] monitoring must have a chart with a namespace, got none: the alerts name it');
  expect(build({})).not.toThrow();
});

test.each<[RedisEngine, string]>([[RedisEngine.REDIS, '7.0.15'], [RedisEngine.REDIS, '8.0.2'], [RedisEngine.VALKEY, '7.2.4'], [RedisEngine.VALKEY, '8.1.1']])('%s %s can be run', (engine, version) => {
  expect(versionFault(engine, version)).toBeUndefined();
});

test.each([
  'registry.example.com/valkey-mirror/redis:8.0.2', 'cache:8.0.2-alpine3.20', 'redis:v8.0.2', 'redis:stable', 'redis:2026.10.1', `redis@sha256:${'a'.repeat(64)}`,
])('the image %s may be one of redis 8.0.2', (redis) => expect(build({ version: '8.0.2', images: { redis } })).not.toThrow());

test.each(['normal 0 0 0 replica 256mb 64mb 60', '99.9', '', '""', '"a \\" b" c', "'it\\'s'", 'AK"E"'])('%j may be the value of an option', (value) => {
  expect(build({ options: { 'notify-keyspace-events': value } })).not.toThrow();
});

test.each(['~app:* +@all -@admin', '%R~a:* %W~b:* &* +cluster|info', "~it's:* +get", '+ping (~a(b)* +get) (~c* +set)', 'allkeys allchannels allcommands', '~a)* ~b) +@all'])('%s may be the rules of a user', (rules) => {
  expect(build({ credentials: { rules } })).not.toThrow();
});

test('fails on little memory with one fault', () => {
  expect(build({ resources: { memory: { limit: Size.kibibytes(1) } } })).toThrow(/^\[test\/redis\] resources\.memory\.limit [^\n]*$/);
});

const anySize = fc.integer({ min: 64, max: 64 * 1024 }).map((mebibytes) => Size.mebibytes(mebibytes));

test('whatever the memory, by default a quarter of it and more is left to forks and buffers, and the data has its place on a disk of twice the memory', () => {
  fc.assert(fc.property(anySize, (memory) => {
    const props = { resources: { memory: { limit: memory } }, storage: Size.mebibytes(memory.toMebibytes() * 2) };
    expect(build(props)).not.toThrow();
    const { maxMemoryKibibytes, memoryKibibytes } = resolve('redis', undefined, props);
    expect(maxMemoryKibibytes).toBeLessThanOrEqual(memoryKibibytes * 0.75);
    expect(maxMemoryKibibytes).toBeGreaterThan(memoryKibibytes * 0.5);
  }));
});

test('whatever passes the rules, the agent takes', () => {
  const anyProps = fc.record({
    shards: fc.integer({ min: 1, max: 20 }),
    replicasPerShard: fc.integer({ min: 0, max: 6 }),
    acceptDowntime: fc.boolean(),
    maxMemory: anySize,
    nodeTimeout: fc.integer({ min: 1, max: 100_000 }).map((milliseconds) => Duration.millis(milliseconds)),
    snapshots: fc.array(fc.record({ after: fc.integer({ min: 0, max: 9999 }).map((seconds) => Duration.seconds(seconds)), changes: fc.integer({ min: 0, max: 9 }) }), { maxLength: 2 }),
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
