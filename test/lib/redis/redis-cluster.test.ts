import { Duration, Size } from 'cdk8s';
import { Cpu, RedisAppendFsync, RedisCluster, RedisEngine, RedisEviction, RedisShardRemoval, RedisWriteSafety } from '../../../lib';
import { kinds, type Manifest, only, ours, synth } from '../../support/synth';
import { agentConfig, firstShard, named, pod, redis, shards } from './support/manifests';

const record = (manifests: Manifest[]) => named(manifests, 'ConfigMap', 'main-state').data;

test('a cluster is a set and a budget for each shard, their addresses, an agent with four rights, two passwords,'
  + ' and what guards them', () => {
  expect(kinds(redis())).toEqual([
    'ConfigMap', 'ConfigMap', 'ConfigMap', 'NetworkPolicy', 'PodDisruptionBudget', 'PodDisruptionBudget', 'PodDisruptionBudget', 'Role',
    'RoleBinding', 'Secret', 'Secret', 'Service', 'Service', 'ServiceAccount', 'StatefulSet', 'StatefulSet', 'StatefulSet',
  ]);
});

describe('defaults', () => {
  const { server, credentials, limits } = agentConfig(redis());
  test('shards @default 3', () => expect(shards(redis()).map(({ metadata }) => metadata.name)).toEqual(['main-0', 'main-1', 'main-2']));
  test('replicasPerShard @default 1', () => expect(firstShard(redis()).spec.replicas).toBe(2));
  test('engine and version @default Redis 8.2.10', () => {
    expect(pod(redis()).containers[0]).toMatchObject({ image: 'redis:8.2.10', command: ['redis-server', '/etc/redis/redis.conf'] });
  });
  test('version @default 8.1.10 of Valkey', () => {
    expect(pod(redis({ engine: RedisEngine.VALKEY })).containers[0]).toMatchObject({
      image: 'valkey/valkey:8.1.10', command: ['valkey-server', '/etc/redis/redis.conf'],
    });
  });
  test(
    'storage @default 8 GiB', () => expect(firstShard(redis()).spec.volumeClaimTemplates[0].spec.resources.requests.storage).toBe('8Gi'),
  );
  test('maxMemory @default 60 % of 1 GiB, in whole MiB', () => expect(server.maxMemoryBytes).toBe(614 * 1048576));
  test('eviction @default none', () => expect(server.evictionPolicy).toBe('noeviction'));
  test('appendFsync @default every second', () => expect(server.appendFsync).toBe('everysec'));
  test('snapshots @default none, which must be explicit', () => expect(server.options).toEqual({ save: '""' }));
  test('writeSafety @default available', () => expect(server.minReplicasToWrite).toBe(0));
  test('nodeTimeout @default 5 s', () => expect(server.nodeTimeoutMilliseconds).toBe(5000));
  test('busyLimit @default 30 s', () => expect(limits.busySeconds).toBe(30));
  test('credentials @default the user default, with a password that an agent generates', () => {
    expect(credentials).toEqual({
      user: 'default',
      rules: '~* &* +@all -@dangerous -script|debug +info +keys +sort +sort_ro +flushall +flushdb +restore',
      directory: '/credentials',
      generate: 'main-password',
      agentSecret: 'main-agent',
    });
  });
});

test('the reason why a server ended is kept, under the name of the container that the agent looks for', () => {
  expect(pod(redis()).containers[0]).toMatchObject({ name: 'server', terminationMessagePolicy: 'FallbackToLogsOnError' });
});

test('another number of replicas changes only spec.replicas, the wanted state and the pods that agents may read', () => {
  const [one, two] = [redis(), redis({ replicasPerShard: 2 })];
  expect(record(two)).toEqual({ shards: '3', pods: '3' });
  for (const shard of shards(two)) {
    expect(shard.spec.replicas).toBe(3);
    shard.spec.replicas = 2;
  }
  record(two).pods = '2';
  const [, pods] = only(two, 'Role').rules;
  pods.resourceNames = pods.resourceNames.filter((name: string) => !name.endsWith('-2'));
  expect(two).toEqual(one);
});

test('one more shard adds only a StatefulSet, which the agents may read, and its budget', () => {
  const [three, four] = [redis(), redis({ shards: 4 })];
  expect(record(four)).toEqual({ shards: '4', pods: '2' });
  record(four).shards = '3';
  expect(only(four, 'Role').rules[0].resourceNames.pop()).toBe('main-3');
  expect(only(four, 'Role').rules[1].resourceNames.splice(-2)).toEqual(['main-3-0', 'main-3-1']);
  expect(four.filter(({ metadata }) => metadata.name !== 'main-3')).toEqual(three);
});

test('a removal in two steps first wants fewer shards, while their StatefulSets stay', () => {
  const manifests = redis({ shards: 3, shardRemoval: RedisShardRemoval.twoSteps(4) });
  expect(record(manifests).shards).toBe('3');
  expect(shards(manifests)).toEqual(shards(redis({ shards: 4 })));
});

test('a drain evicts one pod of a shard at a time', () => {
  expect(named(redis(), 'PodDisruptionBudget', 'main-1').spec).toEqual({
    maxUnavailable: 1,
    unhealthyPodEvictionPolicy: 'IfHealthyBudget',
    selector: { matchLabels: { 'app.kubernetes.io/instance': 'main', 'cdk8s-operatorless/shard': '1' } },
  });
});

test('the pods of a shard never share a node and prefer different zones, and all pods are spread over both', () => {
  const { affinity, topologySpreadConstraints } = pod(redis());
  const shard = { matchLabels: { 'app.kubernetes.io/instance': 'main', 'cdk8s-operatorless/shard': '0' } };
  expect(affinity.podAntiAffinity).toEqual({
    requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', labelSelector: shard }],
    preferredDuringSchedulingIgnoredDuringExecution: [{
      weight: 100, podAffinityTerm: { topologyKey: 'topology.kubernetes.io/zone', labelSelector: shard },
    }],
  });
  expect(topologySpreadConstraints.map(({ topologyKey, labelSelector }: Manifest) => [topologyKey, labelSelector.matchLabels])).toEqual([
    ['topology.kubernetes.io/zone', ours('main')], ['kubernetes.io/hostname', ours('main')],
  ]);
});

test('a pod that is deleted has an hour to give its slots away, and its agent ends before that', () => {
  expect(pod(redis()).terminationGracePeriodSeconds).toBe(3600);
  expect(agentConfig(redis()).limits.drainSeconds).toBeLessThan(3600);
});

test('a larger storage adds claims for every shard beside the templates, which never change', () => {
  const grown = redis({ storage: Size.gibibytes(16), storageAtCreation: Size.gibibytes(8) });
  expect(firstShard(grown).spec.volumeClaimTemplates).toEqual(firstShard(redis()).spec.volumeClaimTemplates);
  const claims = grown.filter(({ kind }) => kind === 'PersistentVolumeClaim');
  expect(claims.map(({ metadata }) => metadata.name)).toEqual([
    'data-main-0-0', 'data-main-0-1', 'data-main-1-0', 'data-main-1-1', 'data-main-2-0', 'data-main-2-1',
  ]);
  expect(claims[5]).toMatchObject({
    metadata: {
      annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false', 'kustomize.toolkit.fluxcd.io/prune': 'disabled' },
    },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '16Gi' } } },
  });
});

test('disks outlive the pods and the StatefulSets', () => {
  expect(firstShard(redis()).spec.persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Retain', whenScaled: 'Retain' });
});

test('clients find only pods that are ready, and pods find each other before that', () => {
  expect(named(redis(), 'Service', 'main').spec).not.toHaveProperty('publishNotReadyAddresses');
  expect(named(redis(), 'Service', 'main-peers').spec).toMatchObject({ clusterIP: 'None', publishNotReadyAddresses: true });
});

test('each choice reaches the server', () => {
  const { server } = agentConfig(redis({
    resources: { memory: { limit: Size.gibibytes(2) } },
    maxMemory: Size.gibibytes(1),
    eviction: RedisEviction.ALL_KEYS_LFU,
    appendFsync: RedisAppendFsync.ALWAYS,
    snapshots: [{ after: Duration.hours(1), changes: 1 }, { after: Duration.minutes(5), changes: 100 }],
    nodeTimeout: Duration.seconds(2),
    writeSafety: RedisWriteSafety.REPLICATED,
    options: { maxclients: 20000, lazyfree: true },
  }));
  expect(server).toEqual({
    engine: 'redis', version: '8.2.10', maxMemoryBytes: 1073741824, evictionPolicy: 'allkeys-lfu', appendFsync: 'always',
    nodeTimeoutMilliseconds: 2000,
    minReplicasToWrite: 1, minReplicasMaxLagSeconds: 2, options: { save: '3600 1 300 100', maxclients: 20000, lazyfree: true },
  });
});

test('an option without a value has an empty value', () => {
  expect(agentConfig(redis({ options: { 'notify-keyspace-events': '' } })).server.options['notify-keyspace-events']).toBe('""');
});

test('the memory request equals the limit', () => {
  const { resources } = pod(redis({
    resources: { cpu: { limit: Cpu.units(4) }, memory: { limit: Size.gibibytes(4) } }, storage: Size.gibibytes(16),
  })).containers[0];
  expect(resources).toMatchObject({ requests: { cpu: '300m', memory: '4Gi' }, limits: { cpu: '4', memory: '4Gi' } });
});

test('a server is alive while it answers anything, and ready when its agent says so', () => {
  const { livenessProbe, readinessProbe, lifecycle } = pod(redis({ engine: RedisEngine.VALKEY })).containers[0];
  expect(livenessProbe.exec.command).toEqual(['valkey-cli', '-p', '6379', 'ping']);
  expect(readinessProbe.httpGet).toEqual({ path: '/readyz', port: 6381 });
  expect(lifecycle.preStop.httpGet).toEqual({ path: '/pre-stop', port: 6382 });
});

test('a container that hangs is restarted within two minutes, however long its pod may take to end', () => {
  for (const { livenessProbe } of pod(redis({ monitoring: { exporter: true } })).containers) {
    const { periodSeconds, failureThreshold, terminationGracePeriodSeconds } = livenessProbe;
    expect(periodSeconds * failureThreshold + terminationGracePeriodSeconds).toBeLessThanOrEqual(120);
  }
});

test('it exposes its address and its credentials', () => {
  synth((chart) => {
    const cluster = new RedisCluster(chart, 'main', { replicasPerShard: 0, acceptDowntime: true, credentials: { user: 'shop' } });
    expect(cluster.clientAddress).toBe('main:6379');
    expect(cluster.podAddresses[2]).toBe('main-2-0.main-peers.shop.svc.cluster.local:6379');
    expect([cluster.userName, cluster.passwordSecretName, cluster.passwordKey]).toEqual(['shop', 'main-password', 'current']);
  });
});
