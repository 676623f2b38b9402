import { Refusal } from '../../../agent/kernel/errors';
import { act, type Context } from '../../../agent/redis/act';
import { Memory } from '../../../agent/redis/memory';
import type { RedisServers, World } from '../../../agent/redis/model/world';
import { Observer } from '../../../agent/redis/observe';
import { at, healthy, settingOf } from './support/situations';

const self = at(0, 0);

describe('a server that is busy', () => {
  const kill = { do: 'kill', running: 'script', why: 'too long' } as const;
  const doing = (servers: Partial<RedisServers>) => {
    const events: string[] = [];
    const kubernetes = {
      event: (_: string, reason: string) => {
        events.push(reason);
        return Promise.resolve();
      },
      writeRecord: () => Promise.resolve(),
    };
    const world = {
      servers,
      kubernetes,
      clock: { now: () => 0, pause: () => Promise.resolve() },
      log: () => undefined,
    } as unknown as World;
    const setting = settingOf(self);
    const memory = new Memory();
    const context: Context = { world, setting, memory, observer: new Observer(world, setting, memory) };
    return { events, memory, take: (action: Parameters<typeof act>[0]) => act(action, healthy(self), context) };
  };

  test('has its script killed, with an Event', async () => {
    const { events, memory, take } = doing({ kill: () => Promise.resolve() });
    await take(kill);
    expect({ events, unkillable: memory.unkillable }).toEqual({ events: ['ScriptKilled'], unkillable: false });
  });

  test('is remembered when its script has written, without an Event that it was killed', async () => {
    const { events, memory, take } = doing({ kill: () => Promise.reject(new Refusal('SCRIPT KILL', 'UNKILLABLE Sorry')) });
    await take(kill);
    expect({ events, unkillable: memory.unkillable }).toEqual({ events: [], unkillable: true });
  });

  test('ends without an answer when it is shut down; a refusal is an error', async () => {
    await expect(doing({ shutDown: () => Promise.reject(new Error('the connection was closed')) }).take({
      do: 'shutDown',
      why: 'x',
    })).resolves.toBe('again');
    await expect(doing({ shutDown: () => Promise.reject(new Refusal('SHUTDOWN', 'NOPERM')) }).take({
      do: 'shutDown',
      why: 'x',
    })).rejects.toThrow(/NOPERM/);
  });
});
