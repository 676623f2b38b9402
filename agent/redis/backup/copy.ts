import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Copied } from '../../kernel/backup/copy';
import type { Runs } from '../../kernel/backup/tools/tool';
import { Trouble } from '../../kernel/backup/trouble';
import { lastLine } from '../../kernel/backup/words';
import { absentOnError } from '../../kernel/errors';
import { MIN_SHARDS } from '../contract/config';
import type { PodRef, View } from '../model/facts';
import { rangesText } from '../model/slots';
import { everyPod, type Topology } from '../model/topology';
import type { RedisServers } from '../model/world';
import { type CopyOfShard, isSettled, ownersText, shardsToCopy, type ShardView } from './coverage';
import type { Programs, ServerCopy } from './server-copy';

/** What was copied of a shard. */
export interface ShardFacts {
  readonly shard: number;
  readonly file: string;
  readonly slots: string;
  /** In the file. Those that have expired meanwhile count as well. */
  readonly keys: number;
}

export interface RedisFacts {
  /** `redis 8.0.2` */
  readonly servers: string;
  /** In the order in which they were copied: of a key that is in two files, the later one is right. */
  readonly shards: readonly ShardFacts[];
}

/** A move of many slots takes minutes. */
const PATIENCE_MILLISECONDS = 3_600_000;
const PAUSE_MILLISECONDS = 2000;
/** One of these pods answers, whatever the shape of the cluster: it knows the others. */
const ASKED_FIRST = everyPod(MIN_SHARDS, 3);

interface Shard extends ShardView {
  readonly primary: PodRef;
  readonly replicas: readonly PodRef[];
  readonly view: View;
}

/** Copies the keys of each shard at one moment, those of all shards within seconds of each other, or longer while slots move. */
export class ShardCopies {
  private readonly copies = new Map<number, CopyOfShard & { readonly file: string }>();

  constructor(
    private readonly servers: Pick<RedisServers, 'view'>,
    private readonly topology: Topology,
    private readonly copier: Pick<ServerCopy, 'write'>,
    private readonly tools: Runs,
    private readonly programs: Programs,
    private readonly clock: { now(): number; pause(milliseconds: number): Promise<unknown> } = { now: () => performance.now(), pause },
  ) {}

  /** @throws Trouble if a shard can't be copied, or slots keep moving */
  async copy(directory: string): Promise<Copied<RedisFacts>> {
    const until = this.clock.now() + PATIENCE_MILLISECONDS;
    for (let before = ''; ;) {
      const shards = await this.look();
      const due = shardsToCopy(shards, [...this.copies.values()]);
      const owned = ownersText(shards);
      // Twice: a slot may move while one server is asked after the other.
      if (due.length === 0 && owned === before) return this.described(directory, shards);
      before = owned;
      if (this.clock.now() > until) throw new Trouble('SlotsMoving', 'slots have been moving for an hour: try again when they don\'t');
      const ready = due.filter(isSettled);
      for (const shard of ready) await this.copyShard(shard, directory);
      if (ready.length < due.length) await this.clock.pause(PAUSE_MILLISECONDS);
    }
  }

  private async copyShard(shard: Shard, directory: string): Promise<void> {
    const file = `shard-${shard.shard}.rdb`;
    await this.copier.write(await this.sourceOf(shard), join(directory, file));
    // The order of the map is that of the copies.
    this.copies.delete(shard.shard);
    this.copies.set(shard.shard, { shard: shard.shard, slots: shard.slots, file });
  }

  /** A replica that has all that its primary had when the backup began to look; else the primary itself. */
  private async sourceOf({ primary, replicas, view: { me, offset } }: Shard): Promise<View> {
    for (const replica of replicas) {
      for (let attempt = 0; attempt < 5; attempt += 1) {
        const view = await absentOnError(this.servers.view(replica));
        if (view === undefined || view.me.primaryId !== me.id) break;
        if (view.linkUp && view.offset >= offset) return view;
        await this.clock.pause(PAUSE_MILLISECONDS / 4);
      }
    }
    return this.servers.view(primary);
  }

  /** The primaries, each as it sees itself. @throws Trouble unless all slots are served */
  private async look(): Promise<readonly Shard[]> {
    let failed = 'no server answers';
    for (const pod of ASKED_FIRST) {
      const view = await absentOnError(this.servers.view(pod));
      if (view === undefined) continue;
      const shards = await absentOnError(this.shardsOf(view));
      if (shards !== undefined) return shards;
      failed = 'a primary does not answer, or slots have no owner';
    }
    await this.clock.pause(PAUSE_MILLISECONDS);
    throw new Trouble('NoPrimary', `the keys can't be copied: ${failed}`);
  }

  private async shardsOf({ nodes }: View): Promise<readonly Shard[]> {
    const podOf = ({ host }: { readonly host: string }) => this.topology.podOf(host);
    const primaries = nodes.filter(({ primary, failed, handshake }) => primary && !failed && !handshake);
    return Promise.all(primaries.map(async (node) => {
      const primary = podOf(node);
      if (primary === undefined) throw new Error(`${node.host} is no pod of this cluster`);
      const view = await this.servers.view(primary);
      if (!view.me.primary || !view.serves) throw new Error(`${node.host} is no primary any more, or does not serve`);
      const replicas = nodes.filter(({ primaryId, failed }) => primaryId === node.id && !failed).flatMap((replica) => podOf(replica) ?? []);
      const importing = view.me.importing.map(({ slot }) => slot);
      return { shard: primary.shard, slots: view.me.slots, importing, keys: view.keys, primary, replicas, view };
    }));
  }

  private async described(directory: string, shards: readonly Shard[]): Promise<Copied<RedisFacts>> {
    const facts: ShardFacts[] = [];
    for (const { shard, slots, file } of this.copies.values()) {
      facts.push({ shard, file, slots: rangesText(slots), keys: await keysIn(this.tools, this.programs, join(directory, file)) });
    }
    const keys = facts.reduce((sum, shard) => sum + shard.keys, 0);
    return { summary: `${facts.length} shards, ${keys} keys`, facts: { servers: shards[0]?.view.version ?? '', shards: facts } };
  }
}

/** How many keys a file holds. @throws Trouble if it is not whole */
export async function keysIn(tools: Runs, { check }: Programs, file: string): Promise<number> {
  const { code, out, err } = await tools.run([check, file]);
  const keys = /(\d+) keys read/.exec(out)?.[1];
  if (code !== 0 || keys === undefined) {
    throw new Trouble('CopyBroken', `the copy ${file} is not whole: ${lastLine(err) ?? lastLine(out) ?? `${check} ended with ${code}`}`);
  }
  return Number(keys);
}
