import { redisEnterprise } from '../support/redis-samples';
import { convert } from '../../cli/support/terminal';

test.each<[line: string, reason: string]>([
  ['certificates: { proxyCertificateSecretName: a }', 'spec.certificates.proxyCertificateSecretName must be left out, got one:'
    + ' a RedisCluster has other certificates; leave it out, and choose --tls managed for encryption'],
  ['redisEnterpriseVolumeMounts: [{ name: b, mountPath: /b }]', 'spec.redisEnterpriseVolumeMounts[0].name must be the name of a volume,'
    + ' got "b", which there is not; add the volume or leave the mount out'],
  ['volumes: [{ name: a, hostPath: { path: / } }]',
    'spec.volumes[0].hostPath must be left out, got one: pods mount nothing of their nodes'],
  ['clusterCredentialSecretType: vault', 'the password is in a Secret of Kubernetes, and Vault is not used'],
  ['ldap: { protocol: LDAP }', 'a RedisCluster has one user, with a password'],
  ['redisOnFlashSpec: { enabled: true }', 'all data is in memory'],
  ['ingressOrRouteSpec: { method: istio }', 'clients must be inside the Kubernetes cluster'],
  ['redisEnterpriseAdditionalPodSpecAttributes: { tolerations: [{ key: a }] }',
    'the operator sets it; write it in the field of spec for it'],
  ['hostAliases: [{ ip: 10.0.0.1 }]', 'spec.hostAliases[0] must be one or more host names, got none'],
])('fails on %s with a reason of its own', (line, reason) => {
  const { exitCode, error } = convert(redisEnterprise('nodes: 3', line));
  expect(exitCode).toBe(2);
  expect(error.trim().split('\n')).toHaveLength(1);
  expect(error).toContain(reason);
  expect(error).not.toContain('did you mean');
});

test.each([
  'license: abc', 'bootstrapperImageSpec: { repository: a, versionTag: b }', 'usageMeter: { callHomeClient: { disabled: true } }',
  'slaveHA: { slaveHAGracePeriod: 60 }', 'redisUpgradePolicy: major', 'encryptPkeys: true', 'resp3Default: true',
])('%s changes nothing, because nothing is lost', (line) => {
  expect(convert(redisEnterprise('nodes: 3', line))).toEqual(convert(redisEnterprise('nodes: 3')));
});

test('fields that users may miss are reported', () => {
  expect(convert(redisEnterprise('nodes: 3', 'containerTimezone: { timezoneName: Europe/London }')).error).toContain(
    'note: spec.containerTimezone of main has no effect: logs and times are in UTC\n',
  );
});
