import { randomUUID } from 'node:crypto';
import type { Outcome } from '../kernel/agent-loop';
import { tell } from '../kernel/alarm';
import { forgotten, messageOf } from '../kernel/errors';
import { unless } from '../kernel/refusal';
import type { Action, Setting } from './decide/decide';
import type { AlarmKind, Member, StateRecord } from './model/facts';
import type { Memory } from './memory';
import type { Observer } from './observe';
import type { World } from './model/world';

/** What an action may use. */
export interface Hands {
  readonly world: World;
  readonly setting: Setting;
  readonly memory: Memory;
  readonly observer: Observer;
}

/** Takes one step. What came of it is seen by the next look, whatever the answer was. */
export async function act(action: Action, hands: Hands): Promise<Outcome> {
  const { pod } = hands.world;
  switch (action.do) {
    case 'wait':
      return 'again';
    case 'warn':
      await tell(hands, action.reason, action.why);
      return 'again';
    case 'fail':
      await pod.writeTerminationMessage(action.why);
      await tell(hands, action.reason, action.why);
      return 'failed';
    case 'release':
      return 'done';
    case 'start':
      await markHome(hands);
      return 'done';
    case 'restart':
      await markHome(hands);
      await pod.writePlan({ as: 'restart', comparing: action.comparing });
      return 'done';
    default:
      await change(action, hands);
      return 'again';
  }
}

/** Before the server may write. A full disk must not keep a member from its data. */
async function markHome({ world }: Hands): Promise<void> {
  try {
    await world.pod.markHome();
  } catch (error) {
    world.log('warn', 'the volume could not be marked as that of this pod', { error: messageOf(error) });
  }
}

type Change = Exclude<Action, { readonly do: 'wait' | 'warn' | 'fail' | 'start' | 'release' | 'restart' }>;

function change(action: Change, hands: Hands): Promise<void> {
  const { world, setting, memory } = hands;
  const { servers, pod } = world;
  const { ordinal } = setting.topology.self;
  switch (action.do) {
    case 'guard':
      return pod.writePlan({ as: 'restart' });
    case 'setAside':
      return pod.setAside();
    case 'bootstrap':
      // A random token: clusters that are formed independently under the same names get different IDs.
      return pod.writePlan({ as: 'bootstrap', token: randomUUID() });
    case 'join':
      memory.ends.forget();
      return join(action.via, hands);
    case 'amend':
      return pod.writePlan({ as: 'join', memberId: action.memberId, members: namesAndUrls(action.members, setting) });
    case 'remove':
      return remove(action, hands);
    case 'promote':
      return unlessEarly(servers.promote(action.via, action.memberId));
    case 'handOver':
      memory.handOvers += 1;
      return servers.transferLeadership(ordinal, action.memberId);
    case 'record':
      return record(action.change, hands);
    case 'compact':
      return compact(action.revision, hands);
    case 'defragment':
      defragment(action.ordinal, action.memberId, hands);
      return Promise.resolve();
    case 'disarm':
      return disarm(action.alarm, hands);
    default:
      return forgotten(action);
  }
}

/** Adds this pod and writes the configuration that joins. Dying in between is fine: the entry is removed and added again. */
async function join(via: number, { world, setting }: Hands): Promise<void> {
  const { topology } = setting;
  const { memberId, membership } = await world.servers.addLearner(via, topology.peerUrl(topology.self.ordinal));
  await world.pod.writePlan({ as: 'join', memberId, members: namesAndUrls(membership.members, setting) });
}

/** etcd wants exactly the members, by name. One that has not started has none yet, and one that is not ours may have any. */
function namesAndUrls(members: readonly Member[], { topology }: Setting): readonly (readonly [string, string])[] {
  return members.map(({ id, name, peerUrl }) => {
    const ordinal = topology.ordinalOf(peerUrl);
    return [ordinal === undefined ? name || `member-${id}` : topology.memberName(ordinal), peerUrl] as const;
  });
}

async function record(written: StateRecord, { world, setting, observer }: Hands): Promise<void> {
  observer.forgetRecord();
  await world.kubernetes.writeRecord(written);
  if (written.clusterId === undefined) return;
  await world.kubernetes.event('Normal', 'ClusterFormed', `${setting.config.cluster} is formed: cluster ${written.clusterId}`);
}

async function compact(revision: string, { world, setting, memory }: Hands): Promise<void> {
  const why = `${setting.config.cluster} is out of space: compacting to revision ${revision}, then defragmenting`;
  await world.kubernetes.event('Warning', 'SpaceExhausted', why);
  // A compaction that was tried counts: its revision may already be compacted, and that is as good.
  memory.compacted(world.clock.now());
  await unless(/has been compacted/, world.servers.compact(setting.topology.self.ordinal, revision));
}

/** Nobody waits for it, so nobody else tells that it failed. */
function defragment(ordinal: number, memberId: string, { world, setting, memory }: Hands): void {
  const ended = world.servers.defragment(ordinal);
  memory.defragments(memberId, ended, world.clock);
  ended.catch((error: unknown) => {
    const why = `${setting.topology.memberName(ordinal)} was not defragmented: ${messageOf(error)}; it is tried again later`;
    return world.kubernetes.event('Warning', 'DefragmentationFailed', why);
  });
}

async function disarm(alarm: AlarmKind, { world, setting }: Hands): Promise<void> {
  await world.servers.disarm(setting.topology.self.ordinal, alarm);
  const { cluster } = setting.config;
  if (alarm === 'NOSPACE') await world.kubernetes.event('Normal', 'SpaceRegained', `${cluster} takes writes again`);
  else await world.kubernetes.event('Normal', 'DataAgrees', `the data of all members of ${cluster} is the same: the alarm CORRUPT is lifted`);
}

async function remove(action: Action & { readonly do: 'remove' }, { world, setting, memory }: Hands): Promise<void> {
  const { reason, memberId, via, why } = action;
  // Before: the next attempt must wait even if the answer is lost.
  if (reason === 'ServerCrashes') memory.replaces(world.clock.now());
  await unlessGone(world.servers.remove(via, memberId));
  if (reason !== undefined) await world.kubernetes.event('Warning', reason, `${setting.config.cluster}: removed ${why}`);
}

/** Somebody else was faster: that is what was wanted. */
async function unlessGone(removal: Promise<void>): Promise<void> {
  await unless(/member not found/, removal);
}

/** A learner that has not caught up is asked again at the next look; one that was promoted meanwhile is fine. */
async function unlessEarly(promotion: Promise<void>): Promise<void> {
  await unless(/can only promote a learner member|member not found/, promotion);
}
