import { convert } from '../../cli/support/terminal';
import { coreos, etcdIo } from '../support/etcd-samples';
import { opstree, redisEnterprise } from '../support/redis-samples';

const IMAGE = 'kubernetesConfig: { image: "redis:7.2.16" }';

test.each<[what: string, resource: (...spec: string[]) => string, common: string[], empty: string[]]>([
  ['the first etcd operator', coreos, ['size: 3', 'version: 3.6.16'], [
    'paused: false', 'TLS:', 'repository: ""',
    'pod: { nodeSelector: , tolerations: [], annotations: {}, busyboxImage: "", affinity: null }',
  ]],
  ["the etcd project's operator", etcdIo, ['size: 3', 'version: v3.6.16'], [
    'tls:', 'imageRegistry: ""', 'etcdOptions: []', 'podTemplate: { metadata: { annotations: }, spec: { affinity: {}, tolerations: [] } }',
  ]],
  ["OT-CONTAINER-KIT's operator", opstree, ['clusterSize: 3', IMAGE], [
    'podManagementPolicy: OrderedReady', 'hostNetwork: false', 'sidecars: []', 'env: []', 'TLS:', 'storage: { volumeMount: {} }',
    'redisLeader: { nodeSelector: , tolerations: , affinity: , pdb: { enabled: false } }', 'initContainer: { enabled: false, image: a }',
    'serviceAccountName: ""',
  ]],
  ['Redis Enterprise', redisEnterprise, ['nodes: 3'], [
    'createServiceAccount: true', 'clusterCredentialSecretType: kubernetes', 'username:', 'bootstrapperImageSpec: {}',
    "licenseSecretName: ''", "persistentSpec: { enabled: true, storageClassName: '' }", 'clusterRecovery: false', 'pullSecrets: []',
    'servicesRiggerSpec: { databaseServiceType: "cluster_ip,headless" }', 'redisOnFlashSpec: { enabled: false }',
  ]],
])('null, empty lists, objects and strings, and defaults, change nothing in %s', (_, resource, common, empty) => {
  const without = convert(resource(...common), '--namespace', 'shop');
  expect(without.exitCode).toBe(0);
  expect(convert(resource(...common, ...empty), '--namespace', 'shop')).toEqual(without);
});

test('a Service inside the cluster and the default update strategy are no faults either', () => {
  const config = '{ image: "redis:7.2.16", service: { serviceType: ClusterIP }, updateStrategy: { type: RollingUpdate },'
    + ' imagePullSecrets: [] }';
  expect(convert(opstree('clusterSize: 3', `kubernetesConfig: ${config}`))).toEqual(convert(opstree('clusterSize: 3', IMAGE)));
});

test('a note says that there is no TLS, whether or not the resource has tls: without a value', () => {
  expect(convert(etcdIo('size: 3', 'version: v3.6.16', 'tls:')).error).toContain('main had no TLS and now uses it');
});

test('an empty tls object means TLS, as it does to the operator', () => {
  expect(convert(etcdIo('size: 3', 'version: v3.6.16', 'tls: {}')).error).not.toContain('had no TLS');
});

test('a required field without a value is still missing', () => {
  expect(convert(etcdIo('size:', 'version: v3.6.16')).error).toBe(
    'stdin:5:3: spec.size must be a whole number, got nothing; give it a value\n',
  );
});
