import { absentOnError } from '../../../kernel/errors';
import type { Target } from '../../model/action';
import { believesOldClaims, marksInTransactions } from '../../model/behaviour';
import type { PodRef } from '../../model/facts';
import { agreesOnMe, missesLoss } from '../../model/members';
import { hasSlot, overlap } from '../../model/slots';
import type { Topology } from '../../model/topology';
import type { World } from '../../model/world';

/** How long keys are moved before the next look: an agent that does not look counts as hanging. */
const KEYS_MILLISECONDS = 15_000;

interface Mover {
  readonly world: World;
  readonly topology: Topology;
  /** Other agents see this in the status page of this one. */
  readonly memory: { giving: boolean; staying?: string };
}

/**
 * Moves some slots with their keys from this pod's server to another one.
 *
 * It may be interrupted after any command, and started again, at this server or at one that took over from it. The target
 * marks the slot once more right before it takes it: only a marked slot gets an epoch that wins over the old owner's.
 */
export async function moveSlots({ world, topology, memory }: Mover, nodeId: string, slots: readonly number[], to: Target): Promise<void> {
  const { servers, clock } = world;
  const { self } = topology;
  await servers.setSlots(to, slots, 'importing', nodeId);
  const { me, version } = await servers.view(self);
  const unmarked = slots.filter((slot) => !me.migrating.some((open) => open.slot === slot));
  const given = marksInTransactions(version) ? await servers.giveSlots(unmarked, to) : [];
  await servers.setSlots(self, slots.filter((slot) => !given.includes(slot)), 'migrating', to.nodeId);
  const end = clock.now() + KEYS_MILLISECONDS;
  while (!(await servers.migrateKeys(slots, to))) if (clock.now() > end) return;
  await servers.setSlots(to, slots, 'importing', nodeId);
  const staying = await whyTheyStay({ world, topology, memory }, slots, to);
  if (staying === undefined) {
    await servers.setSlots(to, slots, 'node', to.nodeId);
    // This pod's server refuses while it holds keys of the slot: a key that was written in the meantime is moved at the next look.
    await servers.setSlots(self, slots, 'node', to.nodeId);
  } else if (staying !== memory.staying) {
    world.log('info', 'slots whose keys have moved stay for now', { why: staying });
  }
  memory.giving = false;
  memory.staying = staying;
}

/** Others see that this node gives before it asks whether it may. @throws if it can't be known, before anything was given */
async function whyTheyStay({ world, topology, memory }: Mover, slots: readonly number[], to: Target): Promise<string | undefined> {
  const { servers } = world;
  memory.giving = true;
  try {
    const givers = await otherGivers(world, topology, to);
    if (givers !== undefined) return givers;
    if (!(await isNoted(world, topology, slots, to))) return 'a replica of the target has not noted them yet';
    if (!(await isKnown(servers, topology, to))) return 'not every server knows yet what the target owns';
    await checkOwner(servers, topology.self, slots, to);
    return undefined;
  } catch (error) {
    memory.giving = false;
    throw error;
  }
}

/**
 * A node that takes slots gets a new epoch. If it is just giving others away, it may claim those again with this epoch: their new owner
 * then loses them, and deletes their keys. So an agent first marks the slots at the target, then says that it is giving, and then asks the
 * agent of the target, and those of the nodes that may be giving slots to this one.
 *
 * @returns those that are giving as well, or don't answer: the next look continues
 */
async function otherGivers({ servers, agents }: World, topology: Topology, to: Target): Promise<string | undefined> {
  const { me, nodes } = await servers.view(topology.self);
  const givers = nodes.filter(({ slots, myself, failed }) => !myself && !failed && me.importing.some(({ slot }) => hasSlot(slots, slot)));
  const pods = [to, ...givers.flatMap(({ host }) => topology.podOf(host) ?? [])];
  const statuses = await Promise.all(pods.map((pod) => absentOnError(agents.status(pod))));
  const others = pods.flatMap((pod, index) => {
    const status = statuses[index];
    if (status !== undefined && status.giving !== true) return [];
    return `${topology.podName(pod)} ${status === undefined ? 'may be giving slots: its agent does not answer' : 'is giving slots'}`;
  });
  return others.length === 0 ? undefined : others.join(', ');
}

/** @throws when this pod's server hung and a replica took over: the target would take the slots from that one, without its latest writes */
async function checkOwner(servers: World['servers'], self: PodRef, slots: readonly number[], to: Target): Promise<void> {
  const [own, target] = await Promise.all([servers.view(self), servers.view(to)]);
  if (own.me.primary && slots.every((slot) => hasSlot(own.me.slots, slot)) && agreesOnMe(own, target)) return;
  throw new Error(`slot ${slots[0]} and others stay: this pod's server and the target no longer agree on what this server owns`);
}

/**
 * A Valkey first tells its replicas that it takes a slot, which removes their marks. Each of their agents must have noted these by then.
 *
 * @returns false when one has not yet: the next look continues
 */
async function isNoted({ servers, agents }: World, topology: Topology, slots: readonly number[], to: Target): Promise<boolean> {
  const { me, nodes, version } = await servers.view(to);
  if (!version.startsWith('valkey ')) return true;
  const replicas = nodes.filter(({ primaryId, failed }) => primaryId === me.id && !failed);
  const statuses = await Promise.all(replicas.map(async ({ host }) => {
    const pod = topology.podOf(host);
    return pod === undefined ? undefined : absentOnError(agents.status(pod));
  }));
  return statuses.every((status) => status?.noted !== undefined && slots.every((slot) => status.noted?.includes(slot) === true));
}

/**
 * The target is about to get a new epoch. A Redis 7.0 that missed that the target lost slots would then tell their owner that they belong
 * to the target, by this epoch, and the owner would delete their keys (redis/redis#12344).
 *
 * @returns false while a server has missed it, doesn't answer, or claims slots of the target: the next look continues
 */
async function isKnown(servers: World['servers'], topology: Topology, to: Target): Promise<boolean> {
  const target = await servers.view(to);
  if (!believesOldClaims(target.version)) return true;
  const others = target.nodes.filter(({ myself, failed }) => !myself && !failed).flatMap(({ host }) => topology.podOf(host) ?? []);
  const views = await Promise.all(others.map((pod) => absentOnError(servers.view(pod))));
  return views.every((view) => view !== undefined && !missesLoss(target, view) && !overlap(target.me.slots, view.me.slots));
}
