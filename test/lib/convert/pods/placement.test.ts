import {
  EtcdCluster, type EtcdClusterProps, LabelMatch, PodSpread, RedisCluster, type RedisClusterProps, RedisTls, type StatefulPodOptions,
  TaintEffect,
} from '../../../../lib';
import { synth } from '../../../support/synth';
import { convert, manifests } from '../../cli/support/terminal';
import { coreos, etcdIo } from '../support/etcd-samples';
import { opstree, redisEnterprise } from '../support/redis-samples';

const IMAGE = 'kubernetesConfig: { image: "redis:7.2.16" }';
const etcd = (props: EtcdClusterProps) => synth((chart) => new EtcdCluster(chart, 'main', { size: 3, version: '3.6.16', ...props }));
const redis = (props: RedisClusterProps) => synth((chart) => new RedisCluster(chart, 'main', {
  version: '7.2.16', tls: RedisTls.plainText(), ...props,
}));

/** The same fields in the place that each operator has for them. */
const RESOURCES: readonly (readonly [operator: string, text: (pods: string) => string, ours: (pods: StatefulPodOptions) => unknown[]])[] = [
  ['the first etcd operator', (pods) => coreos('size: 3', 'version: 3.6.16', `pod: { ${pods} }`), (pods) => etcd({ pods })],
  [
    "the etcd project's operator",
    (pods) => etcdIo('size: 3', 'version: v3.6.16', `podTemplate: { spec: { ${pods} } }`), (pods) => etcd({ pods }),
  ],
  [
    "OT-CONTAINER-KIT's operator",
    (pods) => opstree('clusterSize: 3', IMAGE, `redisLeader: { ${pods} }`, `redisFollower: { ${pods} }`), (pods) => redis({ pods }),
  ],
];

const converted = (text: string) => manifests(convert(text, '--namespace', 'shop'));

describe.each(RESOURCES)('a cluster of %s keeps', (_, text, ours) => {
  test('its nodes, by a label', () => {
    expect(converted(text('nodeSelector: { disk: ssd }'))).toEqual(ours({ nodeSelector: { disk: 'ssd' } }));
  });

  test('its tolerations, each as strict as it was', () => {
    const tolerations = '[{ key: a, operator: Exists }, { key: b, value: c, effect: NoSchedule },'
      + ' { key: d, effect: NoExecute, tolerationSeconds: 60 }]';
    expect(converted(text(`tolerations: ${tolerations}`))).toEqual(ours({
      tolerations: [
        { key: 'a' }, { key: 'b', value: 'c', effect: TaintEffect.NO_SCHEDULE },
        { key: 'd', value: '', effect: TaintEffect.NO_EXECUTE, tolerationSeconds: 60 },
      ],
    }));
  });

  test('the nodes that it requires or prefers', () => {
    const affinity = '{ nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions:'
      + ' [{ key: pool, operator: In, values: [db] }, { key: cores, operator: Gt, values: ["4"] }, { key: spot, operator: DoesNotExist }]'
      + ' }] }, preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 10, preference: { matchExpressions:'
      + ' [{ key: arch, operator: NotIn, values: [arm64] }, { key: disk, operator: Exists }] } }] } }';
    expect(converted(text(`affinity: ${affinity}`))).toEqual(ours({
      nodeAffinity: {
        required: [{ labels: [LabelMatch.isOneOf('pool', ['db']), LabelMatch.isAbove('cores', 4), LabelMatch.doesNotExist('spot')] }],
        preferred: [{ weight: 10, labels: [LabelMatch.isNoneOf('arch', ['arm64']), LabelMatch.exists('disk')] }],
      },
    }));
  });

  test('the pods that it seeks and avoids', () => {
    const term = (app: string, zone: string) => `{ topologyKey: ${zone}, labelSelector: { matchLabels: { app: ${app} } } }`;
    const affinity = `{ podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [${term('web', 'zone')}] },`
      + ' podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution:'
      + ` [{ weight: 5, podAffinityTerm: ${term('noisy', 'host')} }] } }`;
    expect(converted(text(`affinity: ${affinity}`))).toEqual(ours({
      podAffinity: { required: [{ topologyKey: 'zone', labels: { app: 'web' } }] },
      podAntiAffinity: { preferred: [{ weight: 5, topologyKey: 'host', labels: { app: 'noisy' } }] },
    }));
  });
});

describe('leaders and followers', () => {
  test('that must be in different zones still are within a shard, and a note says what becomes softer', () => {
    const apart = '{ podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution:'
      + ' [{ topologyKey: topology.kubernetes.io/zone, labelSelector: { matchLabels: { app: main-leader } } }] } }';
    const text = opstree('clusterSize: 3', IMAGE, `redisLeader: { affinity: ${apart} }`);
    expect(converted(text)).toEqual(redis({ pods: { spread: PodSpread.required('topology.kubernetes.io/zone') } }));
    expect(convert(text).error).toContain('note: main required different places by topology.kubernetes.io/zone for its pods:'
      + ' those of one shard still do, others prefer different nodes\n');
  });

  test('that are spread evenly still are', () => {
    const constraint = (role: string) => '{ topologyKey: rack, maxSkew: 2, whenUnsatisfiable: DoNotSchedule, minDomains: 3,'
      + ` labelSelector: { matchLabels: { app: main-${role} } } }`;
    const text = opstree('clusterSize: 3', IMAGE, ...['leader', 'follower'].map((role) => (
      `redis${role === 'leader' ? 'Leader' : 'Follower'}: { topologySpreadConstraints: [${constraint(role)}] }`
    )));
    expect(converted(text)).toEqual(redis({
      pods: { topologySpread: [{ topologyKey: 'rack', maxSkew: 2, required: true, minDomains: 3 }] },
    }));
  });

  test('share what only one of them has, and a note says so', () => {
    const text = opstree('clusterSize: 3', IMAGE, 'redisFollower: { nodeSelector: { disk: ssd } }');
    expect(converted(text)).toEqual(redis({ pods: { nodeSelector: { disk: 'ssd' } } }));
    expect(convert(text).error).toContain(
      'note: every pod of main gets redisFollower.nodeSelector, because any pod may become a leader\n',
    );
  });

  test('of the first versions have their nodes in spec', () => {
    const text = opstree('clusterSize: 3', IMAGE, 'nodeSelector: { disk: ssd }', 'tolerations: [{ operator: Exists }]');
    expect(converted(text.replace('v1beta2', 'v1beta1'))).toEqual(redis({ pods: { nodeSelector: { disk: 'ssd' }, tolerations: [{}] } }));
  });

  test('fail where the constraint counts other pods', () => {
    const constraint = '{ topologyKey: rack, maxSkew: 1, whenUnsatisfiable: ScheduleAnyway, labelSelector: { matchLabels: { app: a } } }';
    expect(convert(opstree('clusterSize: 3', IMAGE, `redisLeader: { topologySpreadConstraints: [${constraint}] }`)).error).toContain(
      'spec.redisLeader.topologySpreadConstraints[0].labelSelector must select the pods of this cluster, got different ones:'
      + ' only its own pods are spread; leave the constraint out\n',
    );
  });
});

test.each(['rackAwarenessNodeLabel: rack', 'antiAffinityAdditionalTopologyKeys: [rack]'])(
  'a cluster of Redis Enterprise with %s keeps the pods of each shard in different racks', (line) => {
    const keys = converted(redisEnterprise('nodes: 3', line)).filter(({ kind }) => kind === 'StatefulSet')
      .map(({ spec }) => spec.template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution
        .map(({ topologyKey }: { topologyKey: string }) => topologyKey));
    expect(keys).toEqual(Array(3).fill(['kubernetes.io/hostname', 'rack']));
    expect(convert(redisEnterprise('nodes: 3', line)).error).toContain(
      'note: pods of one shard of main are in different places by rack: a pod stays pending if there are too few\n',
    );
  },
);

test('what would put a cluster on one node is refused where it stands', () => {
  expect(convert(coreos('size: 3', 'version: 3.6.16', 'pod: { nodeSelector: { kubernetes.io/hostname: a } }')).error).toBe(
    'stdin:7:10: spec.pod.nodeSelector must keep the pods on different nodes, got the node a alone for 3 pods: losing one node would take'
    + ' several members of etcd; leave it out, or accept this with acceptSharedNodes: true\n',
  );
});

test.each([
  ['tolerations: [{ key: "a b" }]', '7:31: spec.pod.tolerations[0].key must be the key of a taint, got "a b"'],
  ['tolerations: [{ key: a, effect: NoSchedule, tolerationSeconds: 5 }]', '7:73: spec.pod.tolerations[0].tolerationSeconds must be whole'],
  ['nodeSelector: { "a b": c }', '7:10: spec.pod.nodeSelector must have valid keys'],
])('%s is reported where it stands', (pods, fault) => {
  expect(convert(coreos('size: 3', 'version: 3.6.16', `pod: { ${pods} }`)).error).toContain(`stdin:${fault}`);
});
