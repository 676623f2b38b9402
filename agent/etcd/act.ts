import { randomUUID } from 'node:crypto';
import { type CommonName, isCommon, type StepContext, takeCommon } from '../kernel/common-action';
import { acceptRefusal, messageOf } from '../kernel/errors';
import type { Outcome } from '../kernel/loop/agent-loop';
import { assertNever, present } from '../kernel/values';
import type { Memory } from './memory';
import type { Action, Setting } from './model/action';
import type { AlarmKind, Member, StateRecord } from './model/facts';
import type { Scheme } from './model/topology';
import type { World } from './model/world';
import type { Observer } from './observe';

/** What a step may use. */
export type Context = StepContext<World, Setting, Memory, Observer>;

/** Takes one step. Whatever the answer was, the next look sees what came of it. */
export async function act(action: Action, context: Context): Promise<Outcome> {
  if (isCommon(action)) {
    const outcome = await takeCommon(action, context, () => markHome(context));
    if (action.do === 'record') await announceFormed(action.change, context);
    return outcome;
  }
  if (action.do === 'restart') {
    await markHome(context);
    const { comparing, peers } = action;
    await context.world.pod.writePlan({ as: 'restart', comparing, ...present('peers', peers) });
    return 'done';
  }
  await change(action, context);
  return 'again';
}

/** Before the server may write. A full disk must not keep a member from its data. */
function markHome({ world }: Context): Promise<void> {
  return unlessFull(world, world.pod.markHome(), 'the volume could not be marked as belonging to this pod');
}

function noteScheme(scheme: Scheme, { world }: Context): Promise<void> {
  return unlessFull(world, world.pod.noteListedScheme(scheme), 'the scheme of the peer URL could not be noted on the volume');
}

async function unlessFull({ log }: World, written: Promise<void>, failed: string): Promise<void> {
  try {
    await written;
  } catch (error) {
    log('warn', failed, { error: messageOf(error) });
  }
}

type Change = Exclude<Action, { readonly do: CommonName | 'restart' }>;

function change(action: Change, context: Context): Promise<void> {
  const { world, setting, memory } = context;
  const { servers, pod } = world;
  const { ordinal } = setting.topology.self;
  switch (action.do) {
    case 'guard':
      return pod.writePlan({ as: 'restart' });
    case 'bootstrap':
      // A random token: clusters that are formed independently under the same names get different IDs.
      return pod.writePlan({ as: 'bootstrap', token: randomUUID() });
    case 'join':
      memory.ends.forget();
      return join(action.via, context);
    case 'amend':
      return pod.writePlan({ as: 'join', memberId: action.memberId, members: namesAndUrls(action.members, setting) });
    case 'remove':
      return remove(action, context);
    case 'changePeerUrl':
      return changePeerUrl(action, context);
    case 'promote':
      // A learner that has not caught up is asked again at the next look; one that was promoted meanwhile is fine.
      return acceptRefusal(/can only promote a learner member|member not found/, servers.promote(action.via, action.memberId));
    case 'handOver':
      memory.handOvers += 1;
      return servers.transferLeadership(ordinal, action.memberId);
    case 'compact':
      return compact(action.revision, context);
    case 'defragment':
      defragment(action.ordinal, action.memberId, context);
      return Promise.resolve();
    case 'disarm':
      return disarm(action.alarm, context);
    default:
      return assertNever(action);
  }
}

/** Noted before: of a change whose answer gets lost, it is better to know than not to. */
async function changePeerUrl(action: Action & { readonly do: 'changePeerUrl' }, context: Context): Promise<void> {
  const { world, setting: { topology } } = context;
  const { via, memberId, scheme } = action;
  await noteScheme(scheme, context);
  await world.servers.changePeerUrl(via, memberId, topology.peerUrl(topology.self.ordinal, scheme));
}

/** Adds this pod and writes the configuration that joins. Dying in between is fine: the entry is removed and added again. */
async function join(via: number, context: Context): Promise<void> {
  const { world, setting } = context;
  const { topology } = setting;
  await noteScheme(topology.scheme(), context);
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

async function announceFormed({ clusterId }: StateRecord, { world, setting }: Context): Promise<void> {
  if (clusterId === undefined) return;
  await world.kubernetes.event('Normal', 'ClusterFormed', `${setting.config.cluster} is formed: cluster ${clusterId}`);
}

async function compact(revision: string, { world, setting, memory }: Context): Promise<void> {
  const why = `${setting.config.cluster} is out of space: compacting to revision ${revision}, then defragmenting`;
  await world.kubernetes.event('Warning', 'SpaceExhausted', why);
  // A compaction that was tried counts: its revision may already be compacted, and that is as good.
  memory.compacted(world.clock.now());
  await acceptRefusal(/has been compacted/, world.servers.compact(setting.topology.self.ordinal, revision));
}

/** Nobody waits for it, so nobody else tells that it failed. */
function defragment(ordinal: number, memberId: string, { world, setting, memory }: Context): void {
  const ended = world.servers.defragment(ordinal);
  memory.defragments(memberId, ended, world.clock);
  ended.catch((error: unknown) => {
    const why = `${setting.topology.memberName(ordinal)} was not defragmented: ${messageOf(error)}; the agent retries later`;
    return world.kubernetes.event('Warning', 'DefragmentationFailed', why);
  });
}

async function disarm(alarm: AlarmKind, { world, setting }: Context): Promise<void> {
  await world.servers.disarm(setting.topology.self.ordinal, alarm);
  const { cluster } = setting.config;
  if (alarm === 'NOSPACE') await world.kubernetes.event('Normal', 'SpaceRegained', `${cluster} accepts writes again`);
  else await world.kubernetes.event(
    'Normal', 'DataAgrees', `the data of all members of ${cluster} is the same: the alarm CORRUPT is cleared`,
  );
}

async function remove(action: Action & { readonly do: 'remove' }, { world, setting, memory }: Context): Promise<void> {
  const { reason, memberId, via, why } = action;
  // Before: the answer may get lost.
  if (reason === 'ServerCrashes') memory.replaces(memberId, world.clock.now());
  await acceptRefusal(/member not found/, world.servers.remove(via, memberId));
  if (reason !== undefined) await world.kubernetes.event('Warning', reason, `${setting.config.cluster}: removed ${why}`);
}
