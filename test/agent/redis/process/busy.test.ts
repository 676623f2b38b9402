import { setTimeout as pause } from 'node:timers/promises';
import type { PodRef } from '../../../../agent/redis/model/facts';
import { Connection } from '../../../../agent/redis/server/connection';
import { ErrorReply } from '../../../../agent/redis/server/resp';
import { hasOpenssl } from '../../support/process/certificates';
import { describeWith } from '../../support/process/describe-with';
import { eventually } from '../../support/process/eventually';
import { at, config } from '../support/situations';
import { findServer } from './support/binaries';
import { inOrder } from './support/in-order';
import { LocalCluster } from './support/local-cluster';

jest.setTimeout(300_000);

const ENDLESS = "redis.call('set', KEYS[1], 'half') while true do end";
const ENDLESS_READ = "redis.call('get', KEYS[1]) while true do end";
const FUNCTION =
  "#!lua name=l\nredis.register_function{function_name='endless', callback=function() while true do end end, flags={'no-writes'}}";

describe.each(['redis 7.0', 'redis 8.0', 'redis 8.6', 'valkey 8.1', 'valkey 9.1'])('%s', (version) => {
  const found = findServer(version);
  const binary = found ?? { path: '', engine: 'redis', version: '' };
  let cluster: LocalCluster;
  const open: Connection[] = [];

  async function formed(pods: number): Promise<void> {
    cluster = await LocalCluster.start({ binary, shards: 3, pods, options: { 'busy-reply-threshold': 300 } });
    await inOrder(cluster, 3, pods);
  }

  /** As a client, and does not wait for the answer. */
  async function run(pod: PodRef, ...command: readonly string[]): Promise<void> {
    const { podIp } = cluster.pod(pod).spec.self;
    const connection = await Connection.open(podIp, config.ports.client);
    open.push(connection);
    await connection.send([['AUTH', 'first']], 5000);
    // A server that has just joined refuses it for a moment. One that has taken it answers nothing any more.
    await eventually(async () => {
      const answered = await Promise.race([connection.send([command], 240_000).catch(() => []), pause(300)]);
      expect(answered?.[0] instanceof ErrorReply ? answered[0].message : undefined).toBeUndefined();
    });
  }

  const key = async (pod: PodRef) => {
    const { me } = await cluster.view(pod);
    return keyOfSlot(me.slots[0]?.from ?? 0);
  };
  const events = () => cluster.api.events.map(({ reason, message }) => `${reason}: ${message}`).join('\n');

  describeWith([
    ['a server', found],
    ['openssl', hasOpenssl],
  ])('a server that is busy without an end', () => {
    afterEach(async () => {
      for (const connection of open.splice(0)) connection.close();
      await cluster.stop();
    });

    test('with a script that has written is shut down, its shard serves again, and no acknowledged write is lost', async () => {
      await formed(2);
      cluster.client.start(500);
      const name = await key(at(1, 0));
      await run(at(1, 0), 'EVAL', ENDLESS, '1', name);
      await eventually(() => { expect(events()).toContain('ServerBusy: the server of r-1-0 is busy with a script'); });
      await eventually(() => { expect(events()).toContain('ServerShutDown: a script that has written'); });
      await inOrder(cluster, 3, 2);
      expect(await cluster.client.lost()).toEqual([]);
      await eventually(async () => { expect(await cluster.client.get(name)).toBeNull(); });
    });

    test('with a script or a function that has not written is freed of it, and goes on', async () => {
      await formed(1);
      cluster.client.start(500);
      await run(at(0, 0), 'EVAL', ENDLESS_READ, '1', await key(at(0, 0)));
      await eventually(() => { expect(events()).toContain('ScriptKilled: a script has kept the server of r-0-0 busy'); });
      await run(at(2, 0), 'FUNCTION', 'LOAD', FUNCTION);
      await run(at(2, 0), 'FCALL', 'endless', '0');
      await eventually(() => { expect(events()).toContain('ScriptKilled: a function has kept the server of r-2-0 busy'); });
      await inOrder(cluster, 3, 1);
      expect([at(0, 0), at(2, 0)].map((pod) => cluster.pod(pod).server?.restarts)).toEqual([0, 0]);
      expect(await cluster.client.lost()).toEqual([]);
    });

    test('ends with its pod: SIGTERM is not heard by a script, and nobody waits for an hour', async () => {
      await formed(2);
      cluster.client.start(500);
      await run(at(1, 0), 'EVAL', ENDLESS, '1', await key(at(1, 0)));
      await eventually(() => { expect(events()).toContain('ServerBusy'); });
      await cluster.deletePod(at(1, 0));
      cluster.startPod(at(1, 0));
      await inOrder(cluster, 3, 2);
      expect(await cluster.client.lost()).toEqual([]);
    });
  });
});

/** A key of this slot, by its CRC16. */
function keyOfSlot(slot: number): string {
  for (let count = 0; ; count += 1) if (slotOf(`k${count}`) === slot) return `k${count}`;
}

function slotOf(name: string): number {
  let crc = 0;
  for (const byte of Buffer.from(name)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021;
  }
  return (crc & 0xffff) % 16_384;
}
