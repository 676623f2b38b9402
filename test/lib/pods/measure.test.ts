import { Duration, Size } from 'cdk8s';
import {
  Cpu, DisruptionBudget, EnvFrom, EnvVar, LabelMatch, PodCount, PodServiceAccount, PodSpread, ProjectedSource, ServiceType, StatefulRollout,
  type StatefulPodOptions, TaintEffect, Volume,
} from '../../../lib';
import type { Manifest } from '../../support/synth';
import { databases, etcd, named, podSpec, redis, statefulSet } from './support/databases';

const HOST = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';

/**
 * The pod fields of the custom resources of CloudNativePG (Cluster) and of both valkey-operators (ValkeyCluster, Valkey), our props for
 * them, and the resulting pods.
 */
const rows: readonly (readonly [prop: string, pods: StatefulPodOptions, spec: Manifest])[] = [
  ['affinity.nodeSelector, nodeSelector, scheduling.nodeSelector', { nodeSelector: { disk: 'ssd' } }, { nodeSelector: { disk: 'ssd' } }],
  ['affinity.tolerations, tolerations, scheduling.tolerations', {
    tolerations: [
      { key: 'dedicated', value: 'db', effect: TaintEffect.NO_SCHEDULE },
      { key: 'gone', effect: TaintEffect.NO_EXECUTE, tolerationSeconds: 60 },
    ],
  }, {
    tolerations: [
      { key: 'dedicated', operator: 'Equal', value: 'db', effect: 'NoSchedule' },
      { key: 'gone', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 },
    ],
  }],
  ['affinity.nodeAffinity', {
    nodeAffinity: {
      required: [{ labels: [LabelMatch.isOneOf(ZONE, ['a', 'b']), LabelMatch.isAbove('cores', 8)] }],
      preferred: [{ labels: [LabelMatch.exists('ssd')], weight: 10 }],
    },
  }, {
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{
            matchExpressions: [{ key: ZONE, operator: 'In', values: ['a', 'b'] }, { key: 'cores', operator: 'Gt', values: ['8'] }],
          }],
        },
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 10, preference: { matchExpressions: [{ key: 'ssd', operator: 'Exists' }] } },
        ],
      },
    },
  }],
  ['affinity.additionalPodAffinity', { podAffinity: { preferred: [{ labels: { app: 'web' }, topologyKey: ZONE }] } }, {
    affinity: {
      podAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 100, podAffinityTerm: { topologyKey: ZONE, labelSelector: { matchLabels: { app: 'web' } } } },
        ],
      },
    },
  }],
  ['affinity.additionalPodAntiAffinity', { podAntiAffinity: { required: [{ labels: { app: 'batch' }, namespaces: ['jobs'] }] } }, {
    affinity: {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: expect.arrayContaining([
          { topologyKey: HOST, labelSelector: { matchLabels: { app: 'batch' } }, namespaces: ['jobs'] },
        ]),
      },
    },
  }],
  ['affinity.podAntiAffinityType: required, topologyKey; scheduling.zone.spread: Required', { spread: PodSpread.required(ZONE) }, {
    affinity: {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          expect.objectContaining({ topologyKey: HOST }), expect.objectContaining({ topologyKey: ZONE }),
        ],
      },
    },
  }],
  ['topologySpreadConstraints', { topologySpread: [{ topologyKey: ZONE, maxSkew: 2, required: true, minDomains: 3 }] }, {
    topologySpreadConstraints: expect.arrayContaining([
      expect.objectContaining({ topologyKey: ZONE, maxSkew: 2, whenUnsatisfiable: 'DoNotSchedule', minDomains: 3 }),
    ]),
  }],
  ['scheduling.zone.pinning', { nodeAffinity: { required: [{ labels: [LabelMatch.isOneOf(ZONE, ['a'])] }] } }, {
    affinity: { nodeAffinity: expect.anything() },
  }],
  ['schedulerName', { schedulerName: 'stork' }, { schedulerName: 'stork' }],
  ['imagePullSecrets', { imagePullSecrets: ['registry'] }, { imagePullSecrets: [{ name: 'registry' }] }],
  ['terminationGracePeriodSeconds, stopDelay', { gracePeriod: Duration.hours(2) }, { terminationGracePeriodSeconds: 7200 }],
  ['seccompProfile', { seccompProfile: 'profiles/db.json' }, {
    securityContext: expect.objectContaining({ seccompProfile: { type: 'Localhost', localhostProfile: 'profiles/db.json' } }),
  }],
  ['projectedVolumeTemplate', {
    volumes: [Volume.projected('/projected', [ProjectedSource.secret('ca', { items: { 'ca.crt': 'root.crt' } })])],
  }, {
    volumes: expect.arrayContaining([
      {
        name: 'files-0',
        projected: { defaultMode: 0o440, sources: [{ secret: { name: 'ca', items: [{ key: 'ca.crt', path: 'root.crt' }] } }] },
      },
    ]),
  }],
  ['ephemeralVolumeSource', { volumes: [Volume.ephemeral('/scratch', { storage: Size.gibibytes(5) })] }, {
    volumes: expect.arrayContaining([{
      name: 'files-0',
      ephemeral: { volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '5Gi' } } } } },
    }]),
  }],
];

describe.each(databases)('the props of other operators have one of ours: %s', (_, synthesized) => {
  test.each(rows)('%s', (_prop, pods, spec) => expect(podSpec(synthesized(pods))).toMatchObject(spec));

  test('env and envFrom', () => {
    const pods = { env: { TZ: EnvVar.value('UTC') }, envFrom: [EnvFrom.configMap('settings', { prefix: 'APP_' })] };
    const server = podSpec(synthesized(pods)).containers[0];
    expect(server.env).toEqual([{ name: 'TZ', value: 'UTC' }]);
    expect(server.envFrom).toEqual([{ prefix: 'APP_', configMapRef: { name: 'settings' } }]);
  });

  test('containers', () => {
    const sidecars = [{ name: 'logs', image: 'vector:0.40', resources: { cpu: { request: Cpu.millis(50) } }, ports: [{ port: 9000 }] }];
    expect(podSpec(synthesized({ sidecars })).containers.at(-1)).toMatchObject({
      name: 'logs', image: 'vector:0.40', ports: [{ containerPort: 9000, protocol: 'TCP' }],
      resources: { requests: { cpu: '50m', memory: '32Mi' }, limits: { cpu: '200m', memory: '128Mi' } },
    });
  });

  test('serviceAccountTemplate.metadata', () => {
    const manifests = synthesized({ serviceAccount: PodServiceAccount.own({ annotations: { 'iam.example.com/role': 'backup' } }) });
    const [account] = manifests.filter(({ kind }) => kind === 'ServiceAccount');
    expect(account.metadata.annotations).toEqual({ 'iam.example.com/role': 'backup' });
    expect(podSpec(manifests).automountServiceAccountToken).toBe(false);
  });

  test('an existing ServiceAccount gets the permissions of the agents', () => {
    const manifests = synthesized({ serviceAccount: PodServiceAccount.existing('shared') });
    expect(manifests.filter(({ kind }) => kind === 'ServiceAccount')).toEqual([]);
    expect(podSpec(manifests).serviceAccountName).toBe('shared');
    expect(manifests.find(({ kind }) => kind === 'RoleBinding').subjects).toEqual([{ kind: 'ServiceAccount', name: 'shared' }]);
  });
});

describe('their fields for Services, budgets and updates', () => {
  const service = {
    type: ServiceType.LOAD_BALANCER, loadBalancerClass: 'service.k8s.aws/nlb', annotations: { 'example.com/internal': 'true' },
    labels: { 'example.com/team': 'data' }, loadBalancerSourceRanges: ['203.0.113.0/24'],
  };

  test.each([
    ['EtcdCluster', etcd({ service }), 'main'], ['RedisCluster', redis({ service }), 'cache'],
  ])('managed.services, externalAccess.loadBalancer: %s', (_, manifests, name) => {
    expect(named(manifests, 'Service', name)).toMatchObject({
      metadata: { annotations: service.annotations, labels: service.labels },
      spec: {
        type: 'LoadBalancer', loadBalancerClass: 'service.k8s.aws/nlb', loadBalancerSourceRanges: ['203.0.113.0/24'],
        externalTrafficPolicy: 'Local',
      },
    });
    expect(JSON.stringify(named(manifests, 'NetworkPolicy', name).spec.ingress)).toContain('{"ipBlock":{"cidr":"203.0.113.0/24"}}');
  });

  test('enablePDB, podDisruptionBudget: a stricter budget is accepted, and a weaker one refused', () => {
    const strict = etcd({ size: 5, disruptionBudget: DisruptionBudget.maxUnavailable(PodCount.of(1)) });
    expect(strict.find(({ kind }) => kind === 'PodDisruptionBudget').spec).toMatchObject({ maxUnavailable: 1 });
    expect(() => etcd({ disruptionBudget: DisruptionBudget.maxUnavailable(PodCount.percent(100)) })).toThrow(
      '[test/main] disruptionBudget must let a drain evict at most 1 of 3 pods, got 3: main would lose its quorum of 2; leave it out',
    );
  });

  test('primaryUpdateStrategy: supervised', () => {
    expect(statefulSet(redis({ rollout: StatefulRollout.onDelete() })).spec.updateStrategy).toEqual({ type: 'OnDelete' });
    const staged = statefulSet(etcd({ rollout: StatefulRollout.rolling({ partition: 2, minReady: Duration.seconds(30) }) })).spec;
    expect(staged).toMatchObject({ minReadySeconds: 30, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } });
  });

  test('inheritedMetadata, and metadata of one object', () => {
    const manifests = etcd({
      labels: { 'example.com/team': 'data' }, annotations: { 'example.com/a': 'b' },
      pods: { annotations: { 'example.com/scrape': 'true' }, labels: { 'example.com/tier': 'db' } },
      objectMetadata: { Client: { annotations: { 'external-dns.alpha.kubernetes.io/hostname': 'etcd.example.com' } } },
    });
    expect(statefulSet(manifests).spec.template.metadata).toMatchObject({
      labels: { 'example.com/team': 'data', 'example.com/tier': 'db' }, annotations: { 'example.com/scrape': 'true' },
    });
    expect(named(manifests, 'Service', 'main').metadata.annotations).toEqual({
      'example.com/a': 'b', 'external-dns.alpha.kubernetes.io/hostname': 'etcd.example.com',
    });
    const others = manifests.filter(({ kind, metadata }) => kind === 'Service' && metadata.name !== 'main');
    expect(others.map(({ metadata }) => metadata.annotations)).toEqual([{ 'example.com/a': 'b' }]);
  });
});
