import { App, Chart, Duration, Size } from 'cdk8s';
import { ServiceType } from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import { parseConfig } from '../../agent/redis/contract/config';
import { Peer, RedisCluster, RedisClusterProps, RedisEngine, RedisShardRemoval, RedisWriteSafety } from '../../lib';
import { agentConfig } from '../../lib/redis/objects/agent-config';
import { DEFAULT_VERSIONS, resolve } from '../../lib/redis/settings';
import { SAFE_VERSIONS } from '../../lib/redis/safe-versions';
import { impossibleVersion, unsafeVersion } from '../../lib/stateful/safe-versions';
import { formatFault } from '../../lib/support/fault';

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
  ['a version that is none', { version: 'v8' }, 'version must be a release of Redis, got "v8"; write it like 8.6.7'],
  ['a version without host names', { version: '6.2.14' }, 'version must be 7.0.0 or newer, got 6.2.14: earlier ones do not announce host names, by which nodes are told apart; use 7.2.16'],
  ['a version with a known severe fault', { version: '8.2.8' }, "version must have no known severe fault, got 8.2.8: a client runs code on the server through RESTORE, and reads keys that its rules deny through SORT (fixed in July and August 2026, https://github.com/redis/redis/releases/tag/8.6.6); use 8.2.10, or run it all the same by acceptKnownFaults: '8.2.8'"],
  ['the faults of another version', { version: '8.0.2', acceptKnownFaults: '7.0.15' }, 'version must have no known severe fault, got 8.0.2: a client runs code on the server through a Lua script (CVE-2025-49844, https://redis.io/blog/security-advisory-cve-2025-49844/); 2 more of its faults are known'],
  ['a line that no agent has run', { version: '8.10.2' }, 'version must be of a line that the agents know (7.0, 7.2, 7.4, 8.0, 8.2, 8.4, 8.6), got 8.10.2'],
  ['faults that nobody has', { acceptKnownFaults: '8.2.10' }, "acceptKnownFaults must be left out with version 8.2.10, got '8.2.10': no severe fault of it is known; leave it out"],
  ['faults of a version that has gone', { version: '8.2.10', acceptKnownFaults: '8.0.2' }, "acceptKnownFaults must be left out with version 8.2.10, got '8.0.2': it accepts the faults of that version alone; leave it out"],
  ['an image of another version', { version: '8.2.10', images: { redis: 'registry.example.com:5000/redis:7.0.15-alpine' } }, "images.redis must be of version 8.2.10, got \"registry.example.com:5000/redis:7.0.15-alpine\": by version the agents judge which data a server can read; use version '7.0.15', or the image of 8.2.10"],
  ['an image of another engine', { version: '8.2.10', images: { redis: 'mirror/valkey:8.1.1' } }, 'images.redis must be of Redis, got "mirror/valkey:8.1.1": by engine the agents judge which data a server can read; use RedisEngine.VALKEY, or an image of Redis'],
  ['an image of Redis for Valkey', { engine: RedisEngine.VALKEY, images: { redis: 'redis:8.1.1' } }, 'images.redis must be of Valkey, got "redis:8.1.1"'],
  ['a name too long for its sets', { name: 'a'.repeat(49) }, 'name must be a DNS label of at most 48 characters that begins with a letter'],
  ['a disk that shrinks', { storage: Size.gibibytes(8), storageAtCreation: Size.gibibytes(16) }, 'storage must be at least storageAtCreation, got 8Gi and 16Gi: a disk never shrinks'],
  ['memory that leaves no room for a fork', { maxMemory: Size.gibibytes(1) }, 'maxMemory must be at most three quarters of the memory limit, got 1Gi of 1Gi: a fork copies what changes while it writes the disk, and the kernel would end the server; use 768Mi or less'],
  ['memory for no server', { resources: { memory: { limit: Size.mebibytes(2) } } }, 'resources.memory.limit must be 64Mi or more, got 2Mi: a server takes 15 MiB before it has a key, and the kernel would end it; use 64Mi or more'],
  ['memory for no data', { maxMemory: Size.mebibytes(1) }, 'maxMemory must be 8Mi or more, got 1Mi: a server takes 3 MiB of it before it has a key, and would refuse every write; use 8Mi or more'],
  ['a disk that can not hold the data', { maxMemory: Size.mebibytes(512), storage: Size.gibibytes(1) }, 'storage must be at least 3 x maxMemory, got 1Gi and 512Mi: the append-only file is kept until its rewrite is done; raise storage to 1536Mi'],
  ['snapshots of no changes', { snapshots: [{ after: Duration.hours(1), changes: 0 }] }, 'snapshots must be after whole seconds and changes of 1 or more, got 3600 s and 0'],
  ['a node that fails too soon', { nodeTimeout: Duration.millis(100) }, 'nodeTimeout must be from 1000 to 60000 whole ms, got 100 ms'],
  ['a script that is killed too soon', { busyLimit: Duration.seconds(4) }, 'busyLimit must be from 5 to 3600 whole s, got 4 s'],
  ['a part of a second', { busyLimit: Duration.millis(5500) }, 'busyLimit must be from 5 to 3600 whole s, got 5.5 s'],
  ['a part of a millisecond', { nodeTimeout: Duration.millis(1000.5) }, 'nodeTimeout must be from 1000 to 60000 whole ms, got 1000.5 ms'],
  ['options that are the agent\'s', { options: { 'cluster-enabled': false } }, 'options.cluster-enabled belongs to the agent and cannot be set here'],
  ['options that are the agent\'s, in another case', { options: { 'Cluster-Enabled': false } }, 'options.Cluster-Enabled belongs to the agent and cannot be set here'],
  ['options in another case', { options: { MaxClients: 1 } }, 'options.MaxClients must be in lower case: the server reads a directive in any case; use maxclients'],
  ['options that are props, in another case', { options: { SAVE: '900 1' } }, 'options.SAVE must be left out, got "900 1": it is set by snapshots; use that'],
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
  ['rules of two lines', { credentials: { rules: '~*\n+@read' } }, 'credentials.rules must be rules of ACL SETUSER on one line'],
  ['a user without a password', { credentials: { rules: '~* +@read NoPass' } }, 'credentials.rules must not say who needs a password, got NoPass: the agent writes that, from the Secret; leave it out'],
  ['a user who is locked out', { credentials: { rules: 'reset ~* +@read' } }, 'credentials.rules must not say who needs a password, got reset'],
  ['a password in the manifest, which no message repeats', { credentials: { rules: '~* +@read >hunter2' } }, 'credentials.rules must not say who needs a password, got a rule that begins with >: the agent writes that'],
  ['rules in quotes', { credentials: { rules: '"~app:* +@read"' } }, 'credentials.rules must be rules of ACL SETUSER, got "\\"~app:*": the server would not start; write them like ~app:* +@read +@write -@dangerous (+ping), without quotes'],
  ['a selector that nobody closes', { credentials: { rules: '+ping (~app:* +get' } }, 'credentials.rules must be rules of ACL SETUSER, got "(~app:*"'],
  ['a selector that nobody opens', { credentials: { rules: '~app:* +get)' } }, 'credentials.rules must be rules of ACL SETUSER, got "+get)"'],
  ['a selector within a selector', { credentials: { rules: '(~a (+get)' } }, 'credentials.rules must be rules of ACL SETUSER, got "(+get"'],
  ['keys behind all keys', { credentials: { rules: '~* ~a +get' } }, 'credentials.rules must be rules of ACL SETUSER, got "~a": it stands behind ~*, and the server would not start; leave one of them out'],
  ['a subcommand that the version lacks', { credentials: { rules: '~* +cluster|migrateslots' } }, 'credentials.rules must be rules of ACL SETUSER, got "+cluster|migrateslots": Redis 8.2.10 does not know it, and would not start; leave it out, or run a version that has it'],
  ['a command that the version lacks', { credentials: { rules: '~* +@read -trimslots' } }, 'credentials.rules must be rules of ACL SETUSER, got "-trimslots": Redis 8.2.10 does not know it'],
  ['a category of a module', { credentials: { rules: '~* +@search' } }, 'credentials.rules must be rules of ACL SETUSER, got "+@search": Redis 8.2.10 does not know it'],
  ['databases that Redis has no rules for', { credentials: { rules: '~* +get db=0' } }, 'credentials.rules must be rules of ACL SETUSER, got "db=0": Redis 8.2.10 has no rules about databases'],
  ['every command', { credentials: { rules: '~* +@all' } }, "credentials.rules must leave the agents' commands to agents, got rules that allow acl|deluser, acl|load, acl|save, acl|setuser and 38 more: a client takes the cluster over with these; end with -@dangerous -script|debug, and behind it what you need of those, such as +info, or name each in credentials.acceptCommands"],
  ['what was the default once', { credentials: { rules: '~* &* +@all -@admin' } }, "credentials.rules must leave the agents' commands to agents, got rules that allow migrate, restore-asking, swapdb, script|debug: a client moves slots, keys or roles behind the agents, or stops a server or other clients; end with -migrate -restore-asking -swapdb -script|debug, or name each in credentials.acceptCommands"],
  ['the settings, by one command', { credentials: { rules: '~* +@read +Config' } }, "credentials.rules must leave the agents' commands to agents, got rules that allow config|get, config|rewrite, config|set: a client sees or changes how agents and servers log in; end with -config|get -config|rewrite -config|set, or name each in credentials.acceptCommands"],
  ['the agents\' commands in a selector', { credentials: { rules: '~* +@read (~* +@write)' } }, "selector 1 of credentials.rules must leave the agents' commands to agents, got rules that allow migrate, restore-asking, swapdb"],
  ['acceptance of what the rules do not allow', { credentials: { rules: '~* +@read', acceptCommands: ['config|get'] } }, 'credentials.acceptCommands must name commands of agents that credentials.rules allow, got "config|get": they don\'t, or it is none; leave it out'],
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

test.each<[RedisEngine, string]>([
  [RedisEngine.REDIS, '7.2.16'], [RedisEngine.REDIS, '7.4.11'], [RedisEngine.REDIS, '8.2.10'], [RedisEngine.REDIS, '8.6.8'], [RedisEngine.VALKEY, '7.2.14'], [RedisEngine.VALKEY, '8.1.10'], [RedisEngine.VALKEY, '9.1.2'],
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
])('instead of %s %s the nearest safe version is %s; by name it runs all the same', (engine, version, nearest) => {
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
  'registry.example.com/valkey-mirror/redis:8.2.10', 'cache:8.2.10-alpine3.22', 'redis:v8.2.10', 'redis:stable', 'redis:2026.10.1', `redis@sha256:${'a'.repeat(64)}`,
])('the image %s may be one of redis 8.2.10', (redis) => expect(build({ version: '8.2.10', images: { redis } })).not.toThrow());

test.each(['normal 0 0 0 replica 256mb 64mb 60', '99.9', '', '""', '"a \\" b" c', "'it\\'s'", 'AK"E"'])('%j may be the value of an option', (value) => {
  expect(build({ options: { 'notify-keyspace-events': value } })).not.toThrow();
});

test.each([
  '~app:* +@all -@dangerous -script|debug', '%R~a:* %W~b:* &* +cluster|info', "~it's:* +get", '+ping (~a(b)* +get) (~c* +set)', 'allkeys allchannels allcommands nocommands +get', '~a)* ~b) +@read',
  '~* resetkeys ~a +get', '+@all -@all +get', '(~* +@all) clearselectors ~* +get', '~* +@read +slowlog|get +client|list +latency +acl|whoami', '~* +@write -@dangerous', '+select|0',
])('%s may be the rules of a user', (rules) => {
  expect(build({ credentials: { rules } })).not.toThrow();
});

test('an agents\' command that is accepted by name may be given', () => {
  expect(build({ credentials: { rules: '~* +@read +config|get', acceptCommands: ['CONFIG|GET'] } })).not.toThrow();
  expect(build({ engine: RedisEngine.VALKEY, version: '9.1.2', credentials: { rules: '~* db=0 +@read +cluster|migrateslots', acceptCommands: ['cluster|migrateslots'] } })).not.toThrow();
});

test('of a line that is newer than the table of commands, any command is taken', () => {
  expect(build({ version: '8.10.2', acceptKnownFaults: '8.10.2', credentials: { rules: '~* +@read +something|new' } })).not.toThrow();
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
