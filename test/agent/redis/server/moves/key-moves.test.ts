import { KeyMoves } from '../../../../../agent/redis/server/moves/key-moves';
import { at, config, idOf, settingOf } from '../../support/situations';
import { Servers, SLOTS, TARGET } from './support/moving-servers';

const NODE_TIMEOUT = config.server.nodeTimeoutMilliseconds;
/** What a plain move has on its way when the replicas are asked, beside what was before. */
const MOST_AHEAD = 400;

let servers: Servers;
let moves: KeyMoves;

function holding(keysPerSlot: number): void {
  servers = new Servers(keysPerSlot);
  moves = new KeyMoves(settingOf(at(0, 0)), servers);
}

/** A replica is waited for until this clock has reached the limit, not for that long. */
const MILLISECONDS_PER_LOOK = 100;

beforeEach(() => {
  holding(12);
  let now = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => (now += MILLISECONDS_PER_LOOK));
});

afterEach(() => {
  jest.restoreAllMocks();
});

/** One try of a plain move. @returns whether it succeeded */
function succeeds(): Promise<boolean> {
  servers.silences = [];
  return moves.migrate(SLOTS, TARGET).then(() => true, () => false);
}

const heldUp = () => servers.silences.reduce((sum, silence) => sum + silence, 0);

describe('a target that hangs', () => {
  test.each([
    ['moved', () => moves.migrate(SLOTS, TARGET)],
    ['given', () => moves.give(SLOTS, TARGET)],
  ])('while keys are %s holds its source up for less than it takes to be held to have failed', async (_, move: () => Promise<unknown>) => {
    servers.needs = Infinity;
    await expect(move()).rejects.toThrow(/IOERR/);
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
    for (let time = 0; time < 10; time += 1) {
      servers.source.set('0:0', 1);
      servers.target.clear();
      await succeeds();
    }
    servers.source.set('0:0', 1);
    servers.target.clear();
    servers.needs = Infinity;
    await succeeds();
    expect(heldUp()).toBeLessThan(NODE_TIMEOUT);
  });
});

describe('a slot that is given', () => {
  test('is covered at every moment: the source has each key until the replica of the target has it', async () => {
    servers.beforeDelete = (keys) => {
      for (const key of keys) expect(servers.replica.has(key)).toBe(true);
    };
    expect(await moves.give(SLOTS, TARGET)).toEqual(SLOTS);
    expect(servers.source.size).toBe(0);
    expect(servers.target.size).toBe(SLOTS.length * 12);
  });

  test('is not marked before all of its keys are gone: nobody is sent to a copy', async () => {
    servers.beforeCopy = (keys) => {
      for (const key of keys) expect(servers.marked.has(key.split(':')[0] ?? '')).toBe(false);
    };
    await moves.give(SLOTS, TARGET);
    expect(servers.marked.size).toBe(SLOTS.length);
  });

  test('stays, with nothing of it at the target, while the replica there, in touch, gets nothing', async () => {
    servers.copies = false;
    await expect(moves.give(SLOTS, TARGET)).rejects.toThrow(/^r-1-1.* is out of touch with its primary, or stays behind$/);
    expect(servers.source.size).toBe(SLOTS.length * 12);
    expect(servers.marked.size).toBe(0);
    expect(servers.target.size).toBe(0);
  });

  test('stays while that replica is out of touch for a moment: it may be the next primary', async () => {
    servers.linkUp = false;
    await expect(moves.give(SLOTS, TARGET)).rejects.toThrow('r-1-1.r-peers.prod.svc.cluster.local is out of touch');
    expect(servers.source.size).toBe(SLOTS.length * 12);
    expect(servers.target.size).toBe(0);
  });

  test.each([
    { failed: true },
    { replicaOf: idOf(at(0, 0)) },
  ])('is given at once while that replica is %j', async (state) => {
    Object.assign(servers, state, { copies: false });
    expect(await moves.give(SLOTS, TARGET)).toEqual(SLOTS);
  });

  test('is given with the new value when a key is written once while it is copied', async () => {
    let written = false;
    servers.beforeDelete = (keys) => {
      if (keys.includes('3:0') && !written) servers.source.set('3:0', 2);
      written ||= keys.includes('3:0');
    };
    expect(await moves.give([3], TARGET)).toEqual([3]);
    expect(servers.target.get('3:0')).toBe(2);
  });

  test('is given without a key that is deleted while it is copied', async () => {
    servers.beforeDelete = (keys) => {
      if (keys.includes('3:0')) servers.source.delete('3:0');
    };
    expect(await moves.give([3], TARGET)).toEqual([3]);
    expect(servers.target.has('3:0')).toBe(false);
  });

  test('stays, unmarked and with nothing of it at the target, when a key is written all the time', async () => {
    let value = 1;
    servers.beforeDelete = (keys) => {
      if (keys.includes('3:0')) servers.source.set('3:0', (value += 1));
    };
    expect(await moves.give([2, 3], TARGET)).toEqual([2]);
    expect(servers.marked).toEqual(new Set(['2']));
    expect([...servers.target.keys()].filter((key) => key.startsWith('3:'))).toEqual([]);
    expect(servers.source.get('3:0')).toBe(value);
  });

  test('is none that is empty, or has more keys than can be left alone', async () => {
    holding(0);
    expect(await moves.give(SLOTS, TARGET)).toEqual([]);
    for (let key = 0; key < 2001; key += 1) servers.source.set(`7:${key}`, 1);
    expect(await moves.give(SLOTS, TARGET)).toEqual([]);
    expect(servers.marked.size).toBe(0);
  });
});

describe('a target that dies in a plain move', () => {
  test('takes few keys with it: the others wait until its replicas have what it has', async () => {
    let mostAhead = 0;
    servers.beforeCopy = () => {
      mostAhead = Math.max(mostAhead, servers.target.size - servers.replica.size);
    };
    expect(await succeeds()).toBe(true);
    expect(mostAhead).toBeLessThanOrEqual(MOST_AHEAD);
    expect(servers.replica.size).toBe(SLOTS.length * 12);
  });

  test('is not given while a connected replica of the target receives nothing', async () => {
    servers.copies = false;
    await expect(moves.migrate(SLOTS, TARGET)).rejects.toThrow(/^r-1-1.* is out of touch with its primary, or stays behind$/);
    expect(servers.target.size).toBeLessThanOrEqual(MOST_AHEAD);
  });
});

describe.each([
  ['a plain move', () => moves.migrate(SLOTS, TARGET)],
  ['a gift', () => moves.give(SLOTS, TARGET)],
])('keys that the target has, in %s', (_, move: () => Promise<unknown>) => {
  const tries = () => move().then(() => true, () => false);

  test('are left alone: a source that hung may be late, and they may have been written since', async () => {
    servers.target.set('3:3', 9);
    expect(await tries()).toBe(false);
    expect(servers.target.get('3:3')).toBe(9);
    expect(servers.source.get('3:3')).toBe(1);
  });

  test('are overwritten by the next look, which has seen who owns their slot: a move was broken off', async () => {
    servers.target.set('3:3', 9);
    await tries();
    expect(await tries()).toBe(true);
    expect(servers.target.get('3:3')).toBe(1);
  });
});
