import { App, Chart, Size } from 'cdk8s';
import * as fc from 'fast-check';
import { RedisCluster, type RedisClusterProps } from '../../../../lib';
import { resolve } from '../../../../lib/redis/settings';

const build = (props: RedisClusterProps) => () => new RedisCluster(new Chart(new App(), 'test', { namespace: 'shop' }), 'redis', props);

test.each<[string, RedisClusterProps, string]>([
  [
    'memory that leaves no room for a fork',
    { maxMemory: Size.gibibytes(1) },
    'maxMemory must be at most three quarters of the memory limit, got 1Gi of 1Gi: a fork copies the memory that changes '
      + 'while it writes to disk, and the server would be OOM-killed; use 768Mi or less',
  ],
  [
    'memory for no server',
    { resources: { memory: { limit: Size.mebibytes(2) } } },
    'resources.memory.limit must be 64Mi or more, got 2Mi: a server uses 15 MiB before it has a key, and would be OOM-killed; use '
      + '64Mi or more',
  ],
  [
    'memory for no data',
    { maxMemory: Size.mebibytes(1) },
    'maxMemory must be 8Mi or more, got 1Mi: a server uses 3 MiB of it before it has a key, and would reject every write; use 8Mi or more',
  ],
  [
    'a disk that can not hold the data',
    { maxMemory: Size.mebibytes(512), storage: Size.gibibytes(1) },
    'storage must be at least 3 x maxMemory, got 1Gi and 512Mi: the old append-only file is kept until its rewrite is done; raise storage '
      + 'to 1536Mi',
  ],
])('fails on %s', (_, props, message) => expect(build(props)).toThrow(`[test/redis] ${message}`));

test('fails on too little memory with one fault', () => {
  expect(build({ resources: { memory: { limit: Size.kibibytes(1) } } })).toThrow(/^\[test\/redis\] resources\.memory\.limit [^\n]*$/);
});

const anySize = fc.integer({ min: 64, max: 64 * 1024 }).map((mebibytes) => Size.mebibytes(mebibytes));

test('whatever the memory, by default a quarter of it and more is left to forks and buffers, and the data has its place on a disk of twice '
  + 'the memory', () => {
  fc.assert(fc.property(anySize, (memory) => {
    const props = { resources: { memory: { limit: memory } }, storage: Size.mebibytes(memory.toMebibytes() * 2) };
    expect(build(props)).not.toThrow();
    const { maxMemoryKibibytes, memoryKibibytes } = resolve('redis', undefined, props);
    expect(maxMemoryKibibytes).toBeLessThanOrEqual(memoryKibibytes * 0.75);
    expect(maxMemoryKibibytes).toBeGreaterThan(memoryKibibytes * 0.5);
  }));
});
