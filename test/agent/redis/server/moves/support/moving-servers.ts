import type { Target } from '../../../../../../agent/redis/model/action';
import type { PodRef, View } from '../../../../../../agent/redis/model/facts';
import { samePod } from '../../../../../../agent/redis/model/topology';
import { ErrorReply, type Reply } from '../../../../../../agent/redis/server/resp';
import { at, idOf, nodes, view } from '../../../support/situations';

export const TARGET: Target = { ...at(1, 0), nodeId: idOf(at(1, 0)), address: '10.0.1.0' };
export const SLOTS = Array.from({ length: 100 }, (_, slot) => slot);
const REPLICA = at(1, 1);

type Command = readonly (string | number)[];

/** A source, a target and the replica of that, with what each holds. The keys of slot 3 are called `3:0`, `3:1`, ... */
export class Servers {
  source = new Map<string, number>();
  target = new Map<string, number>();
  replica = new Map<string, number>();
  /** How long each MIGRATE waits for the target, in milliseconds. */
  silences: number[] = [];
  /** How long the target is silent over each. */
  needs = 0;
  /** Whether what the target has reaches its replica. */
  copies = true;
  linkUp = true;
  failed = false;
  replicaOf = idOf(TARGET);
  /** Called before EXEC deletes keys at the source. */
  beforeDelete: (keys: readonly string[]) => void = () => undefined;
  private readonly marking = new Map<number, string>();
  private readonly watched = new Map<number, Map<string, number | undefined>>();
  private readonly queued = new Map<number, readonly string[]>();
  /** Slots that the source marks as going. */
  readonly marked = new Set<string>();
  /** Called before each batch is copied. */
  beforeCopy: (keys: readonly string[]) => void = () => undefined;

  constructor(keysPerSlot: number) {
    for (const slot of SLOTS) for (let key = 0; key < keysPerSlot; key += 1) this.source.set(`${slot}:${key}`, 1);
  }

  own(commands: readonly Command[]): Promise<readonly Reply[]> {
    return this.send(at(0, 0), commands);
  }

  lane(lane: number) {
    return Promise.resolve({ send: (commands: readonly Command[]) => Promise.resolve(
      commands.map((command) => this.atSource(command, lane)),
    ) });
  }

  send(pod: PodRef, commands: readonly Command[]): Promise<readonly Reply[]> {
    const replies = commands.map((command) => (samePod(pod, TARGET) ? this.atTarget(command) : this.atSource(command, 0)));
    const refused = replies.find((reply) => reply instanceof ErrorReply);
    return refused === undefined || samePod(pod, TARGET) ? Promise.resolve(replies) : Promise.reject(new Error(refused.message));
  }

  view(pod: PodRef): Promise<View> {
    const known = nodes().map((node) => (node.id === idOf(REPLICA) ? { ...node, failed: this.failed } : node));
    const { size } = this.target;
    if (samePod(pod, TARGET)) return Promise.resolve({ ...view(idOf(TARGET), known), offset: size });
    if (!samePod(pod, REPLICA) || this.failed) return Promise.reject(new Error('no answer'));
    if (this.copies) this.replica = new Map(this.target);
    const own = view(idOf(REPLICA), known);
    return Promise.resolve({ ...own, me: { ...own.me, primaryId: this.replicaOf }, linkUp: this.linkUp, offset: this.copies ? size : -1 });
  }

  password(): Promise<string> {
    return Promise.resolve('secret');
  }

  private atTarget([name, key]: Command): Reply {
    if (name === 'UNLINK') this.target.delete(String(key));
    return 'OK';
  }

  private atSource([name, ...words]: Command, lane: number): Reply {
    const keys = words.map(String);
    switch (name) {
      case 'CLUSTER':
        return this.ofSlot(keys, lane);
      case 'UNWATCH':
        this.watched.delete(lane);
        return 'OK';
      case 'WATCH':
        this.watched.set(lane, new Map(keys.map((key) => [key, this.source.get(key)])));
        return 'OK';
      case 'UNLINK':
        this.queued.set(lane, keys);
        return 'QUEUED';
      case 'EXEC':
        return this.exec(lane);
      case 'MIGRATE':
        return this.migrate(keys);
      default:
        return 'OK';
    }
  }

  private ofSlot([what = '', slot = '', most = '']: readonly string[], lane: number): Reply {
    const keys = [...this.source.keys()].filter((key) => key.startsWith(`${slot}:`));
    if (what === 'COUNTKEYSINSLOT') return keys.length;
    if (what === 'GETKEYSINSLOT') return keys.slice(0, Number(most));
    this.marking.set(lane, slot);
    return 'QUEUED';
  }

  private migrate(words: readonly string[]): Reply {
    const keys = words.slice(words.indexOf('KEYS') + 1);
    this.beforeCopy(keys);
    if (!words.includes('REPLACE') && keys.some((key) => this.target.has(key))) {
      return new ErrorReply('ERR Target instance replied with error: BUSYKEY Target key name already exists.');
    }
    this.silences.push(Number(words[4]));
    if (this.silences.some((silence) => silence < this.needs)) return new ErrorReply('IOERR error or timeout reading to target instance');
    for (const key of keys) this.target.set(key, this.source.get(key) ?? 0);
    if (!words.includes('COPY')) for (const key of keys) this.source.delete(key);
    return 'OK';
  }

  private exec(lane: number): Reply {
    const keys = this.queued.get(lane) ?? [];
    this.beforeDelete(keys);
    const changed = [...(this.watched.get(lane) ?? [])].some(([key, value]) => this.source.get(key) !== value);
    if (changed) return null;
    this.marked.add(this.marking.get(lane) ?? '');
    for (const key of keys) this.source.delete(key);
    return ['OK', keys.length];
  }
}
