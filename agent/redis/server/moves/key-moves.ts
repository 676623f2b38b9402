import { setTimeout as pause } from 'node:timers/promises';
import { inBatches } from '../../../kernel/concurrency';
import { AGENT_USER } from '../../contract/names';
import type { Setting, Target } from '../../model/action';
import type { PodRef } from '../../model/facts';
import type { Command } from '../connection';
import { textsOf } from '../replies';
import { utf8 } from '../resp';
import { COMMAND_MILLISECONDS } from '../sessions';
import { KEYS_PER_MOVE, MOVE_MILLISECONDS, type Servers, SlotGifts } from './slot-gifts';

/** A target that hangs blocks its source once for each. */
const MOVES_AT_ONCE = 4;
const LONGEST_SILENCE_MILLISECONDS = 32_000;

/** Keys that only the target has are lost with it, so only few may be ahead of its replicas. */
const KEYS_AHEAD = 200;
const BEHIND_MILLISECONDS = 5;

/** How a MIGRATE of some keys is written. */
type Migration = (keys: readonly string[], mode: readonly string[]) => Command;

/** Moves keys, so that a target that hangs or dies does as little harm as it can. */
export class KeyMoves {
  /** A target that hangs blocks its source, but for less time than after which the source would be considered failed. */
  private readonly leastSilence: number;
  private silence: number;
  /** A source that hung may resume after another one moved its slots: newer keys at the target must not be overwritten. */
  private overwrites = false;
  private readonly gifts: SlotGifts;

  constructor(
    private readonly setting: Setting,
    private readonly servers: Servers,
  ) {
    this.leastSilence = Math.floor(setting.config.server.nodeTimeoutMilliseconds / (MOVES_AT_ONCE + 1));
    this.silence = this.leastSilence;
    this.gifts = new SlotGifts(servers, (primary) => this.replicated(primary));
  }

  /**
   * Gives slots that are not marked yet, each with all of its keys at once.
   *
   * @returns those that were given
   */
  give(slots: readonly number[], to: Target): Promise<readonly number[]> {
    return this.carefully(to, (migrate, atOnce) => this.gifts.give(slots, to, (keys) => migrate(keys, ['COPY', ...this.mode()]), atOnce));
  }

  /**
   * Moves keys of slots that are marked. A key on both sides was copied before the move was interrupted: the owner's is the right
   * one.
   *
   * @returns whether there was none to move
   */
  async migrate(slots: readonly number[], to: Target): Promise<boolean> {
    const found = await this.servers.own(slots.map((slot) => ['CLUSTER', 'GETKEYSINSLOT', slot, KEYS_PER_MOVE]));
    const keys = found.map((reply) => textsOf('GETKEYSINSLOT', reply)).filter((some) => some.length > 0);
    if (keys.length === 0) return true;
    await this.carefully(to, async (migrate, atOnce) => {
      const portions = inBatches(keys, atOnce);
      let ahead = 0;
      for (const next of portions) {
        await this.servers.own(next.map((some) => migrate(some, this.mode())), MOVE_MILLISECONDS);
        ahead += next.flat().length;
        if (ahead < KEYS_AHEAD && next !== portions.at(-1)) continue;
        await this.replicated(to);
        ahead = 0;
      }
    });
    return false;
  }

  private mode(): readonly string[] {
    return this.overwrites ? ['REPLACE'] : [];
  }

  /** A failed move may contain a value that keeps the target busy: the next try waits twice as long, and sends one batch at a time. */
  private async carefully<T>(to: Target, moves: (migrate: Migration, atOnce: number) => Promise<T>): Promise<T> {
    const password = utf8(await this.servers.password(to));
    const { silence, leastSilence } = this;
    this.silence = Math.min(silence * 2, LONGEST_SILENCE_MILLISECONDS);
    const head = ['MIGRATE', to.address, this.setting.config.ports.client, '', 0, silence];
    try {
      const result = await moves(
        (keys, mode) => [...head, ...mode, 'AUTH2', AGENT_USER, password, 'KEYS', ...keys], silence > leastSilence ? 1 : MOVES_AT_ONCE,
      );
      this.silence = Math.max(this.silence / 4, leastSilence);
      this.overwrites = false;
      return result;
    } catch (error) {
      // From the next look on, which checks who owns the slots.
      this.overwrites = String(error).includes('BUSYKEY');
      throw error;
    }
  }

  /**
   * Waits until the replicas of a primary have all that it has. Only one that failed is not waited for: if it was merely out of touch for
   * a moment, it may be the next primary.
   */
  private async replicated(primary: PodRef): Promise<void> {
    const { me, nodes, offset } = await this.servers.view(primary);
    const replicas = nodes.filter(({ primaryId, failed, addressUnknown }) => primaryId === me.id && !failed && !addressUnknown);
    const end = performance.now() + COMMAND_MILLISECONDS;
    for (const pod of replicas.flatMap(({ host }) => this.setting.topology.podOf(host) ?? [])) {
      for (let seen = await this.servers.view(pod); seen.me.primaryId === me.id && !(seen.linkUp && seen.offset >= offset);
        seen = await this.servers.view(pod)) {
        if (performance.now() > end) throw new Error(`${seen.me.host} is out of touch with its primary, or stays behind`);
        await pause(BEHIND_MILLISECONDS);
      }
    }
  }
}
