import { KeyMoves } from '../../../agent/redis/key-moves';
import type { KeysLeft } from '../../../agent/redis/world';
import { Servers, SLOTS, TARGET } from './moving-servers';
import { at, config, idOf, settingOf } from './situations';

const NODE_TIMEOUT = config.server.nodeTimeoutMilliseconds;

let servers: Servers;
let moves: KeyMoves;

function holding(keysPerSlot: number): void {
  servers = new Servers(keysPerSlot);
  moves = new KeyMoves(settingOf(at(0, 0)), servers);
}

beforeEach(() => {
  holding(12);
});

/** One try. @returns whether it succeeded */
function succeeds(): Promise<boolean> {
  servers.silences = [];
  return moves.migrate(SLOTS, TARGET).then(() => true, () => false);
}

/** As the agent does: until there are none left. */
async function moveAll(): Promise<void> {
  for (let left: KeysLeft = 'some', tries = 0; left !== 'none' && tries < 50; tries += 1) left = await moves.migrate(SLOTS, TARGET);
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

describe('a target that dies', () => {
  test('takes no key with it: the source has each until the replica of the target has it', async () => {
    servers.beforeDelete = (keys) => {
      for (const key of keys) expect(servers.replica.has(key)).toBe(true);
    };
    await moveAll();
    expect(servers.source.size).toBe(0);
    expect(servers.target.size).toBe(SLOTS.length * 12);
  });

  test('takes none with it while its replica, in touch, gets nothing: that is said, and looked at anew', async () => {
    servers.copies = false;
    await expect(moves.migrate(SLOTS, TARGET)).rejects.toThrow('r-1-1.r-peers.prod.svc.cluster.local stays behind');
    expect(servers.source.size).toBe(SLOTS.length * 12);
  }, 30_000);

  test.each([{ linkUp: false }, { suspected: true }, { replicaOf: idOf(at(0, 0)) }])('is given keys at once while its replica is %j', async (state) => {
    Object.assign(servers, state, { copies: false });
    await moveAll();
    expect(servers.source.size).toBe(0);
  });
});

describe('a key that is written while it is copied', () => {
  test('stays, and moves with its new value; the others of its batch move without it', async () => {
    let writes = 0;
    servers.beforeDelete = (keys) => {
      if (keys.includes('3:0') && writes < 2) servers.source.set('3:0', 2 + writes++);
    };
    await moveAll();
    expect(servers.source.size).toBe(0);
    expect(servers.target.get('3:0')).toBe(3);
    expect(servers.target.get('3:1')).toBe(1);
  });

  test('leaves no old copy at the target: nobody would tell the two apart', async () => {
    servers.beforeDelete = (keys) => {
      if (keys.includes('3:0')) servers.source.set('3:0', 2);
    };
    expect(await moves.migrate([3], TARGET)).toBe('some');
    expect(servers.source.get('3:0')).toBe(2);
    expect(servers.target.has('3:0')).toBe(false);
  });

  test('all the time moves at once after another look, over a copy that the replica has', async () => {
    let value = 1;
    let copiesSeen = 0;
    servers.beforeDelete = (keys) => {
      if (keys.includes('3:0')) servers.source.set('3:0', (value += 1));
    };
    let left: KeysLeft = 'some';
    while (left === 'some') left = await moves.migrate([3], TARGET);
    expect(left).toBe('restless');
    copiesSeen = servers.replica.get('3:0') ?? 0;
    expect(copiesSeen).toBeGreaterThan(0);
    while (left !== 'none') left = await moves.migrate([3], TARGET);
    expect(servers.target.get('3:0')).toBe(value);
    expect(servers.source.size).toBe(SLOTS.length * 12 - 12);
  });

  test('and deleted is deleted', async () => {
    servers.beforeDelete = (keys) => {
      if (keys.includes('3:0')) servers.source.delete('3:0');
    };
    await moveAll();
    expect(servers.target.has('3:0')).toBe(false);
    expect(servers.source.size).toBe(0);
  });
});

describe('keys that the target has', () => {
  test('are left alone: a source that hung may be late, and they may have been written since', async () => {
    servers.target.set('3:3', 9);
    expect(await succeeds()).toBe(false);
    expect(servers.target.get('3:3')).toBe(9);
    expect(servers.source.get('3:3')).toBe(1);
  });

  test('are overwritten by the next look, which has seen who owns their slot: a move was broken off', async () => {
    servers.target.set('3:3', 9);
    await succeeds();
    expect(await succeeds()).toBe(true);
    expect(servers.target.get('3:3')).toBe(1);
  });

  test('are left alone again once that was done', async () => {
    servers.target.set('3:3', 9);
    while (!await succeeds());
    servers.source.set('3:3', 1);
    servers.target.set('3:3', 9);
    expect(await succeeds()).toBe(false);
    expect(servers.target.get('3:3')).toBe(9);
  });
});
