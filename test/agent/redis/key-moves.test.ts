import type { Target } from '../../../agent/redis/action';
import type { PodRef, View } from '../../../agent/redis/facts';
import { KeyMoves } from '../../../agent/redis/key-moves';
import { samePod } from '../../../agent/redis/topology';
import { at, config, idOf, nodes, settingOf, view } from './situations';

const SLOTS = Array.from({ length: 100 }, (_, slot) => slot);
const KEYS = Array.from({ length: 12 }, (_, key) => `key-${key}`);
const TARGET: Target = { ...at(1, 0), nodeId: idOf(at(1, 0)), address: '10.0.1.0' };
const REPLICA = at(1, 1);
const NODE_TIMEOUT = config.server.nodeTimeoutMilliseconds;
/** What is on its way when the replicas are asked, beside what was before. */
const MOST_AHEAD = 400;

/** A source whose slots never run out of keys, a target, and the replica of that. */
class Servers {
  /** How long each MIGRATE waits for the target, in milliseconds. */
  silences: number[] = [];
  /** How long the target is silent over each. */
  needs = 0;
  moved = 0;
  /** What the replica has; it gets more each time that it is asked. */
  copied = 0;
  copiesPerLook = 50;
  mostAhead = 0;
  linkUp = true;
  suspected = false;
  replicaOf = idOf(TARGET);
  /** Keys that the target has already. */
  there = new Set<string>();
  replaced = new Set<string>();

  own(commands: readonly (readonly (string | number)[])[]): Promise<readonly (readonly string[] | string)[]> {
    if (commands[0]?.[0] !== 'MIGRATE') return Promise.resolve(commands.map(() => KEYS));
    const busy = commands.some((command) => !command.includes('REPLACE') && command.some((word) => this.there.has(String(word))));
    if (busy) return Promise.reject(new Error('ERR Target instance replied with error: BUSYKEY Target key name already exists.'));
    for (const command of commands) {
      if (command.includes('REPLACE')) for (const word of command) this.replaced.add(String(word));
      this.silences.push(Number(command[5]));
      this.moved += command.length - command.indexOf('KEYS') - 1;
    }
    this.mostAhead = Math.max(this.mostAhead, this.moved - this.copied);
    if (this.silences.some((silence) => silence < this.needs)) return Promise.reject(new Error('IOERR error or timeout reading to target instance'));
    return Promise.resolve(commands.map(() => 'OK'));
  }

  view(pod: PodRef): Promise<View> {
    const known = nodes().map((node) => (node.id === idOf(REPLICA) ? { ...node, suspected: this.suspected } : node));
    if (samePod(pod, TARGET)) return Promise.resolve({ ...view(idOf(TARGET), known), offset: this.moved });
    if (!samePod(pod, REPLICA) || this.suspected) return Promise.reject(new Error('no answer'));
    this.copied = Math.min(this.moved, this.copied + this.copiesPerLook);
    const own = view(idOf(REPLICA), known);
    return Promise.resolve({ ...own, me: { ...own.me, primaryId: this.replicaOf }, linkUp: this.linkUp, offset: this.copied });
  }

  password(): Promise<string> {
    return Promise.resolve('secret');
  }
}

let servers: Servers;
let moves: KeyMoves;

beforeEach(() => {
  servers = new Servers();
  moves = new KeyMoves(settingOf(at(0, 0)), servers);
});

/** One try. @returns whether it succeeded */
function succeeds(): Promise<boolean> {
  servers.silences = [];
  return moves.migrate(SLOTS, TARGET).then(() => true, () => false);
}

const heldUp = () => servers.silences.reduce((sum, silence) => sum + silence, 0);

describe('a target that hangs', () => {
  test('holds its source up for less than it takes to be held to have failed', async () => {
    servers.needs = Infinity;
    expect(await succeeds()).toBe(false);
    expect(heldUp()).toBeLessThan(NODE_TIMEOUT);
  });

  test('over a large value takes it in the end: each try waits longer, with no other move behind it', async () => {
    servers.needs = 20_000;
    expect(await succeeds()).toBe(false);
    while (!await succeeds()) expect(servers.silences).toHaveLength(1);
    expect(Math.min(...servers.silences)).toBeGreaterThanOrEqual(servers.needs);
  });

  test('does no more harm than before, once moves have succeeded again', async () => {
    servers.needs = 20_000;
    while (!await succeeds());
    servers.needs = 0;
    for (let time = 0; time < 10; time += 1) await succeeds();
    servers.needs = Infinity;
    await succeeds();
    expect(heldUp()).toBeLessThan(NODE_TIMEOUT);
  });
});

describe('a target that dies', () => {
  test('takes few keys with it: the others wait until its replicas have what it has', async () => {
    expect(await succeeds()).toBe(true);
    expect(servers.moved).toBe(SLOTS.length * KEYS.length);
    expect(servers.mostAhead).toBeLessThanOrEqual(MOST_AHEAD);
    expect(servers.copied).toBe(servers.moved);
  });

  test.each([{ linkUp: false }, { suspected: true }, { replicaOf: idOf(at(0, 0)) }])('is given keys at once while its replica is %j', async (state) => {
    Object.assign(servers, state, { copiesPerLook: 0 });
    expect(await succeeds()).toBe(true);
    expect(servers.moved).toBe(SLOTS.length * KEYS.length);
  });

  test('is given no more while its replica, in touch, gets nothing: that is said, and looked at anew', async () => {
    servers.copiesPerLook = 0;
    await expect(moves.migrate(SLOTS, TARGET)).rejects.toThrow('r-1-1.r-peers.prod.svc.cluster.local stays behind');
    expect(servers.moved).toBeLessThanOrEqual(MOST_AHEAD);
  }, 30_000);
});

describe('keys that the target has', () => {
  test('are left alone: a source that hung may be late, and they may have been written since', async () => {
    servers.there.add('key-3');
    expect(await succeeds()).toBe(false);
    expect([...servers.replaced]).toEqual([]);
  });

  test('are overwritten by the next look, which has seen who owns their slot: a move was broken off', async () => {
    servers.there.add('key-3');
    await succeeds();
    expect(await succeeds()).toBe(true);
    expect([...servers.replaced]).toContain('key-3');
  });

  test('are left alone again once that was done', async () => {
    servers.there.add('key-3');
    while (!await succeeds());
    servers.replaced.clear();
    expect(await succeeds()).toBe(false);
    expect([...servers.replaced]).toEqual([]);
  });
});
