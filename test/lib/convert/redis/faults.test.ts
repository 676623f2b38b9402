import { formatFault } from '../../../../lib/convert/reading/faults';
import { readCustomResources } from '../../../../lib/convert/read';
import { opstree, redisEnterprise } from '../support/redis-samples';

const faultsOf = (text: string) => readCustomResources('redis.yaml', text).faults.map(formatFault);
const IMAGE = 'kubernetesConfig: { image: "redis:7.2.16" }';
const patch = (pointer: string) => 'must be left out, got one: RedisCluster has no prop for it; add it to each StatefulSet,'
  + ` in TypeScript by ApiObject.of(cluster.node.findChild('Shard-0')).addJsonPatch(JsonPatch.add('${pointer}', ...))`;
const LOST = 'must be true, got false: without its append-only file, a primary that restarts at once comes back empty,'
  + ' and its replicas copy the empty data set; drop it';

type Case = [what: string, line: string, ...faults: string[]];

test.each<Case>([
  [
    'a disk class twice',
    'storageClassName: a\n  persistentSpec: { storageClassName: b }',
    '6:21: spec.storageClassName must be given once, got it in persistentSpec too; drop one',
  ],
  ['no disks', 'persistentSpec: { enabled: false }', `6:30: spec.persistentSpec.enabled ${LOST}`],
  ['no disks, where the first versions said so', "enabled: 'false'", `6:12: spec.enabled ${LOST}`],
  ['something that is neither true nor false', 'enabled: maybe', '6:12: spec.enabled must be true or false, got "maybe"'],
  [
    'memory in an unknown unit',
    'redisEnterpriseNodeResources: { limits: { memory: 4 Gb } }',
    '6:53: spec.redisEnterpriseNodeResources.limits.memory must be an amount of memory such as 512Mi or 4Gi, got "4 Gb"',
  ],
  [
    'an external name',
    'uiServiceType: ExternalName',
    '6:18: spec.uiServiceType must be ClusterIP, NodePort or LoadBalancer, got "ExternalName"',
  ],
  [
    'annotations of nothing',
    'uiAnnotations: { a: b }',
    '6:3: spec.uiAnnotations must come with uiServiceType, got none: no user interface is requested; add it or drop these fields',
  ],
  [
    'a field of pods for which there is no prop',
    'redisEnterpriseAdditionalPodSpecAttributes: { dnsPolicy: None }',
    `6:60: spec.redisEnterpriseAdditionalPodSpecAttributes.dnsPolicy ${patch('/spec/template/spec/dnsPolicy')}`,
  ],
  [
    'a secret in a label',
    'extraLabels: { a: "https://me:hunter2@example.com" }',
    '6:21: spec.extraLabels.a must contain no secret, got a value that looks like one: manifests are widely readable and kept forever; '
    + 'drop it',
  ],
  [
    'a misspelt field',
    'usernam: a',
    '6:3: spec.usernam must be one of the known fields nodes, persistentSpec, enabled, storageClassName, uiServiceType, uiAnnotations,'
    + ' username, redisEnterpriseNodeResources, redisEnterpriseImageSpec, priorityClassName, extraLabels,'
    + ' podAntiAffinity, nodeSelector, podTolerations, podAnnotations, redisEnterprisePodAnnotations, pullSecrets, hostAliases,'
    + ' redisEnterpriseAdditionalPodSpecAttributes, antiAffinityAdditionalTopologyKeys, rackAwarenessNodeLabel,'
    + ' redisEnterpriseTerminationGracePeriodSeconds, extraEnvVars, sideContainersSpec, volumes, redisEnterpriseVolumeMounts,'
    + ' serviceAccountName, certificates, services, servicesRiggerSpec, got "usernam";'
    + ' did you mean "username"?',
  ],
])('fails on a cluster of Redis Enterprise with %s', (_, line, ...faults) => {
  expect(faultsOf(redisEnterprise('nodes: 3', line))).toEqual(faults.map((fault) => `redis.yaml:${fault}`));
});

test.each<Case>([
  [
    'leaders that the followers of clusterSize do not suit',
    `${IMAGE}\n  redisLeader: { replicas: 4 }`,
    '5:16: spec.clusterSize must be a multiple of the 4 leaders, got 3 followers: each shard has as many replicas as the others;'
    + ' set redisFollower.replicas to 4',
  ],
  [
    'followers that don\'t come out even',
    `${IMAGE}\n  redisFollower: { replicas: 4 }`,
    '7:30: spec.redisFollower.replicas must be a multiple of the 3 leaders, got 4 followers:'
    + ' each shard has as many replicas as the others; set redisFollower.replicas to 6',
  ],
  [
    'settings in a ConfigMap',
    `${IMAGE}\n  redisLeader: { redisConfig: { additionalRedisConfig: a } }`,
    '7:56: spec.redisLeader.redisConfig.additionalRedisConfig must be left out, got one: a ConfigMap is not read;'
    + ' write its lines in spec.redisConfig.dynamicConfig',
  ],
  [
    'a setting that is none',
    `${IMAGE}\n  redisConfig: { dynamicConfig: [timeout] }`,
    '7:34: spec.redisConfig.dynamicConfig[0] must be a directive of redis.conf and its value, got something else;'
    + ' write it like "maxclients 20000"',
  ],
  [
    'a setting twice',
    `${IMAGE}\n  redisConfig: { dynamicConfig: [client-output-buffer-limit normal 0 0 0, timeout 5,`
    + ' client-output-buffer-limit replica 0 0 0] }',
    '7:86: spec.redisConfig.dynamicConfig[2] must be given once, got client-output-buffer-limit in dynamicConfig[0] too;'
    + ' drop one, or write all values on one line',
  ],
  [
    'a setting that is a prop, and no value of it',
    `${IMAGE}\n  redisConfig: { dynamicConfig: [maxmemory-policy lru] }`,
    '7:34: spec.redisConfig.dynamicConfig[0] must be maxmemory-policy with one of noeviction, allkeys-lru, allkeys-lfu,'
    + ' allkeys-random, volatile-lru, volatile-lfu, volatile-random, volatile-ttl, got something else',
  ],
  [
    'a share of no memory',
    `${IMAGE}\n  redisConfig: { maxMemoryPercentOfLimit: 50 }`,
    '7:43: spec.redisConfig.maxMemoryPercentOfLimit must come with a memory limit, got none: it is a percentage of that limit;'
    + ' add kubernetesConfig.resources.limits.memory, or drop this',
  ],
  [
    'a share below nothing',
    `kubernetesConfig: { image: "redis:7.2.16", resources: { limits: { memory: 1Gi } } }\n  redisConfig: { maxMemoryPercentOfLimit: -5 }`,
    '7:43: spec.redisConfig.maxMemoryPercentOfLimit must be 1 or more, got -5:'
    + ' it is a share of the memory limit in percent; use 60',
  ],
  [
    'an amount of memory beside a share',
    'kubernetesConfig: { image: "redis:7.2.16", resources: { limits: { memory: 1Gi } } }\n'
    + '  redisConfig: { maxMemoryPercentOfLimit: 50, dynamicConfig:'
    + ' [maxmemory 512mb] }',
    '7:43: spec.redisConfig.maxMemoryPercentOfLimit must be given once, got maxmemory in dynamicConfig too; drop one',
  ],
  ['no disks', `${IMAGE}\n  persistenceEnabled: false`, `7:23: spec.persistenceEnabled ${LOST}`],
  [
    'another port',
    `${IMAGE}\n  port: 6380`,
    '7:9: spec.port must be 6379, got 6380: servers listen there; drop it, and have clients use that port',
  ],
  [
    'keys of a certificate in another place',
    `${IMAGE}\n  TLS: { secret: { secretName: a, items: [{ key: a, path: b }] } }`,
    '7:35: spec.TLS.secret.items must be left out, got one: the keys are in TLS.ca, TLS.cert and TLS.key; write them there',
  ],
  [
    'a shared disk',
    `${IMAGE}\n  storage: { volumeClaimTemplate: { spec: { accessModes: [ReadWriteMany], resources: { requests: { storage: 8Gi } } } } }`,
    '7:45: spec.storage.volumeClaimTemplate.spec.accessModes must be ReadWriteOnce, got ReadWriteMany: each member has a disk of its own;'
    + ' leave it out',
  ],
  [
    'other nodes for leaders than for followers',
    `${IMAGE}\n  redisLeader: { nodeSelector: { a: b } }\n  redisFollower: { nodeSelector: { a: c } }`,
    '8:20: spec.redisFollower.nodeSelector must be the same for leaders and followers, got different ones:'
    + ' any pod may become the primary of its shard; choose one for both',
  ],
  [
    'an update of some shards',
    'kubernetesConfig: { image: "redis:7.2.16", updateStrategy: { rollingUpdate: { partition: 2 } } }',
    '6:92: spec.kubernetesConfig.updateStrategy.rollingUpdate.partition must be left out, got 2: RedisCluster counts the pods of each'
    + ' shard, and its operator counts the shards; leave it out',
  ],
  [
    'a group of its own',
    `${IMAGE}\n  podSecurityContext: { runAsUser: 1000, fsGroup: 1001 }`,
    '7:51: spec.podSecurityContext.fsGroup must be the same as runAsUser, got 1001 and 1000:'
    + ' all containers have the same user and group ID; leave it out, or give runAsUser this value',
  ],
])("fails on a cluster of OT-CONTAINER-KIT's operator with %s", (_, line, ...faults) => {
  expect(faultsOf(opstree('clusterSize: 3', line))).toEqual(faults.map((fault) => `redis.yaml:${fault}`));
});

test('fails on a cluster without leaders', () => {
  expect(faultsOf(opstree('clusterSize: 0', IMAGE, 'redisFollower: { replicas: 0 }'))).toEqual([
    'redis.yaml:5:16: spec.clusterSize must be 3 or more, got 0: each leader is a shard, and a majority of them elects another; use 3',
  ]);
});

test('fails on a cluster without a name, and reports the other faults', () => {
  expect(faultsOf(redisEnterprise('nodes: 3', 'vaultCASecret: a').replace('name: main', 'labels: {}'))).toEqual([
    'redis.yaml:3:1: metadata.name must be a string, got nothing; add it',
    'redis.yaml:6:18: spec.vaultCASecret must be left out, got one: the password is in a Secret of Kubernetes, and Vault is not used;'
    + ' leave it out, and copy the Secret to Vault if you must',
  ]);
});
