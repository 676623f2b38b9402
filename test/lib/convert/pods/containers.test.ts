import { Duration, Size } from 'cdk8s';
import {
  Cpu, EnvFrom, EnvVar, EtcdCluster, Hook, Probe, ProjectedSource, RedisCluster, type RedisClusterProps, RedisTls, Volume,
} from '../../../../lib';
import { synth } from '../../../support/synth';
import { convert, manifests } from '../../cli/support/terminal';
import { coreos } from '../support/etcd-samples';
import { opstree, redisEnterprise } from '../support/redis-samples';

const IMAGE = 'kubernetesConfig: { image: "redis:7.2.16" }';
const enterprise = (pods: RedisClusterProps['pods']) => synth((chart) => new RedisCluster(chart, 'main', {
  shards: 3, replicasPerShard: 1, storage: Size.gibibytes(20), resources: { memory: { limit: Size.gibibytes(4) } },
  tls: RedisTls.plainText(), pods,
}));
const redis = (pods: RedisClusterProps['pods']) => synth((chart) => new RedisCluster(chart, 'main', {
  version: '7.2.16', tls: RedisTls.plainText(), pods,
}));
const converted = (text: string) => manifests(convert(text, '--namespace', 'shop'));

describe('environment variables', () => {
  test('of etcd that are no flags stay variables', () => {
    const variables = '[{ name: ETCD_MAX_WALS, value: "3" }, { name: GOMAXPROCS, value: "2" },'
      + ' { name: ZONE, valueFrom: { fieldRef: { fieldPath: "metadata.labels[\'zone\']" } } }]';
    expect(converted(coreos('size: 3', 'version: 3.6.16', `pod: { etcdEnv: ${variables} }`))).toEqual(synth((chart) => new EtcdCluster(
      chart, 'main', {
        size: 3, version: '3.6.16', options: { 'max-wals': 3 },
        pods: { env: { GOMAXPROCS: EnvVar.value('2'), ZONE: EnvVar.field("metadata.labels['zone']") } },
      },
    )));
  });

  test.each([
    ["OT-CONTAINER-KIT's operator", opstree('clusterSize: 3', IMAGE, 'env: [{ name: MALLOC_ARENA_MAX, value: "2" }]'), redis],
    ['Redis Enterprise', redisEnterprise('nodes: 3', 'extraEnvVars: [{ name: MALLOC_ARENA_MAX, value: "2" }]'), enterprise],
  ])('of servers of %s stay', (_, text, ours) => {
    expect(converted(text)).toEqual(ours({ env: { MALLOC_ARENA_MAX: EnvVar.value('2') } }));
  });

  test('that look secret come from a Secret, and a note says how to create it', () => {
    const text = opstree('clusterSize: 3', IMAGE, 'env: [{ name: API_TOKEN, value: abc }]');
    expect(converted(text)).toEqual(redis({ env: { API_TOKEN: EnvVar.secret('main-env', 'API_TOKEN') } }));
    expect(convert(text).error).toContain('note: create the Secret main-env before the pods start (environment variables that look secret:'
      + " API_TOKEN):\n  kubectl create secret generic main-env --from-literal=API_TOKEN='...'\n");
  });

  test('that the server reads are refused where they stand', () => {
    expect(convert(opstree('clusterSize: 3', IMAGE, 'env: [{ name: REDIS_ARGS, value: a }]')).error).toContain(
      'stdin:7:9: spec.env[0] must not begin with REDIS, VALKEY, got "REDIS_ARGS"',
    );
  });
});

describe('volumes', () => {
  const SOURCES = 'volumes: [{ name: a, configMap: { name: conf, items: [{ key: k, path: p }] } }, { name: b, secret: { secretName: s } },'
    + ' { name: c, emptyDir: { sizeLimit: 1Gi, medium: Memory } }, { name: d, persistentVolumeClaim: { claimName: pvc } },'
    + ' { name: e, projected: { sources: [{ secret: { name: t, optional: true } },'
    + ' { serviceAccountToken: { path: token, audience: vault, expirationSeconds: 3600 } }] } },'
    + ' { name: f, csi: { driver: secrets-store.csi.k8s.io, readOnly: true, volumeAttributes: { g: h } } },'
    + ' { name: i, ephemeral: { volumeClaimTemplate: { spec: { resources: { requests: { storage: 2Gi } } } } } },'
    + ' { name: j, downwardAPI: { items: [{ path: labels, fieldRef: { fieldPath: metadata.labels } }] } }]';
  const MOUNTS = `redisEnterpriseVolumeMounts: [${[...'abcdefij'].map((name) => `{ name: ${name}, mountPath: /mnt/${name} }`).join(', ')}]`;

  test('of every kind are mounted into the server as before', () => {
    expect(converted(redisEnterprise('nodes: 3', SOURCES, MOUNTS))).toEqual(enterprise({
      volumes: [
        Volume.configMap('/mnt/a', 'conf', { items: { k: 'p' } }),
        Volume.secret('/mnt/b', 's'),
        Volume.emptyDir('/mnt/c', { sizeLimit: Size.gibibytes(1), memory: true }),
        Volume.claim('/mnt/d', 'pvc'),
        Volume.projected('/mnt/e', [
          ProjectedSource.secret('t', { optional: true }),
          ProjectedSource.serviceAccountToken('token', { audience: 'vault', expiration: Duration.hours(1) }),
        ]),
        Volume.csi('/mnt/f', 'secrets-store.csi.k8s.io', { attributes: { g: 'h' } }),
        Volume.ephemeral('/mnt/i', { storage: Size.gibibytes(2) }),
        Volume.fields('/mnt/j', { labels: 'metadata.labels' }),
      ],
    }));
  });

  test("of OT-CONTAINER-KIT's operator are mounted, too", () => {
    const text = opstree(
      'clusterSize: 3', IMAGE,
      'storage: { volumeMount: { volume: [{ name: conf, configMap: { name: x } }],'
      + ' mountPath: [{ name: conf, mountPath: /x, subPath: y }] } }',
    );
    expect(converted(text)).toEqual(redis({ volumes: [Volume.configMap('/x', 'x', { subPath: 'y' })] }));
  });

  test('that may fill a node get a limit, and a note says so', () => {
    expect(convert(redisEnterprise(
      'nodes: 3', 'volumes: [{ name: tmp, emptyDir: {} }]', 'redisEnterpriseVolumeMounts: [{ name: tmp, mountPath: /scratch }]',
    )).error).toContain('note: pods of main are evicted when one of these volumes exceeds 64Mi, since they had no sizeLimit: tmp\n');
  });
});

describe('sidecars', () => {
  const SIDECAR = '{ name: shipper, image: "fluent/fluent-bit:4.0.4", args: [-v], env: [{ name: LEVEL, value: info }],'
    + ' envFrom: [{ prefix: A_, configMapRef: { name: conf } }], resources: { limits: { cpu: 1, memory: 64Mi } },'
    + ' ports: [{ name: health, containerPort: 2020 }], securityContext: { runAsUser: 1000 },'
    + ' livenessProbe: { httpGet: { path: /ok, port: health }, periodSeconds: 5 },'
    + ' lifecycle: { preStop: { exec: { command: [flush] } } },'
    + ' volumeMounts: [{ name: logs, mountPath: /logs }, { name: redis-enterprise-storage, mountPath: /data, readOnly: true }] }';

  test('of Redis Enterprise run beside each server, and share volumes with it', () => {
    expect(converted(redisEnterprise(
      'nodes: 3', `sideContainersSpec: [${SIDECAR}]`, 'volumes: [{ name: logs, emptyDir: { sizeLimit: 1Gi } }]',
      'redisEnterpriseVolumeMounts: [{ name: logs, mountPath: /var/log/redis }]',
    ))).toEqual(enterprise({
      volumes: [Volume.emptyDir('/var/log/redis', { name: 'logs', sizeLimit: Size.gibibytes(1) })],
      sidecars: [{
        name: 'shipper',
        image: 'fluent/fluent-bit:4.0.4',
        args: ['-v'],
        env: { LEVEL: EnvVar.value('info') },
        envFrom: [EnvFrom.configMap('conf', { prefix: 'A_' })],
        resources: { cpu: { limit: Cpu.units(1) }, memory: { limit: Size.mebibytes(64) } },
        ports: [{ name: 'health', port: 2020 }],
        user: 1000,
        liveness: Probe.httpGet('/ok', { port: 2020, period: Duration.seconds(5), timeout: Duration.seconds(1) }),
        lifecycle: { preStop: Hook.exec(['flush']) },
        volumes: [Volume.shared('/logs', 'logs'), Volume.shared('/data', 'data', { readOnly: true })],
      }],
    }));
  });

  test("of OT-CONTAINER-KIT's operator run, and a note says what they may do less than before", () => {
    const text = opstree(
      'clusterSize: 3', IMAGE,
      'sidecars: [{ name: shipper, image: "a:1", mountPath: [{ name: main-leader, mountPath: /d, readOnly: true }] }]',
    );
    expect(converted(text)).toEqual(redis({
      sidecars: [{ name: 'shipper', image: 'a:1', volumes: [Volume.shared('/d', 'data', { readOnly: true })] }],
    }));
    expect(convert(text).error).toContain(
      'note: additional containers of main (shipper) run without root and with a read-only root filesystem',
    );
  });

  test.each<[fields: string, fault: string]>([
    ['image: "a:1", securityContext: { privileged: true }', '].securityContext.privileged must be left out, got true: every container is as'
      + ' restricted as Pod Security restricted asks; leave it out'],
    ['image: "a:latest"', '].image must not be tagged latest, got "a:latest"'],
    ['image: "a:1", readinessProbe: { tcpSocket: { port: 1 } }', '].readinessProbe must be left out in a database, got a probe'],
    ['image: "a:1", livenessProbe: { tcpSocket: { port: web } }', '].livenessProbe must ask a port of its container, got "web"'],
    ['image: "a:1", livenessProbe: { exec: { command: [a] } }',
      '].livenessProbe.exec must be left out, got one: probes ask over the network'],
    ['image: "a:1", volumeMounts: [{ name: nowhere, mountPath: /a }]',
      '].volumeMounts[0].name must be the name of a volume, got "nowhere"'],
  ])('fail on { %s } where it stands', (fields, fault) => {
    const { exitCode, error } = convert(redisEnterprise('nodes: 3', `sideContainersSpec: [{ name: b, ${fields} }]`));
    expect(exitCode).toBe(2);
    expect(error).toContain(`spec.sideContainersSpec[0${fault}`);
    expect(error.trim().split('\n')).toHaveLength(1);
  });
});

test('the image of an init container is refused where it stands', () => {
  expect(convert(opstree('clusterSize: 3', IMAGE, 'initContainer: { enabled: true, image: "a:latest" }')).error)
    .toContain('stdin:7:42: spec.initContainer.image must not be tagged latest');
});

test.each([
  ["OT-CONTAINER-KIT's operator", opstree(
    'clusterSize: 3', IMAGE, 'initContainer: { enabled: true, image: "busybox:1.37", command: [sh, -c], args: ["sleep 1"] }',
  ), redis, 'init'],
  ['Redis Enterprise', redisEnterprise('nodes: 3', 'redisEnterpriseAdditionalPodSpecAttributes: { initContainers: [{ name: wait,'
    + ' image: "busybox:1.37", command: [sh, -c], args: ["sleep 1"] }] }'), enterprise, 'wait'],
])('init containers of %s run before those of ours', (_, text, ours, name) => {
  expect(converted(text)).toEqual(ours({
    initContainers: [{ name, image: 'busybox:1.37', command: ['sh', '-c'], args: ['sleep 1'] }],
  }));
});
