import { Duration, Size } from 'cdk8s';
import {
  Cpu, ImagePullPolicy, Peer, RedisAppendFsync, RedisCluster, type RedisClusterProps, RedisEngine, RedisEviction, RedisTls,
  RedisWriteSafety, ServiceType,
} from '../../../../lib';
import { FLAT_REDIS_ENTERPRISE, OPSTREE, opstree, REDIS_ENTERPRISE, redisEnterprise } from '../support/redis-samples';
import { type Manifest, synth } from '../../../support/synth';
import { convert, manifests } from '../../cli/support/terminal';

const redis = (name: string, props: RedisClusterProps) => (
  synth((chart) => new RedisCluster(chart, name, { tls: RedisTls.plainText(), ...props }))
);
const IMAGE = 'kubernetesConfig: { image: "valkey/valkey:8.1.10" }';

/** The props of the Redis Enterprise sample. */
const ENTERPRISE: RedisClusterProps = {
  shards: 3,
  replicasPerShard: 1,
  storage: Size.gibibytes(20),
  storageClassName: 'gp2',
  resources: { cpu: { request: Cpu.millis(400), limit: Cpu.millis(400) }, memory: { limit: Size.gibibytes(4) } },
  credentials: { user: 'admin@acme.com' },
};

test('a RedisEnterpriseCluster becomes shards with a replica each, on open-source servers, with its user', () => {
  expect(manifests(convert(REDIS_ENTERPRISE, '--namespace', 'shop'))).toEqual(redis('redis-enterprise', ENTERPRISE));
});

test('a resource that has lost its indentation becomes the same', () => {
  expect(convert(FLAT_REDIS_ENTERPRISE, '--namespace', 'shop')).toEqual(convert(REDIS_ENTERPRISE, '--namespace', 'shop'));
});

test('its user interface becomes Redis Insight for the given clients, behind the Service of the resource', () => {
  const outcome = convert(REDIS_ENTERPRISE, '--namespace', 'shop', '--ui-client', '198.51.100.0/24', '--ui-client', 'ops/desk');
  const clients = [Peer.addresses('198.51.100.0/24'), Peer.service('desk', { namespace: 'ops' })];
  expect(manifests(outcome)).toEqual(redis(
    'redis-enterprise', { ...ENTERPRISE, insight: { clients, serviceType: ServiceType.LOAD_BALANCER } },
  ));
  expect(outcome.error).toContain('Redis Insight of redis-enterprise is open to the clients of --ui-client');
});

test('disks in the fields of the first versions, and a given number of replicas, are accepted', () => {
  const text = redisEnterprise('enabled: true', 'storageClassName: gp2', 'persistentSpec: { volumeSize: 16Gi }');
  expect(manifests(convert(text, '--namespace', 'shop', '--replicas', '2', '--caller', 'web'))).toEqual(redis('main', {
    shards: 3, replicasPerShard: 2, storage: Size.gibibytes(16), storageClassName: 'gp2',
    resources: { memory: { limit: Size.gibibytes(4) } }, clients: [Peer.service('web')],
  }));
});

test("a RedisCluster of OT-CONTAINER-KIT's operator becomes the manifests of our construct with the same values", () => {
  expect(manifests(convert(OPSTREE, '--namespace', 'shop'))).toEqual(redis('cache', {
    shards: 4,
    replicasPerShard: 2,
    version: '7.2.16',
    storage: Size.gibibytes(16),
    storageClassName: 'fast',
    resources: { cpu: { request: Cpu.millis(100), limit: Cpu.units(1) }, memory: { limit: Size.gibibytes(1) } },
    maxMemory: Size.mebibytes(512),
    options: { 'slowlog-max-len': '5000', 'timeout': '300' },
    credentials: { secretName: 'login', passwordKey: 'password' },
    monitoring: { exporter: true },
    imagePullPolicy: ImagePullPolicy.ALWAYS,
    priorityClassName: 'important',
    user: 1000,
    labels: { team: 'red' },
  }));
});

test('the engine is derived from the image', () => {
  const [server] = manifests(convert(opstree('clusterSize: 3', IMAGE))).find(
    ({ kind }: Manifest) => kind === 'StatefulSet',
  ).spec.template.spec.containers;
  expect(server).toMatchObject({ image: 'valkey/valkey:8.1.10', command: ['valkey-server', '/etc/redis/redis.conf'] });
});

test.each([
  ['registry.example.com:5000/valkey-mirror/redis:7.2.16', 'redis:7.2.16'],
  ['registry.example.com/redis/valkey:8.1.10', 'valkey/valkey:8.1.10'],
])('%s is recognised by the last part of its name', (image, upstream) => {
  const [server] = manifests(convert(opstree(
    'clusterSize: 3', `kubernetesConfig: { image: "${image}" }`,
  ))).find(({ kind }: Manifest) => kind === 'StatefulSet').spec.template.spec.containers;
  expect(server.image).toBe(upstream);
});

test('settings that have a prop become that prop', () => {
  const lines = [
    'maxmemory-policy allkeys-lru', 'appendfsync always', 'maxmemory 512mb', 'min-replicas-to-write 1', 'cluster-node-timeout 2000',
    'save 900 1 60 1000', 'timeout 300',
  ];
  expect(manifests(convert(
    opstree('clusterSize: 3', IMAGE, `redisConfig: { dynamicConfig: ${JSON.stringify(lines)} }`), '--namespace', 'shop',
  ))).toEqual(redis('main', {
    engine: RedisEngine.VALKEY,
    version: '8.1.10',
    replicasPerShard: 1,
    eviction: RedisEviction.ALL_KEYS_LRU,
    appendFsync: RedisAppendFsync.ALWAYS,
    maxMemory: Size.mebibytes(512),
    writeSafety: RedisWriteSafety.REPLICATED,
    nodeTimeout: Duration.seconds(2),
    snapshots: [{ after: Duration.minutes(15), changes: 1 }, { after: Duration.minutes(1), changes: 1000 }],
    options: { timeout: '300' },
  }));
});

describe('notes', () => {
  const { error } = convert(REDIS_ENTERPRISE, '--namespace', 'shop');

  test.each([
    'each of the 3 nodes of redis-enterprise becomes a shard, with one replica unless --replicas NUMBER says otherwise',
    'redislabs/redis:5.4.0-19 is replaced by redis:8.2.10: it is proprietary',
    'clients of redis-enterprise log in as admin@acme.com: a password without that name is not enough',
    'redis-enterprise asks for a user interface behind a LoadBalancer: Redis Insight replaces it, but has no login;'
    + ' add --ui-client CIDR',
    'nothing may connect to redis-enterprise: the network policy denies everything that is not allowed; add --caller NAME',
    'the data of redis-enterprise does not move by itself',
  ])('say that %s', (note) => expect(error).toContain(`note: ${note}`));

  test('say that a cluster without a password gets one, and how to change an existing one', () => {
    expect(convert(opstree('clusterSize: 3', IMAGE)).error).toContain(
      'note: main had no password and gets one: clients read it in the Secret main-password, under the key current',
    );
    expect(convert(OPSTREE, '--namespace', 'shop').error).toContain(
      'note: to change the password of cache later, keep the old one in the Secret login under the key previous',
    );
  });

  test('say nothing about a user name that clients need not give', () => {
    expect(convert(redisEnterprise('username: default')).error).not.toContain('nobody enters without that name');
  });

  test('say what a cluster without followers risks', () => {
    expect(convert(opstree('clusterSize: 3', IMAGE, 'redisFollower: { replicas: 0 }')).error).toContain(
      'note: main has no followers: unless --replicas NUMBER adds some, a shard is down whenever its only pod is down',
    );
  });
});

test.each<[what: string, text: string, options: string[], fault: string]>([
  [
    'two nodes',
    redisEnterprise('nodes: 2'),
    [],
    'stdin:5:10: spec.nodes must be 3 or more, got 2: a failover needs the votes of a majority of all primaries',
  ],
  [
    'an image of no version',
    opstree('clusterSize: 3', 'kubernetesConfig: { image: quay.io/opstree/redis:latest }'),
    [],
    'stdin:6:30: spec.kubernetesConfig.image must have a tag that names a release, got "quay.io/opstree/redis:latest": the agent must know'
    + ' which data the server can read; write it like quay.io/opstree/redis:v7.2.16, or choose by --version-map latest=NEW\n',
  ],
  [
    'a small disk for much data',
    opstree('clusterSize: 3', IMAGE, 'redisConfig: { dynamicConfig: [maxmemory 700mb] }',
      'storage: { volumeClaimTemplate: { spec: { resources: { requests: { storage: 1Gi } } } } }'),
    [],
    'stdin:8:79: spec.storage.volumeClaimTemplate.spec.resources.requests.storage must be at least 3 x maxMemory, got 1Gi and 700Mi',
  ],
  [
    'an old version',
    opstree('clusterSize: 3', 'kubernetesConfig: { image: "redis:6.2.14" }'),
    [],
    'stdin:6:30: spec.kubernetesConfig.image must be 7.0.0 or newer, got 6.2.14',
  ],
  [
    "an option of the agent's",
    opstree('clusterSize: 3', IMAGE, 'redisConfig: { dynamicConfig: [cluster-enabled no] }'),
    [],
    'stdin:7:34: spec.redisConfig.dynamicConfig[0] belongs to the agent and cannot be set here',
  ],
  ['a user with a space', redisEnterprise('username: a b'), [], 'stdin:5:13: spec.username must be a name without spaces, got "a b"'],
  [
    'too much of the memory',
    opstree('clusterSize: 3', IMAGE, 'redisConfig: { dynamicConfig: [maxmemory 2gb] }'),
    [],
    'stdin:7:34: spec.redisConfig.dynamicConfig[0] must be at most three quarters of the memory limit, got 2Gi of 1Gi',
  ],
  [
    'alerts of no namespace',
    opstree('clusterSize: 3', IMAGE, 'redisExporter: { enabled: true }'),
    [],
    'stdin:3:1: metadata.namespace must be known for the alerts, which contain it, got none; add it, or --namespace NAMESPACE',
  ],
  ['too many replicas', redisEnterprise('nodes: 3'), ['--replicas', '9'], '--replicas must be a whole number from 0 to 5, got 9'],
])('fails on %s, with its place', (_, text, options, fault) => {
  const { exitCode, error } = convert(text, ...options);
  expect(exitCode).toBe(2);
  expect(error).toContain(fault);
});

describe('a version with a known severe fault', () => {
  const OLD = opstree('clusterSize: 3', 'kubernetesConfig: { image: "quay.io/opstree/redis:v7.0.15" }');

  test('is refused at the field of the image, with the alternatives', () => {
    expect(convert(OLD).error).toBe('stdin:6:30: spec.kubernetesConfig.image must have no known severe fault, got 7.0.15:'
      + ' a client can run code on the server through a Lua script (CVE-2025-49844, https://redis.io/blog/security-advisory-cve-2025-49844/); '
      + '3 more of its faults are known; use 7.2.16, or accept its faults with acceptKnownFaults:'
      + " '7.0.15', or choose by --version-map 7.0.15=NEW or --accept-known-faults 7.0.15\n");
  });

  test('is replaced by --version-map, and the note says so', () => {
    const outcome = convert(OLD, '--namespace', 'shop', '--version-map', '7.0.15=7.2.16');
    expect(manifests(outcome)).toEqual(redis('main', { version: '7.2.16' }));
    expect(outcome.error).toContain("quay.io/opstree/redis:v7.0.15 is replaced by upstream's redis:7.2.16");
  });

  test('runs anyway with --accept-known-faults', () => {
    expect(manifests(convert(
      OLD, '--namespace', 'shop', '--accept-known-faults', '7.0.15',
    ))).toEqual(redis('main', { version: '7.0.15', acceptKnownFaults: '7.0.15' }));
  });

  test('cannot be chosen by --version-map, and options without effect are reported', () => {
    expect(convert(OLD, '--version-map', '7.0.15=8.0.2').error).toContain('The new version must have no known severe fault, got 8.0.2');
    expect(
      convert(OLD, '--version-map', '7.0.15=7.2.16', '--accept-known-faults', '8.0.2').error,
    ).toContain('note: --accept-known-faults 8.0.2 has no effect: no database has that version\n');
  });
});
