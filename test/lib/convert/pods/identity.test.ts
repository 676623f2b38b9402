import { Duration, Size } from 'cdk8s';
import { PodServiceAccount, RedisCluster, type RedisClusterProps, RedisTls, ServiceType, StatefulRollout } from '../../../../lib';
import { only, synth } from '../../../support/synth';
import { convert, manifests } from '../../cli/support/terminal';
import { coreos, etcdIo } from '../support/etcd-samples';
import { opstree, redisEnterprise } from '../support/redis-samples';

const enterprise = (props: RedisClusterProps) => synth((chart) => new RedisCluster(chart, 'main', {
  shards: 3, replicasPerShard: 1, storage: Size.gibibytes(20), resources: { memory: { limit: Size.gibibytes(4) } },
  tls: RedisTls.plainText(), ...props,
}));
const redis = (props: RedisClusterProps) => synth((chart) => new RedisCluster(chart, 'main', {
  version: '7.2.16', tls: RedisTls.plainText(), ...props,
}));
const converted = (text: string) => manifests(convert(text, '--namespace', 'shop'));
const config = (fields: string) => opstree('clusterSize: 3', `kubernetesConfig: { image: "redis:7.2.16", ${fields} }`);

test("pods of Redis Enterprise keep everything that the resource gives them as a whole", () => {
  expect(converted(redisEnterprise(
    'nodes: 3', 'nodeSelector: { disk: ssd }', 'podTolerations: [{ operator: Exists }]', 'podAnnotations: { a: b }',
    'redisEnterprisePodAnnotations: { c: d }', 'pullSecrets: [{ name: registry }]', 'serviceAccountName: mine',
    'hostAliases: [{ ip: 10.0.0.1, hostnames: [db.example.com] }]', 'redisEnterpriseTerminationGracePeriodSeconds: 31536000',
    'redisEnterpriseAdditionalPodSpecAttributes: { runtimeClassName: gvisor, schedulerName: volcano }',
    'services: { servicesAnnotations: { e: f } }',
  ))).toEqual(enterprise({
    pods: {
      nodeSelector: { disk: 'ssd' },
      tolerations: [{}],
      annotations: { a: 'b', c: 'd' },
      imagePullSecrets: ['registry'],
      serviceAccount: PodServiceAccount.existing('mine'),
      hostAliases: [{ ip: '10.0.0.1', hostnames: ['db.example.com'] }],
      gracePeriod: Duration.days(365),
      runtimeClassName: 'gvisor',
      schedulerName: 'volcano',
    },
    service: { annotations: { e: 'f' } },
  }));
});

test("pods of OT-CONTAINER-KIT's operator keep it, too", () => {
  const text = opstree(
    'clusterSize: 3', 'kubernetesConfig: { image: "redis:7.2.16", imagePullSecrets: [{ name: registry }] }', 'serviceAccountName: mine',
    'podSecurityContext: { seccompProfile: { type: Localhost, localhostProfile: audit.json } }',
    'redisLeader: { terminationGracePeriodSeconds: 60 }',
  );
  expect(converted(text)).toEqual(redis({
    pods: { imagePullSecrets: ['registry'], serviceAccount: PodServiceAccount.existing('mine'), seccompProfile: 'audit.json' },
  }));
  expect(convert(text).error).toContain("note: pods of main run with the ServiceAccount mine, which the manifests don't contain: it must"
    + ' exist, and every pod with it gets the permissions of the agents\n');
});

test.each([
  ['the first operator', coreos('size: 3', 'version: 3.6.16', 'pod: { labels: { tier: data }, annotations: { a: b } }')],
  ["the etcd project's operator", etcdIo(
    'size: 3', 'version: v3.6.16', 'podTemplate: { metadata: { labels: { tier: data }, annotations: { a: b } } }',
  )],
])('labels and annotations of pods of %s are on the pods, and on no other object', (_, text) => {
  const all = converted(text);
  const { metadata } = only(all, 'StatefulSet').spec.template;
  expect(metadata.labels).toMatchObject({ tier: 'data' });
  expect(metadata.annotations).toMatchObject({ a: 'b' });
  expect(all.filter(({ metadata: own }) => 'tier' in own.labels)).toEqual([]);
});

test('labels that the construct sets are told', () => {
  expect(convert(coreos('size: 3', 'version: 3.6.16', 'pod: { labels: { app.kubernetes.io/name: db } }')).error).toContain(
    'note: pods of main have other values of the labels that the construct sets: app.kubernetes.io/name\n',
  );
});

describe('the Service for clients', () => {
  test.each([
    ['in its first place', config('service: { serviceType: LoadBalancer, annotations: { a: b } }')],
    ['in its newer place', config('service: { additional: { type: LoadBalancer, additionalAnnotations: { a: b } } }')],
  ])('keeps its type and annotations, %s, and a note says who is admitted', (_, text) => {
    expect(converted(text)).toEqual(redis({ service: { type: ServiceType.LOAD_BALANCER, annotations: { a: 'b' } } }));
    expect(convert(text).error).toContain('note: the Service of main is a LoadBalancer, but the network policy admits only the clients of'
      + ' --caller: add --caller CIDR for clients outside. Servers redirect clients to pods by their names');
  });

  test('admits clients by their addresses', () => {
    const outcome = convert(config('service: { serviceType: LoadBalancer }'), '--caller', '203.0.113.0/24');
    expect(JSON.stringify(only(manifests(outcome), 'NetworkPolicy').spec.ingress)).toContain('{"ipBlock":{"cidr":"203.0.113.0/24"}}');
  });

  test('of Redis Enterprise is a load balancer where its databases had one', () => {
    expect(converted(redisEnterprise('nodes: 3', 'servicesRiggerSpec: { databaseServiceType: "cluster_ip,load_balancer" }')))
      .toEqual(enterprise({ service: { type: ServiceType.LOAD_BALANCER } }));
  });

  test('stands beside a headless one, which keeps its annotations', () => {
    expect(converted(config('service: { headless: { additionalAnnotations: { a: b } } }')))
      .toEqual(redis({ objectMetadata: { Peers: { annotations: { a: 'b' } } } }));
  });
});

test.each([
  ['updateStrategy: { type: OnDelete }', StatefulRollout.onDelete()],
  ['updateStrategy: { type: RollingUpdate }, minReadySeconds: 30', StatefulRollout.rolling({ minReady: Duration.seconds(30) })],
])('pods are replaced as %s says', (fields, rollout) => {
  expect(converted(config(fields))).toEqual(redis({ rollout }));
});
