import { allSettled, inBatches } from '../../../kernel/concurrency';
import { absentOnError } from '../../../kernel/errors';
import type { Target } from '../../model/action';
import type { PodRef, View } from '../../model/facts';
import type { Command, Connection } from '../connection';
import { answer, countKeys, numberOf, setSlot, textsOf } from '../replies';
import type { Reply } from '../resp';
import { COMMAND_MILLISECONDS } from '../sessions';

/** Few at a time: both servers do nothing else while keys move. */
export const KEYS_PER_MOVE = 50;
export const MOVE_MILLISECONDS = 60_000;

/** With more keys than this, clients hardly ever leave a slot alone for as long as the copy takes. */
const MOST_KEYS = 2000;
/** Slots that wait for the replicas together, each on a connection of its own: EXEC ends what its connection watches. */
const SLOTS_AT_ONCE = 8;
const TRIES = 3;

export interface Servers {
  own(commands: readonly Command[], timeoutMilliseconds?: number): Promise<readonly Reply[]>;
  /** A connection to this pod's server, the same one for each use of a lane as long as it lives. */
  lane(lane: number): Promise<Pick<Connection, 'send'>>;
  /** @returns one answer for each command, refusals among them */
  send(pod: PodRef, commands: readonly Command[]): Promise<readonly Reply[]>;
  view(pod: PodRef): Promise<View>;
  /** The password with which a source logs in to a target. */
  password(target: Target): Promise<string>;
}

interface Gift {
  readonly slot: number;
  readonly keys: readonly string[];
  /** Keys that were copied to the target, which had none of them before. */
  readonly copied: string[];
  readonly connection: Pick<Connection, 'send'>;
}

/**
 * Gives whole slots, so that each key is safe at every moment: at the source, or at the target and its replicas.
 *
 * A plain MIGRATE deletes keys at the source that only the target has so far. Here the keys are copied while the slot is not marked at the
 * source: no client is redirected to the target, so nobody sees the copies. Once the replicas have them, one transaction marks the slot and
 * deletes the keys, unless one of them was written since the copy began. In that case the copies are deleted, and nothing has changed.
 */
export class SlotGifts {
  constructor(
    private readonly servers: Servers,
    private readonly replicated: (primary: Target) => Promise<void>,
  ) {}

  /** @returns the slots that were given; the others are empty, too large, or written all the time */
  async give(slots: readonly number[], to: Target, copy: (keys: readonly string[]) => Command, atOnce: number): Promise<readonly number[]> {
    const counts = await this.servers.own(slots.map(countKeys));
    let left = slots.filter((_, index) => {
      const count = numberOf('COUNTKEYSINSLOT', counts[index]);
      return count > 0 && count <= MOST_KEYS;
    });
    const given: number[] = [];
    for (let tries = 0; tries < TRIES && left.length > 0; tries += 1) {
      for (const some of inBatches(left, SLOTS_AT_ONCE)) given.push(...(await this.together(some, to, copy, atOnce)));
      left = left.filter((slot) => !given.includes(slot));
    }
    return given;
  }

  private async together(
    slots: readonly number[], to: Target, copy: (keys: readonly string[]) => Command, atOnce: number,
  ): Promise<readonly number[]> {
    const gifts = await allSettled(slots.map((slot, lane) => this.watch(slot, lane)));
    const given = new Set<Gift>();
    try {
      for (const some of inBatches(gifts, atOnce)) await allSettled(some.map((gift) => copyKeys(gift, copy)));
      await this.replicated(to);
      await allSettled(gifts.map(async (gift) => {
        if (await handOver(gift, to)) given.add(gift);
      }));
    } finally {
      await this.discard(gifts.filter((gift) => !given.has(gift)), to);
    }
    return [...given].map(({ slot }) => slot);
  }

  private async watch(slot: number, lane: number): Promise<Gift> {
    const connection = await this.servers.lane(lane);
    const [, listed] = await connection.send([['UNWATCH'], ['CLUSTER', 'GETKEYSINSLOT', slot, MOST_KEYS]], COMMAND_MILLISECONDS);
    const keys = textsOf('GETKEYSINSLOT', listed);
    if (keys.length > 0) answer('WATCH', (await connection.send([['WATCH', ...keys]], COMMAND_MILLISECONDS))[0]);
    return { slot, keys, copied: [], connection };
  }

  /** Deletes copies that no client was redirected to. Best effort: one that stays is overwritten by the next try. */
  private async discard(gifts: readonly Gift[], to: Target): Promise<void> {
    const keys = gifts.flatMap(({ copied }) => copied);
    if (keys.length > 0) await absentOnError(this.servers.send(to, keys.flatMap((key) => [['ASKING'], ['UNLINK', key]])));
  }
}

async function copyKeys({ keys, copied, connection }: Gift, copy: (keys: readonly string[]) => Command): Promise<void> {
  for (const next of inBatches(keys, KEYS_PER_MOVE)) {
    answer('MIGRATE', (await connection.send([copy(next)], MOVE_MILLISECONDS))[0]);
    copied.push(...next);
  }
}

/** @returns false when somebody wrote one of the keys */
async function handOver({ slot, keys, connection }: Gift, to: Target): Promise<boolean> {
  if (keys.length === 0) return false;
  const commands: readonly Command[] = [['MULTI'], setSlot(slot, 'MIGRATING', to.nodeId), ['UNLINK', ...keys], ['EXEC']];
  const replies = await connection.send(commands, COMMAND_MILLISECONDS);
  for (const reply of replies.slice(0, 3)) answer('MULTI', reply);
  const done = answer('EXEC', replies[3]);
  if (done === null) return false;
  if (!Array.isArray(done)) throw new Error('EXEC: the transaction was not executed');
  answer('CLUSTER SETSLOT', done[0]);
  return true;
}
