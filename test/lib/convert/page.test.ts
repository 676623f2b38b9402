import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { coreos, etcdIo } from './support/etcd-samples';
import { appService, MICRO_SERVICE_DEPLOY } from './support/samples';
import { opstree, redisEnterprise } from './support/redis-samples';
import { contents, convert, emptyFolder } from '../cli/support/terminal';

const page = readFileSync(join(__dirname, '../../../docs/convert.md'), 'utf8');
const blocks = [...page.matchAll(/```(\w*)\n([\s\S]*?)```/g)].map(([, language, text]) => ({ language, text }));
const [session] = blocks.filter(({ language }) => language === 'console');
const [flat] = blocks.filter(({ language }) => language === 'yaml');
const [faults, secretNote] = blocks.filter(({ language }) => language === '');

test('the session on the page of convert shows the real output', () => {
  const [, resource] = /cat web.yaml\n([\s\S]*?)\n\n/.exec(session.text) ?? [];
  const folder = emptyFolder();
  const { error } = convert(
    `${resource}\n`, '--namespace', 'legacy', '--out', folder, '--writable', '/var/cache/nginx', '--writable', '/var/run',
  );
  expect(session.text).toContain(error.replaceAll(folder, 'manifests/legacy'));
  const [, listing] = /ls manifests\/legacy\n([\s\S]*)/.exec(session.text) ?? [];
  expect(Object.keys(contents(folder))).toEqual(listing.trim().split(/\s+/).sort());
  expect(convert(flat.text)).toEqual(convert(`${resource}\n`));
});

test('the faults on the page are the reported ones', () => {
  const { error } = convert(appService('ports: [{ port: 80 }]', 'sise: 2', 'image: just a image url'));
  expect(faults.text).toBe(error.replaceAll('stdin', 'web.yaml'));
});

test('the note on the page is the printed one', () => {
  expect(convert(MICRO_SERVICE_DEPLOY, '--namespace', 'shop').error).toContain(secretNote.text);
});

/** The known fields that the error about an unknown one lists, without those that the page names. */
function unnamed(text: string, apiVersion: string): string[] {
  const { error } = convert(text);
  const [, fields] = /must be one of the known fields (.*), got "unknown"/.exec(error) ?? [];
  const [section] = page.slice(page.search(new RegExp(`## \\w+, \`${apiVersion}\``))).split('\n## ');
  if (fields === undefined) throw new Error(error);
  return fields.split(', ').filter((field) => !new RegExp(`[\`.]${field}[\`.[]`).test(section));
}

describe('the tables of Redis clusters', () => {
  const IMAGE = 'kubernetesConfig: { image: "redis:7.0.15" }';

  test.each([
    'unknown: 1', 'persistentSpec: { unknown: 1 }', 'redisEnterpriseImageSpec: { unknown: 1 }',
    'redisEnterpriseNodeResources: { unknown: 1 }',
  ])(
    'name every field of Redis Enterprise that is known beside %s', (line) => expect(unnamed(
      redisEnterprise('nodes: 3', line), 'app.redislabs.com/v1',
    )).toEqual([]),
  );

  test.each([
    [IMAGE, 'unknown: 1'],
    ['kubernetesConfig: { image: "redis:7.0.15", unknown: 1 }'],
    [IMAGE, 'redisLeader: { unknown: 1 }'],
    [IMAGE, 'redisLeader: { redisConfig: { unknown: 1 } }'],
    [IMAGE, 'storage: { unknown: 1 }'],
    [IMAGE, 'storage: { volumeClaimTemplate: { spec: { resources: { requests: { storage: 1Gi } }, unknown: 1 } } }'],
    [IMAGE, 'podSecurityContext: { unknown: 1 }'],
  ])("name every field of OT-CONTAINER-KIT's operator that is known beside %s %s", (...lines) => {
    expect(unnamed(opstree('clusterSize: 3', ...lines), 'redis.redis.opstreelabs.in/v1beta2')).toEqual([]);
  });
});

describe('the tables of EtcdCluster', () => {
  test.each([
    ['unknown: 1'],
    ['pod: { unknown: 1 }'],
    ['pod: { resources: { unknown: 1 } }'],
    ['pod: { securityContext: { unknown: 1 } }'],
    ['pod: { etcdEnv: [{ name: a, unknown: 1 }] }'],
    ['pod: { persistentVolumeClaimSpec: { resources: { requests: { storage: 1Gi } }, unknown: 1 } }'],
    ['TLS: { static: { unknown: 1 } }'],
    ['TLS: { static: { member: { unknown: 1 } } }'],
  ])('name every field of the first operator that is known beside %s', (line) => {
    expect(unnamed(coreos('size: 3', line), 'etcd.database.coreos.com/v1beta2')).toEqual([]);
  });

  test.each([
    ['unknown: 1'],
    ['storageSpec: { volumeSizeRequest: 1Gi, unknown: 1 }'],
    ['tls: { unknown: 1 }'],
    ['tls: { providerCfg: { unknown: 1 } }'],
    ['tls: { providerCfg: { certManagerCfg: { unknown: 1 } } }'],
    ['tls: { providerCfg: { certManagerCfg: { altNames: { unknown: 1 } } } }'],
    ['podTemplate: { unknown: 1 }'],
    ['podTemplate: { spec: { unknown: 1 } }'],
  ])("name every field of the etcd project's operator that is known beside %s", (line) => {
    expect(unnamed(etcdIo('size: 3', 'version: v3.6.16', line), 'operator.etcd.io/v1alpha1')).toEqual([]);
  });
});
