import { ShardCopies } from '../../../../agent/redis/backup/copy';
import { PROGRAMS } from '../../../../agent/redis/backup/server-copy';
import type { Node, PodRef, View } from '../../../../agent/redis/model/facts';
import type { Topology } from '../../../../agent/redis/model/topology';
import type { Runs } from '../../../../agent/kernel/backup/tools/tool';

const hostOf = ({ shard, ordinal }: PodRef) => `c-${shard}-${ordinal}`;
const topology = {
  podOf: (host: string) => {
    const [, shard, ordinal] = /^c-(\d)-(\d)$/.exec(host) ?? [];
    return { shard: Number(shard), ordinal: Number(ordinal) };
  },
} as unknown as Topology;

/** Three shards, each with a primary and a replica. Of shard `behind`, the replica lags; shard 2 is given a slot for `importing` looks. */
function cluster({ behind, importing = 0 }: { behind?: number; importing?: number } = {}) {
  let [looks, now] = [importing, 0];
  const node = (shard: number, ordinal: number): Node => ({
    id: hostOf({ shard, ordinal }), host: hostOf({ shard, ordinal }), primary: ordinal === 0, failed: false, handshake: false,
    ...(ordinal > 0 && { primaryId: hostOf({ shard, ordinal: 0 }) }), migrating: [],
    slots: ordinal === 0 ? [{ from: shard * 10, to: shard * 10 + 9 }] : [],
    importing: shard === 2 && ordinal === 0 && looks > 0 ? [{ slot: 3, nodeId: 'c-0-0' }] : [],
  }) as unknown as Node;
  const nodes = [0, 1, 2].flatMap((shard) => [node(shard, 0), node(shard, 1)]);
  const copied: string[] = [];
  const servers = {
    view: async ({ shard, ordinal }: PodRef) => {
      const me = node(shard, ordinal);
      if (shard === 2 && ordinal === 0 && looks > 0) looks -= 1;
      return {
        me, nodes, serves: true, keys: 5, linkUp: true, offset: ordinal > 0 && shard === behind ? 1 : 100, version: 'redis 8.0.2',
        address: me.host,
      } as unknown as View;
    },
  };
  const tools = { run: async () => ({ code: 0, signal: null, out: '[offset 9] [info] 5 keys read', err: '' }) } as unknown as Runs;
  const copies = new ShardCopies(
    servers, topology, { write: async ({ me }) => { copied.push(me.host); } }, tools, PROGRAMS.redis,
    { now: () => now, pause: async (milliseconds) => { now += milliseconds; } },
  );
  return { copied, copy: () => copies.copy('/work/copy') };
}

test('each shard is copied once, from a replica that has all that its primary had', async () => {
  const { copied, copy } = cluster();
  const { summary, facts } = await copy();
  expect(copied).toEqual(['c-0-1', 'c-1-1', 'c-2-1']);
  expect(summary).toBe('3 shards, 15 keys');
  expect(facts.shards[1]).toEqual({ shard: 1, file: 'shard-1.rdb', slots: '10-19', keys: 5 });
});

test('a shard whose replica lags behind is copied from its primary', async () => {
  const { copied, copy } = cluster({ behind: 1 });
  await copy();
  expect(copied).toEqual(['c-0-1', 'c-1-0', 'c-2-1']);
});

test('a shard that is being given slots is copied once it has them', async () => {
  const { copied, copy } = cluster({ importing: 5 });
  await copy();
  expect(copied).toEqual(['c-0-1', 'c-1-1', 'c-2-1']);
});

test('a backup gives up when slots move for an hour', async () => {
  await expect(cluster({ importing: Infinity }).copy()).rejects.toThrow('slots have been moving for an hour');
});
