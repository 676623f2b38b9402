import { setTimeout as pause } from 'node:timers/promises';
import { ErrorReply } from '../../../../agent/redis/resp';
import { countSlots, hasSlot } from '../../../../agent/redis/slots';
import { hasOpenssl } from '../../process/certificates';
import { describeWith } from '../../process/describe-with';
import { eventually } from '../../process/eventually';
import { at } from '../situations';
import { findServer } from './binaries';
import { inOrder } from './in-order';
import { ask, keysOf, load, slotOf } from './load';
import { LocalCluster } from './local-cluster';

jest.setTimeout(900_000);

/** So many that moving a fourth of them takes seconds. */
const MANY = 200_000;
/** Keys that only the target has at a time, of three sources: with Valkey, they move batch by batch. See "What a write survives". */
const MOST_LOST = { redis: 0, valkey: 1200 } as const;
const LOOK_MILLISECONDS = 15;

const NEW = at(3, 0);
const ITS_REPLICA = at(3, 1);

let cluster: LocalCluster;

/** Slots are on their way to the new shard, some have come, and so have keys. */
async function isHalfway(): Promise<boolean> {
  const seen = await cluster.view(NEW).catch(() => undefined);
  return seen !== undefined && countSlots(seen.me.slots) > 200 && seen.me.importing.length > 0 && seen.keys > MANY / 50;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(LOOK_MILLISECONDS);
}

describe.each(['redis 7.0', 'redis 8.0', 'redis 8.6', 'valkey 8.1', 'valkey 9.1'])('on %s', (name) => {
  const binary = findServer(name);

  describeWith([
    [`a ${name}`, binary],
    ['openssl', hasOpenssl],
  ])('every key is there', () => {
    const formed = async () => {
      cluster = await LocalCluster.start({ binary: binary ?? { path: '', engine: 'redis', version: '' }, shards: 3, pods: 2 });
      await inOrder(cluster, 3, 2);
    };

    afterEach(async () => {
      await cluster.stop();
    });

    test.each([
      ['comes back with its volume', false],
      ['has lost its volume', true],
    ])('when a shard that is given slots loses its primary, which %s, and the replica that took over is killed at once', async (_, lost) => {
      await formed();
      await load(cluster, MANY);
      void cluster.scale(4, 2);
      await until(isHalfway);
      await cluster.killPod(NEW);
      await until(async () => (await cluster.view(ITS_REPLICA).catch(() => undefined))?.me.primary === true);
      cluster.pod(ITS_REPLICA).server?.signal('SIGKILL');
      if (lost) cluster.loseDisk(NEW);
      cluster.startPod(NEW);
      await inOrder(cluster, 4, 2);
      expect(await keysOf(cluster)).toBeGreaterThanOrEqual(MANY - MOST_LOST[binary?.engine ?? 'redis']);
    });

    test.each([0, 1])('when an owner of shard %i gives up a slot of which it has keys', async (shard) => {
      await formed();
      await load(cluster, 3000);
      const owner = await cluster.view(at(shard, 0));
      const keys = Array.from({ length: 3000 }, (_, number) => `load-${number}`);
      const key = keys.find((one) => hasSlot(owner.me.slots, slotOf(one))) ?? '';
      await ask(cluster, at(shard, 0), 'CLUSTER', 'DELSLOTS', slotOf(key));
      await eventually(async () => {
        const value = await ask(cluster, at(shard, 0), 'GET', key);
        expect(value instanceof ErrorReply ? value.message : value).toBe('v'.repeat(100));
      });
      await inOrder(cluster, 3, 2);
      expect(await keysOf(cluster)).toBe(3000);
    });
  });
});
