import { knownBy } from '../../../../../agent/redis/model/members';
import { countSlots } from '../../../../../agent/redis/model/slots';
import { everyPod } from '../../../../../agent/redis/model/topology';
import { eventually } from '../../../support/process/eventually';
import type { LocalCluster } from './local-cluster';

/**
 * Every pod sees every slot served, evenly, each shard with one primary and the rest in touch with it, and nobody else. All know the
 * epoch of each primary: servers tell a new one a second later, and whoever dies before takes its replica's votes along.
 */
export async function inOrder(cluster: LocalCluster, shards: number, pods: number): Promise<void> {
  await eventually(async () => {
    const views = await cluster.views();
    expect(views).toHaveLength(shards * pods);
    const ids = views.map(({ me }) => me.id).sort();
    for (const view of views) {
      expect(view.slotsServed).toBe(16384);
      expect(view.nodes.map(({ id }) => id).sort()).toEqual(ids);
      expect(view.nodes.filter(({ failed, importing, migrating }) => failed || importing.length + migrating.length > 0)).toEqual([]);
      if (!view.me.primary) expect(view.linkUp).toBe(true);
      for (const { me } of views) if (me.primary) expect(knownBy(view, me.id)?.epoch).toBe(me.epoch);
    }
    for (const { shard } of everyPod(shards, 1)) {
      const ofShard = views.filter(({ me }) => cluster.settingOf({ shard: 0, ordinal: 0 }).topology.podOf(me.host)?.shard === shard);
      const [primary, ...others] = ofShard.filter(({ me }) => me.primary);
      expect(others).toEqual([]);
      expect([0, 1]).toContain(countSlots(primary?.me.slots ?? []) - Math.floor(16384 / shards));
      expect(ofShard.filter(({ me }) => me.primaryId === primary?.me.id)).toHaveLength(pods - 1);
    }
    expect(cluster.api.data?.clusterId).toBeDefined();
    expect(cluster.api.data?.forming ?? '').toBe('');
  });
}
