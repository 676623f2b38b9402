import type { Action, Setting } from '../model/action';
import { deletesUnmarkedKeys, hidesUnmarkedKeys } from '../model/behaviour';
import type { Observation, OpenSlot, View } from '../model/facts';
import { type Member, ofShard, ownedByShard, replicasOf, wantedViews } from '../model/members';
import { balancePlan, hasSlot } from '../model/slots';

/** For this long after the last move, a replica may not know which slots its primary has taken. */
const QUIET_SECONDS = 15;

/**
 * Whether the server of this pod may restart without its agent.
 *
 * A replica whose shard receives slots has keys of slots that its primary does not own yet. If the replica took over and restarted, it
 * would start without marks on these slots, and some versions then delete their keys. So its start is held: the agent first writes the
 * marks into its list of nodes.
 */
export function decideHold(own: View, seen: Observation, all: readonly Member[], setting: Setting): Action | undefined {
  const expected = deletesUnmarkedKeys(own.version) && takesSlots(own, seen, all, setting);
  if (expected) return own.me.primary ? undefined : holdStart(own, seen, all, setting);
  if (!(seen.startHeld || seen.startNoted) || seen.quietSeconds < QUIET_SECONDS || seen.wanted.is !== 'shape') return undefined;
  // A silent node may still be giving slots.
  if (wantedViews(own, seen.wanted, seen, setting).includes(undefined)) return undefined;
  const clean = !own.me.primary || (seen.keysOfOthers?.length === 0 && own.me.importing.length === 0);
  return clean ? { do: 'allowStart' } : undefined;
}

/** The server has exited and waits for its agent. */
export function decideHeldStart({ serverRunning, startHeld, serverDownSeconds }: Observation): Action | undefined {
  // A server that is just exiting may still write its list of nodes.
  return startHeld && !serverRunning && serverDownSeconds >= 1 ? { do: 'start' } : undefined;
}

/** Whether every replica of this member that could take over waits for its agent before it starts again. */
export function replicasHold({ node, view }: Member, all: readonly Member[]): boolean {
  if (view !== undefined && !deletesUnmarkedKeys(view.version)) return true;
  return replicasOf(all, node.id).every(({ gone, self, agent }) => gone || self || (agent?.phase === 'run' && agent.startHeld === true));
}

/**
 * A Redis replica knows no marks, so all slots of others are marked when it starts. A Valkey replica has the marks of its primary until it
 * learns that the primary takes the slot: if the primary dies first, the slot belongs to the source again, without a mark. So the marks are
 * noted.
 */
function holdStart(own: View, seen: Observation, all: readonly Member[], { topology }: Setting): Action | undefined {
  if (hidesUnmarkedKeys(own.version)) return seen.startHeld ? undefined : { do: 'holdStart', incoming: 'any' };
  const views = [own, ...ofShard(all, topology.self.shard).flatMap(({ view }) => view ?? [])];
  const known = new Map<number, OpenSlot>([...seen.incoming, ...views.flatMap(({ me }) => me.importing)].map((open) => [open.slot, open]));
  const incoming = [...known.values()].filter(({ slot }) => !views.some(({ me }) => me.primary && hasSlot(me.slots, slot)));
  const noted = new Set(seen.incoming.map(({ slot }) => slot));
  return seen.startHeld && incoming.every(({ slot }) => noted.has(slot)) ? undefined : { do: 'holdStart', incoming };
}

/** Slots are being moved to this shard, or will be. */
function takesSlots(own: View, { wanted, peers }: Observation, all: readonly Member[], { topology }: Setting): boolean {
  const { shard } = topology.self;
  const shardIds = new Set(ofShard(all, shard).map(({ node }) => node.id));
  const views = [own, ...peers.flatMap(({ view }) => view ?? [])];
  if (views.some(({ me }) => me.migrating.some(({ nodeId }) => shardIds.has(nodeId)))) return true;
  if (views.some(({ me }) => shardIds.has(me.id) && me.importing.length > 0)) return true;
  const owners = all.filter(({ node, slotCount }) => node.primary && slotCount > 0);
  if (owners.filter(({ pod }) => pod?.shard === shard).length > 1) return true;
  if (wanted.is !== 'shape' || shard >= wanted.shards) return false;
  const { shards } = wanted;
  // A shard that is removed gives its slots to any shard that can take them.
  if (owners.some(({ pod }) => pod !== undefined && pod.shard >= shards)) return true;
  return balancePlan(ownedByShard(all), Array.from({ length: shards }, (_, other) => other)).some(({ to }) => to === shard);
}
