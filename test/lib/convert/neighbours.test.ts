import { convert, manifests } from '../cli/support/terminal';
import { appService } from './support/samples';

const WEB = appService('image: nginx:1.28', 'ports: [{ port: 80 }]');
const object = (apiVersion: string, kind: string, name = 'other') => (
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name} }\nspec: { some: thing }\n`
);

test.each<[apiVersion: string, kind: string, what: RegExp, instead: RegExp]>([
  ['app.redislabs.com/v1alpha1', 'RedisEnterpriseDatabase', /a database in a Redis Enterprise cluster/, /for each database/],
  ['redis.redis.opstreelabs.in/v1beta2', 'Redis', /a single server of OT-CONTAINER-KIT's operator/, /cluster protocol/],
  ['redis.redis.opstreelabs.in/v1beta2', 'RedisReplication', /one primary with replicas/, /cluster protocol/],
  ['redis.redis.opstreelabs.in/v1beta2', 'RedisSentinel', /sentinels that watch/, /needs none/],
  ['databases.spotahome.com/v1', 'RedisFailover', /Spotahome's operator/, /cluster protocol/],
  ['druid.gardener.cloud/v1alpha1', 'Etcd', /an etcd cluster of etcd-druid/, /the EtcdCluster construct/],
  ['etcd.aenix.io/v1alpha1', 'EtcdCluster', /aenix' operator/, /the EtcdCluster construct/],
  ['etcd-operator.cozystack.io/v1alpha2', 'EtcdCluster', /Cozystack's operator/, /the EtcdCluster construct/],
  ['valkey.io/v1alpha1', 'ValkeyCluster', /Valkey's own operator/, /the RedisCluster construct/],
  ['etcd.database.coreos.com/v1beta2', 'EtcdBackup', /a task of the first etcd operator/, /take it out of the input/],
])('fails on %s %s, and says what it is and what to do', (apiVersion, kind, what, instead) => {
  const { exitCode, error } = convert(object(apiVersion, kind));
  expect(exitCode).toBe(2);
  expect(error).toMatch(/^stdin:2:7: kind must be one that is read, got /);
  expect(error).toMatch(what);
  expect(error).toMatch(instead);
  expect(error).not.toContain('did you mean');
  expect(error.trim().split('\n')).toHaveLength(1);
});

test('ordinary objects in the same file are skipped with a note', () => {
  const others = [object('v1', 'Secret', 's1'), object('v1', 'Service', 's2'), object('cert-manager.io/v1', 'Certificate', 's3')];
  const outcome = convert([...others, WEB].join('---\n'));
  expect(manifests(outcome)).toEqual(manifests(convert(WEB)));
  expect(outcome.error).toContain(
    'note: stdin also has Secret s1, Service s2, Certificate s3, which stay as they are: apply them yourself\n',
  );
});

test('fails on a file with only ordinary objects', () => {
  expect(convert(object('v1', 'Secret', 's1')).error).toBe('stdin: must contain a custom resource, got only Secret s1\n');
});

test('a misspelt kind does not count as an ordinary object', () => {
  expect(convert(object('app.example.com/v1', 'AppServce')).error).toContain('did you mean "AppService"?');
  expect(convert(object('elsewhere.example.com/v1', 'RedisClustr')).error).toContain('did you mean "RedisCluster"?');
});
