import type { KubeAnswer } from '../../../../agent/kernel/kubernetes/kube-api';
import { Topology } from '../../../../agent/redis/model/topology';
import { Addresses } from '../../../../agent/redis/server/addresses';
import { config } from '../support/situations';

const SELF = { shard: 0, ordinal: 0 };
const OTHER = { shard: 1, ordinal: 0 };
const topology = new Topology(config, { ...SELF, podName: 'r-0-0', namespace: 'prod', podIp: '10.0.0.1' });
const NAME = topology.host(OTHER);

let now = 0;
let answer: () => Promise<KubeAnswer>;
let asked: string[];
let addresses: Addresses;

beforeEach(() => {
  [now, asked] = [0, []];
  answer = () => Promise.resolve(at('10.0.1.7'));
  const api = {
    get: (_: 'pods', name: string) => {
      asked.push(`${name} at ${now / 1000} s`);
      return answer();
    },
  };
  const pause = async (milliseconds: number) => {
    await new Promise(setImmediate);
    now += milliseconds;
  };
  addresses = new Addresses(topology, api, { now: () => now, pause });
});

const at = (podIP: unknown): KubeAnswer => ({ is: 'found', object: { kind: 'Pod', status: { podIP } } });

test('the own pod is where it is, whatever anybody says', async () => {
  expect(await addresses.of(SELF)).toBe('10.0.0.1');
  expect(asked).toEqual([]);
});

test('a pod that was not looked for yet is where the API server says: after a restart of all, names lead to the old ' +
  'addresses', async () => {
  expect(await addresses.of(OTHER)).toBe('10.0.1.7');
});

test('a pod that was found stays where it was found, and nobody is asked', async () => {
  await addresses.of(OTHER);
  addresses.found(OTHER);
  now = 3_600_000;
  expect(await addresses.of(OTHER)).toBe('10.0.1.7');
  expect(asked).toHaveLength(1);
});

test('a pod that is lost goes by its name, then by what the API server says now', async () => {
  await addresses.of(OTHER);
  addresses.lost(OTHER);
  answer = () => Promise.resolve(at('10.0.3.9'));
  expect(await addresses.of(OTHER)).toBe(NAME);
  now += 1000;
  expect(await addresses.of(OTHER)).toBe('10.0.3.9');
});

test.each([
  ['has no address yet', () => Promise.resolve(at(undefined))],
  ['has one that is none', () => Promise.resolve(at('evil.example.com'))],
  ['does not exist', () => Promise.resolve({ is: 'notFound' } as const)],
])('a pod that %s is not looked for: DNS would remember that there was nothing', async (_, say) => {
  answer = say;
  await expect(addresses.of(OTHER)).rejects.toThrow('r-1-0 has no address');
  answer = () => Promise.resolve(at('10.0.3.9'));
  now += 1000;
  expect(await addresses.of(OTHER)).toBe('10.0.3.9');
});

test.each([
  ['may not be read', { is: 'forbidden', why: '403' } as const],
  ['is not told of, since the API server is down', { is: 'noAnswer', why: 'down' } as const],
])('a pod that %s goes by its name', async (_, say) => {
  answer = () => Promise.resolve(say);
  expect(await addresses.of(OTHER)).toBe(NAME);
});

test('an API server that hangs is waited for half a second, and not by each who asks', async () => {
  answer = () => new Promise(() => undefined);
  expect(await Promise.all([addresses.of(OTHER), addresses.of(OTHER)])).toEqual([NAME, NAME]);
  expect(asked).toHaveLength(1);
});

test('a pod that is away for an hour is asked for every eight seconds', async () => {
  answer = () => Promise.resolve(at('10.0.1.7'));
  for (now = 0; now < 3_600_000; now += 1000) {
    await addresses.of(OTHER);
    addresses.lost(OTHER);
  }
  expect(asked.slice(0, 5)).toEqual(['r-1-0 at 0 s', 'r-1-0 at 1 s', 'r-1-0 at 3 s', 'r-1-0 at 7 s', 'r-1-0 at 15 s']);
  expect(asked.length).toBeLessThan(3600 / 8 + 5);
});
