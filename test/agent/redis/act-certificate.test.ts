import { Refusal } from '../../../agent/kernel/errors';
import { act, type Context } from '../../../agent/redis/act';
import { Memory } from '../../../agent/redis/memory';
import type { World } from '../../../agent/redis/model/world';
import { Observer } from '../../../agent/redis/observe';
import { at, healthy, settingOf } from './support/situations';

const self = at(0, 0);

describe('a renewed certificate', () => {
  const action = { do: 'loadCertificate', id: 'new' } as const;
  const taken = async (loadCertificate: () => Promise<void>) => {
    const memory = new Memory();
    const setting = settingOf(self);
    const world = { servers: { loadCertificate }, clock: { now: () => 7000, pause: () => Promise.resolve() } } as unknown as World;
    const context: Context = { world, setting, memory, observer: new Observer(world, setting, memory) };
    const outcome = act(action, healthy(self), context);
    return { outcome, memory };
  };

  test('is remembered once the server has loaded it', async () => {
    const { outcome, memory } = await taken(() => Promise.resolve());
    expect(await outcome).toBe('again');
    expect(memory.certificate).toEqual({ loaded: 'new' });
  });

  test('that the server refuses keeps the agent from no other step', async () => {
    const { outcome, memory } = await taken(() => Promise.reject(new Refusal('CONFIG SET', 'ERR Unable to update TLS configuration.')));
    expect(await outcome).toBe('again');
    expect(memory.certificate).toEqual({ refused: { id: 'new', words: 'ERR Unable to update TLS configuration.', at: 7000 } });
  });

  test('fails without an answer, and is tried again', async () => {
    const { outcome, memory } = await taken(() => Promise.reject(new Error('no answer')));
    await expect(outcome).rejects.toThrow('no answer');
    expect(memory.certificate).toEqual({});
  });
});
