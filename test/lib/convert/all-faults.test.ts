import { convert } from '../cli/support/terminal';
import { coreos, etcdIo } from './support/etcd-samples';
import { appService } from './support/samples';
import { opstree } from './support/redis-samples';

const startsOf = (error: string) => error.trim().split('\n').map((line) => line.split(' ')[1]);

describe('one run finds every fault', () => {
  test('of the schema, of fields without a counterpart, and of the rules', () => {
    const pod = 'pod: { busyboxImage: "busybox:1", etcdEnv: [{ name: A }] }';
    const { error } = convert(coreos('size: 4', 'sise: 3', 'version: 3.2.13', pod));
    expect(startsOf(error)).toEqual(['spec.size', 'spec.sise', 'spec.version', 'spec.pod.busyboxImage', 'spec.pod.etcdEnv[0]']);
  });

  test('even if a field has the wrong type', () => {
    const disk = 'storageSpec: { volumeSizeRequest: much }';
    const { error } = convert(etcdIo('size: 4', 'version: v3.6.16', disk, 'etcdOptions: [--max-wals=x]'));
    expect(startsOf(error)).toEqual(['spec.size', 'spec.storageSpec.volumeSizeRequest', 'spec.etcdOptions[0]']);
  });

  test('but none that only follows from another', () => {
    const { error } = convert(opstree('clusterSize: 0', 'kubernetesConfig: { image: "redis:latest" }'));
    expect(startsOf(error)).toEqual(['spec.clusterSize', 'spec.kubernetesConfig.image']);
  });
});

describe('a text of 10 MB', () => {
  const huge = 'x'.repeat(10_000_000);

  test.each([
    ['as an image', appService(`image: ${huge}`, 'ports: [{ port: 80 }]')],
    ['as the name of a field', appService('image: nginx:1', 'ports: [{ port: 80 }]', `? ${huge}\n  : 1`)],
    ['as a version', etcdIo('size: 3', `version: ${huge}`)],
    ['as an image of a database', opstree('clusterSize: 3', `kubernetesConfig: { image: ${huge} }`)],
    ['as a kind', `apiVersion: app.example.com/v1\nkind: ${huge}\n`],
  ])('%s causes a short error', (_, text) => {
    const { exitCode, error } = convert(text);
    expect(exitCode).toBe(2);
    expect(error.length).toBeLessThan(5000);
  });
});

test.each([
  ['lists', `a: ${'['.repeat(5000)}${']'.repeat(5000)}`],
  ['objects', Array.from({ length: 500 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
])('fails on deeply nested %s with a message', (_, text) => {
  expect(convert(text).error).toMatch(/^stdin:\d+:\d+: must be nested at most 100 levels deep, got more: no resource is; flatten it\n$/);
});
