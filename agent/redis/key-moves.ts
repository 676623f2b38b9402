import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../support/errors';
import type { Setting, Target } from './action';
import type { Command } from './connection';
import type { PodRef, View } from './facts';
import { AGENT_USER } from './password';
import { textsOf } from './replies';
import { Reply, utf8 } from './resp';
import { COMMAND_MILLISECONDS } from './sessions';

/** Both servers do nothing else while keys move: few at a time. */
const KEYS_PER_MOVE = 50;
/** A server ends all that one client has sent before it turns to the next client. */
const MOVES_AT_ONCE = 4;
const MOVE_MILLISECONDS = 60_000;
const LONGEST_SILENCE_MILLISECONDS = 32_000;

/** Keys that only the target has are lost with it, however long ago they were written. */
const KEYS_AHEAD = 200;
const BEHIND_MILLISECONDS = 5;

interface Servers {
  own(commands: readonly Command[], timeoutMilliseconds?: number): Promise<readonly Reply[]>;
  view(pod: PodRef): Promise<View>;
  /** With which a source logs in to a target. */
  password(target: Target): Promise<string>;
}

/** Moves keys, so that a target that hangs or dies does as little harm as it can. */
export class KeyMoves {
  /** A target that hangs holds its source up: for less than it takes to be held to have failed. */
  private readonly leastSilence: number;
  private silence: number;
  /** A source that hung goes on after another one moved its slots: what was written since must stay. */
  private overwrites = false;

  constructor(
    private readonly setting: Setting,
    private readonly servers: Servers,
  ) {
    this.leastSilence = Math.floor(setting.config.server.nodeTimeoutMilliseconds / (MOVES_AT_ONCE + 1));
    this.silence = this.leastSilence;
  }

  /**
   * A key that is on both sides was copied before the move was broken off: the owner's is the right one.
   *
   * @returns whether there was none to move
   */
  async migrate(slots: readonly number[], to: Target): Promise<boolean> {
    const password = await this.servers.password(to);
    const found = await this.servers.own(slots.map((slot) => ['CLUSTER', 'GETKEYSINSLOT', slot, KEYS_PER_MOVE]));
    const keys = found.map((reply) => textsOf('GETKEYSINSLOT', reply)).filter((some) => some.length > 0);
    if (keys.length === 0) return true;
    const head = ['MIGRATE', to.address, this.setting.config.ports.client, '', 0, this.silence, ...(this.overwrites ? ['REPLACE'] : []), 'AUTH2', AGENT_USER, utf8(password), 'KEYS'];
    // What failed may hold a value so large that the target is busy with it: twice as long, and nothing behind it.
    const atOnce = this.silence > this.leastSilence ? 1 : MOVES_AT_ONCE;
    this.silence = Math.min(this.silence * 2, LONGEST_SILENCE_MILLISECONDS);
    for (let first = 0, ahead = 0; first < keys.length; first += atOnce) {
      const next = keys.slice(first, first + atOnce);
      await this.servers.own(next.map((some) => [...head, ...some]), MOVE_MILLISECONDS).catch((error: unknown) => {
        this.overwrites = messageOf(error).includes('BUSYKEY');
        throw error;
      });
      ahead += next.flat().length;
      if (ahead < KEYS_AHEAD && first + atOnce < keys.length) continue;
      await this.replicated(to);
      ahead = 0;
    }
    this.silence = Math.max(this.silence / 4, this.leastSilence);
    this.overwrites = false;
    return false;
  }

  /** Waits until the replicas that are in touch with a primary have all that it has. */
  private async replicated(primary: PodRef): Promise<void> {
    const { me, nodes, offset } = await this.servers.view(primary);
    const replicas = nodes.filter(({ primaryId, failed, suspected }) => primaryId === me.id && !failed && !suspected);
    const end = performance.now() + COMMAND_MILLISECONDS;
    for (const pod of replicas.flatMap(({ host }) => this.setting.topology.podOf(host) ?? [])) {
      for (let seen = await this.servers.view(pod); seen.me.primaryId === me.id && seen.linkUp && seen.offset < offset; seen = await this.servers.view(pod)) {
        if (performance.now() > end) throw new Error(`${seen.me.host} stays behind`);
        await pause(BEHIND_MILLISECONDS);
      }
    }
  }
}
