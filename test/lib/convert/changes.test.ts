import { coreos, etcdIo } from './support/etcd-samples';
import { opstree, redisEnterprise } from './support/redis-samples';
import { only } from '../../support/synth';
import { convert, manifests } from '../cli/support/terminal';

const ETCD = ['size: 3', 'version: 3.6.16'];
const redis = (resources: string, ...more: string[]) => opstree(
  'clusterSize: 3', `kubernetesConfig: { image: "redis:7.2.16", resources: ${resources} }`, ...more,
);
const etcd = (resources: string) => coreos(...ETCD, `pod: { resources: ${resources} }`);
const memoryOf = (text: string, ...options: string[]) => {
  const [{ spec }] = manifests(convert(text, ...options)).filter(({ kind }) => kind === 'StatefulSet');
  const { limits, requests } = spec.template.spec.containers[0].resources;
  return [requests.memory, limits.memory];
};

describe('memory', () => {
  test.each([
    ['an EtcdCluster', etcd('{ requests: { memory: 256Mi } }'), '5:42: spec.pod.resources.requests.memory'],
    ['a RedisCluster', redis('{ requests: { memory: 256Mi } }'), '6:76: spec.kubernetesConfig.resources.requests.memory'],
    [
      'a RedisEnterpriseCluster', redisEnterprise('redisEnterpriseNodeResources: { requests: { memory: 4Gi } }'),
      '5:59: spec.redisEnterpriseNodeResources.requests.memory',
    ],
  ])('of %s with only a request is refused, unless --memory-limit gives a limit', (_, text, field) => {
    const { exitCode, error } = convert(text);
    expect(exitCode).toBe(2);
    expect(error).toContain(field.slice(field.indexOf(' ')));
    expect(error).toContain('and none: the old pods could use more, and the new ones would be OOM-killed or refuse writes there;'
      + ' add limits.memory with what a pod really uses at most, or choose it by --memory-limit 1Gi\n');
    expect(memoryOf(text, '--memory-limit', '2Gi')).toEqual(['2Gi', '2Gi']);
  });

  test('with a request below the limit is reserved up to the limit, and a note says so', () => {
    const text = redis('{ requests: { memory: 1Gi }, limits: { memory: 2Gi } }');
    expect(memoryOf(text)).toEqual(['2Gi', '2Gi']);
    expect(convert(text).error).toContain('note: each server of main reserves the 2Gi of memory that it may use, and not only 1Gi');
  });

  test('fails if the request exceeds the limit', () => {
    expect(convert(redis('{ requests: { memory: 3Gi }, limits: { memory: 2Gi } }')).error).toContain(
      'spec.kubernetesConfig.resources.requests.memory must be at most its limit, got 3Gi and 2Gi',
    );
  });

  test('fails on a --memory-limit that is not an amount of memory', () => {
    expect(convert(redis('{}'), '--memory-limit', 'much').error).toContain('It must be an amount of memory, such as 512Mi or 4Gi.');
  });
});

describe('a note says', () => {
  test.each<[what: string, text: string, note: string]>([
    ['that a CPU limit is new', redis('{ limits: { memory: 1Gi } }'), 'main had no CPU limit, and each of its servers gets one of 2'],
    ['that a memory limit is new', redis('{}'), 'main had no memory limit, and each of its servers gets one of 1Gi'],
    ['how much data a server holds', redis('{ limits: { memory: 1Gi } }'), 'each server of main holds 614Mi of data at most, 60 % of its'
      + ' memory limit: then further writes fail'],
    ['that there are no snapshots', redis('{}'), 'main writes no snapshots: its append-only file holds everything'],
    ['that an etcd without disks gets some', coreos(...ETCD), 'main had no disks of its own, and each of its pods gets one of 8Gi'],
    ['where the image of etcd comes from', coreos(...ETCD), 'the image of main comes from gcr.io/etcd-development/etcd, and not from'
      + ' quay.io/coreos/etcd'],
    ['where clients of etcd connect', coreos(...ETCD), 'clients of main connect to https://main:2379 instead of main-client:2379'],
    ['where clients of Redis connect', redis('{}'), 'clients of main connect to main:6379 instead of main-leader:6379'],
    ['that a budget is another', redis('{}', 'redisFollower: { pdb: { enabled: true, maxUnavailable: 2 } }'),
      'spec.redisFollower.pdb of main has no effect'],
    ['that metadata of claims is dropped', redis('{}', 'storage: { volumeClaimTemplate: { metadata: { labels: { a: b } } } }'),
      'spec.storage.volumeClaimTemplate.metadata of main has no effect: claims have the labels of the cluster'],
    ['that a small disk makes a small database', coreos(
      ...ETCD, 'pod: { persistentVolumeClaimSpec: { resources: { requests: { storage: 3Gi } } } }',
    ), 'main rejects writes once its database has 1Gi, a third of its disk'],
    ['that a database may outgrow its memory', etcd('{ limits: { memory: 512Mi } }'),
      'the database of main may grow to 2Gi, more than the memory of a member, 512Mi'],
    ['that a workload gets limits', 'apiVersion: app.example.com/v1\nkind: AppService\nmetadata: { name: web }\n'
      + 'spec: { image: "nginx:1.28", ports: [{ port: 80 }] }\n', 'web had no limit and gets one of 500m of CPU and 256Mi of memory'],
  ])('%s', (_, text, note) => {
    expect(convert(text).error).toContain(`note: ${note}`);
  });

  test.each<[what: string, text: string, word: string]>([
    ['the claim was only named', redis(
      '{}', 'storage: { volumeClaimTemplate: { metadata: { name: a, creationTimestamp: } } }',
    ), 'claims have'],
    ['the image came from there already', etcdIo('size: 3', 'version: v3.6.16'), 'the image of'],
    ['limits were there', redis('{ limits: { cpu: 1, memory: 1Gi } }'), 'had no'],
  ])('nothing if %s', (_, text, word) => {
    expect(convert(text).error.replace('main had no password', '').replace('main had no disks', '').replace('main had no TLS', ''))
      .not.toContain(word);
  });
});

test("annotations for the operator are copied to no object, and a note says so", () => {
  const annotations = '{ redis.opstreelabs.in/recreate-statefulset: "true", example.com/team: red }';
  const text = redis('{}').replace('{ name: main }', `{ name: main, annotations: ${annotations} }`);
  expect(only(manifests(convert(text)), 'NetworkPolicy').metadata.annotations).toEqual({ 'example.com/team': 'red' });
  expect(convert(text).error).toContain(
    'note: main has labels or annotations for its operator, which are not copied: redis.opstreelabs.in/recreate-statefulset\n',
  );
});
