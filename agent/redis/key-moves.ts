import { setTimeout as pause } from 'node:timers/promises';
import type { Setting, Target } from './action';
import type { Command } from './connection';
import type { PodRef, View } from './facts';
import { AGENT_USER } from './password';
import { answer, textsOf } from './replies';
import { ErrorReply, Reply, utf8 } from './resp';
import { COMMAND_MILLISECONDS } from './sessions';
import type { KeysLeft } from './world';

/** Source and target do nothing else while a MIGRATE lasts: few keys at a time. */
const KEYS_PER_BATCH = 50;
/** A target that hangs holds its source up once for each. */
const COPIES_AT_ONCE = 4;
/** Batches that wait for the replicas together, each on a connection of its own: EXEC ends what its connection watches. */
const BATCHES_AT_ONCE = 8;
const COPY_MILLISECONDS = 60_000;
const LONGEST_SILENCE_MILLISECONDS = 32_000;

const BEHIND_MILLISECONDS = 5;

/** A key that was written in the midst of so many copies is written all the time. */
const RESTLESS_COPIES = 3;

interface Servers {
  own(commands: readonly Command[], timeoutMilliseconds?: number): Promise<readonly Reply[]>;
  /** @returns one answer for each command, refusals among them */
  send(pod: PodRef, commands: readonly Command[], options?: { lane?: number; timeoutMilliseconds?: number }): Promise<readonly Reply[]>;
  view(pod: PodRef): Promise<View>;
  /** With which a source logs in to a target. */
  password(target: Target): Promise<string>;
}

/**
 * Moves keys so that each is covered at every moment: by the source, or by the target and its replicas.
 *
 * A plain MIGRATE deletes at the source what only the target has yet. Here the source keeps a key until the target's replicas have
 * the copy, and then deletes it only if nobody wrote it meanwhile: it was served by the source alone.
 */
export class KeyMoves {
  /** A target that hangs holds its source up: for less than it takes to be held to have failed. */
  private readonly leastSilence: number;
  private silence: number;
  /** A source that hung goes on after another one moved its slots: what was written since must stay. */
  private overwrites = false;
  /** How often a key was written while it was copied. */
  private readonly written = new Map<string, number>();

  constructor(
    private readonly setting: Setting,
    private readonly servers: Servers,
  ) {
    this.leastSilence = Math.floor(setting.config.server.nodeTimeoutMilliseconds / (COPIES_AT_ONCE + 1));
    this.silence = this.leastSilence;
  }

  /** A key that is on both sides was copied before the move was broken off: the owner's is the right one. */
  async migrate(slots: readonly number[], to: Target): Promise<KeysLeft> {
    const batches = await this.batches(slots);
    if (batches.length === 0) {
      this.written.clear();
      return 'none';
    }
    const migrate = await this.command(to);
    // What failed may hold a value so large that the target is busy with it: twice as long, and nothing behind it.
    const atOnce = this.silence > this.leastSilence ? 1 : COPIES_AT_ONCE;
    this.silence = Math.min(this.silence * 2, LONGEST_SILENCE_MILLISECONDS);
    for (let first = 0; first < batches.length; first += BATCHES_AT_ONCE) {
      await this.moveTogether(batches.slice(first, first + BATCHES_AT_ONCE), migrate, to, atOnce);
    }
    this.silence = Math.max(this.silence / 4, this.leastSilence);
    this.overwrites = false;
    return [...this.written.values()].includes(RESTLESS_COPIES) ? 'restless' : 'some';
  }

  /** Of one slot each. A key that was written meanwhile is alone in its batch: it shall not hold the others up. */
  private async batches(slots: readonly number[]): Promise<readonly (readonly string[])[]> {
    const found = await this.servers.own(slots.map((slot) => ['CLUSTER', 'GETKEYSINSLOT', slot, KEYS_PER_BATCH]));
    return found.flatMap((reply) => {
      const keys = textsOf('GETKEYSINSLOT', reply);
      const calm = keys.filter((key) => !this.written.has(key));
      return [...(calm.length > 0 ? [calm] : []), ...keys.filter((key) => this.written.has(key)).map((key) => [key])];
    });
  }

  private async command(to: Target): Promise<(keys: readonly string[]) => Command> {
    const password = utf8(await this.servers.password(to));
    const { client } = this.setting.config.ports;
    const { overwrites, silence } = this;
    return (keys) => {
      // The last way out for a key that is written all the time. Should the target die now, its replicas have an older copy.
      const mode = this.isRestless(keys) ? ['REPLACE'] : ['COPY', ...(overwrites ? ['REPLACE'] : [])];
      return ['MIGRATE', to.address, client, '', 0, silence, ...mode, 'AUTH2', AGENT_USER, password, 'KEYS', ...keys];
    };
  }

  private async moveTogether(batches: readonly (readonly string[])[], migrate: (keys: readonly string[]) => Command, to: Target, atOnce: number): Promise<void> {
    const copied: boolean[] = [];
    for (let first = 0; first < batches.length; first += atOnce) {
      const next = batches.slice(first, first + atOnce);
      copied.push(...(await all(next.map((keys, index) => this.copy(keys, migrate(keys), first + index)))));
    }
    await this.replicated(to);
    const moved = await all(batches.map((keys, lane) => this.isRestless(keys) || (copied[lane] === true && this.deleteUnchanged(keys, lane))));
    for (const key of batches.filter((_, lane) => moved[lane] === true).flat()) this.written.delete(key);
    await this.discard(batches.filter((_, lane) => moved[lane] !== true).flat(), to);
  }

  private isRestless([key = '']: readonly string[]): boolean {
    return (this.written.get(key) ?? 0) >= RESTLESS_COPIES;
  }

  /** @returns whether the source watches the keys since before they were copied */
  private async copy(keys: readonly string[], migrate: Command, lane: number): Promise<boolean> {
    const commands = [['UNWATCH'], ['WATCH', ...keys], migrate];
    const [, watched, copied] = await this.servers.send(this.setting.topology.self, commands, { lane, timeoutMilliseconds: COPY_MILLISECONDS });
    if (copied instanceof ErrorReply) this.overwrites = copied.message.includes('BUSYKEY');
    answer('MIGRATE', copied);
    return !(watched instanceof ErrorReply);
  }

  /** @returns whether nobody wrote one of them since they were copied */
  private async deleteUnchanged(keys: readonly string[], lane: number): Promise<boolean> {
    const [, queued, done] = await this.servers.send(this.setting.topology.self, [['MULTI'], ['UNLINK', ...keys], ['EXEC']], { lane });
    // One that is gone by now would be looked for at the target.
    if (queued instanceof ErrorReply && /^(ASK|TRYAGAIN) /.test(queued.message)) return false;
    answer('UNLINK', queued);
    return answer('EXEC', done) !== null;
  }

  /** Of keys that were written since: the target's copy, which nobody reads. One that is always written keeps it for now. */
  private async discard(keys: readonly string[], to: Target): Promise<void> {
    for (const key of keys) this.written.set(key, (this.written.get(key) ?? 0) + 1);
    const calm = keys.filter((key) => !this.isRestless([key]));
    if (calm.length > 0) await this.servers.send(to, calm.flatMap((key) => [['ASKING'], ['UNLINK', key]]));
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

/** None may still be under way when the next step begins. @throws the first failure */
export async function all<T>(asked: readonly (T | Promise<T>)[]): Promise<readonly T[]> {
  const answers = await Promise.allSettled(asked);
  const failed = answers.find((settled) => settled.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return answers.flatMap((settled) => (settled.status === 'fulfilled' ? [settled.value] : []));
}
