import { absentOnError } from '../kernel/errors';
import type { Memory } from './memory';
import type { Refusing, View } from './model/facts';
import type { RedisServers } from './model/world';
import { CLUSTER_DOWN } from './server/health';

/** What this pod's server refuses, for long enough that people should know. A refusal that comes and goes counts as lasting. */
export class ClientRefusals {
  private readonly seen = new Map<string, Refusing>();

  constructor(
    private readonly servers: Pick<RedisServers, 'refusing'>,
    private readonly memory: Memory,
  ) {}

  async of(own: View, now: number): Promise<readonly Refusing[]> {
    const down = own.me.primary && own.me.slots.length > 0 && !own.serves ? [CLUSTER_DOWN] : [];
    const current = [...((await absentOnError(this.servers.refusing())) ?? []), ...down];
    for (const one of current) this.seen.set(one.why, one);
    return [...this.seen.values()].filter(({ why, afterSeconds = 0 }) => {
      const seconds = this.memory.lasting(why, current.some((one) => one.why === why), now);
      if (seconds === undefined) this.seen.delete(why);
      return seconds !== undefined && seconds >= afterSeconds;
    });
  }
}
