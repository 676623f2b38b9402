import { Size } from 'cdk8s';
import { LabelMatch, RedisCluster, type RedisClusterProps, RedisEviction, RedisTls } from '../../../../lib';
import { opstree } from '../support/redis-samples';
import { synth } from '../../../support/synth';
import { convert, manifests } from '../../cli/support/terminal';

const IMAGE = 'kubernetesConfig: { image: "redis:7.2.16" }';
const DISK = (size: string) => `storage: { volumeClaimTemplate: { spec: { resources: { requests: { storage: ${size} } } } } }`;
const redis = (props: RedisClusterProps) => synth((chart) => new RedisCluster(chart, 'main', {
  version: '7.2.16', tls: RedisTls.plainText(), ...props,
}));
const converted = (...spec: string[]) => manifests(convert(opstree(...spec), '--namespace', 'shop'));

describe("a role's own fields", () => {
  test('give the numbers of leaders and followers, whatever clusterSize says', () => {
    const roles = ['redisLeader: { replicas: 6 }', 'redisFollower: { replicas: 6 }'];
    expect(converted('clusterSize: 3', IMAGE, ...roles)).toEqual(redis({ shards: 6 }));
  });

  test('give the resources of all pods, because any may be a leader', () => {
    const spec = ['clusterSize: 3', IMAGE, 'redisLeader: { resources: { limits: { memory: 2Gi } } }'];
    expect(converted(...spec)).toEqual(redis({ resources: { memory: { limit: Size.gibibytes(2) } } }));
    expect(convert(opstree(...spec)).error).toContain('note: only redisLeader of main has resources: every pod gets them');
  });

  test('give no settings, as in that operator, and a note says so', () => {
    const spec = ['clusterSize: 3', IMAGE, 'redisLeader: { redisConfig: { dynamicConfig: [timeout 300] } }'];
    expect(converted(...spec)).toEqual(redis({}));
    expect(convert(opstree(...spec)).error).toContain('note: spec.redisLeader.redisConfig.dynamicConfig of main has no effect: its operator'
      + ' never reads it there; write it in spec.redisConfig if it should apply\n');
  });

  test('fail if leaders and followers differ in their resources', () => {
    const roles = ['redisLeader: { resources: { limits: { memory: 2Gi } } }', 'redisFollower: { resources: { limits: { memory: 1Gi } } }'];
    expect(convert(opstree('clusterSize: 3', IMAGE, ...roles)).error).toBe(
      'stdin:8:20: spec.redisFollower.resources must be the same for leaders and followers, got different ones:'
      + ' any pod may become the primary of its shard; write them in kubernetesConfig\n',
    );
  });
});

test('settings come from spec.redisConfig', () => {
  expect(converted(
    'clusterSize: 3', 'kubernetesConfig: { image: "redis:7.2.16", resources: { limits: { memory: 2Gi } } }',
    'redisConfig: { maxMemoryPercentOfLimit: 70, dynamicConfig: [maxmemory-policy allkeys-lru] }',
  )).toEqual(redis({
    resources: { memory: { limit: Size.gibibytes(2) } }, maxMemory: Size.kibibytes(Math.floor(2 * 1024 * 1024 * 0.7)),
    eviction: RedisEviction.ALL_KEYS_LRU,
  }));
});

test("resources that the operator ignores are not used, and a note says so", () => {
  const spec = ['clusterSize: 3', IMAGE, 'resources: { limits: { memory: 8Gi } }'];
  expect(converted(...spec)).toEqual(redis({}));
  expect(convert(opstree(...spec)).error).toContain('note: spec.resources of main has no effect: its operator never uses it');
});

test.each([['Retain', false], ['Delete', true]])('disks are kept: a policy of %s is reported: %s', (policy, isTold) => {
  const config = `kubernetesConfig: { image: "redis:7.2.16", persistentVolumeClaimRetentionPolicy: { whenDeleted: ${policy} } }`;
  expect(convert(opstree('clusterSize: 3', config)).error.includes('disks are kept when pods or the cluster are deleted')).toBe(isTold);
});

describe('defaults depend on the given values', () => {
  test('a small disk reduces the memory for data, and a note says why', () => {
    expect(converted('clusterSize: 3', IMAGE, DISK('1Gi'))).toEqual(redis({ storage: Size.gibibytes(1), maxMemory: Size.mebibytes(341) }));
    expect(convert(opstree('clusterSize: 3', IMAGE, DISK('1Gi'))).error).toContain(
      'note: each server of main holds 341Mi of data at most, 33 % of its memory limit, because its disk holds three times that:'
      + ' then further writes fail\n',
    );
  });

  test('more memory gets a larger disk', () => {
    const limits = 'kubernetesConfig: { image: "redis:7.2.16", resources: { limits: { memory: 8Gi } } }';
    expect(converted('clusterSize: 3', limits)).toEqual(redis({
      resources: { memory: { limit: Size.gibibytes(8) } }, storage: Size.gibibytes(15),
    }));
  });
});

test('v1beta1 is read, with its security context in the older place', () => {
  const older = opstree('clusterSize: 3', IMAGE, 'securityContext: { runAsUser: 1000, fsGroup: 1000 }').replace('v1beta2', 'v1beta1');
  expect(manifests(convert(older, '--namespace', 'shop'))).toEqual(redis({ user: 1000 }));
});

test.each(['quay.io/opstree/redis:latest', 'redis:2026.10.1'])('%s, which names no release, runs the version of --version-map', (image) => {
  const text = opstree('clusterSize: 3', `kubernetesConfig: { image: "${image}" }`);
  const [, tag] = image.split(':');
  expect(convert(text).error).toContain(`, or choose by --version-map ${tag}=NEW\n`);
  expect(manifests(convert(text, '--namespace', 'shop', '--version-map', `${tag}=7.2.16`))).toEqual(redis({}));
});

describe('anti-affinity', () => {
  const apart = (label: string, when: string) => `redisLeader: { affinity: { podAntiAffinity: { ${when} } } }`.replace('LABEL', label);
  const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: kubernetes.io/hostname,'
    + ' labelSelector: { matchExpressions: [{ key: app, operator: In, values: [LABEL] }] } }]';

  test('that is required between the nodes of this cluster is converted, and a note says what is no longer strict', () => {
    const spec = ['clusterSize: 3', IMAGE, apart('main-leader', REQUIRED)];
    expect(converted(...spec)).toEqual(redis({}));
    expect(convert(opstree(...spec)).error).toContain(
      'note: main required different nodes for its pods: those of one shard still do, others prefer different nodes\n',
    );
  });

  test('that is about other pods stays as it is', () => {
    const spec = ['clusterSize: 3', IMAGE, apart('noisy', REQUIRED)];
    const matches = [LabelMatch.isOneOf('app', ['noisy'])];
    expect(converted(...spec)).toEqual(redis({ pods: { podAntiAffinity: { required: [{ matches }] } } }));
  });
});
