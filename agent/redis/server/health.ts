import { absentOnError } from '../../kernel/errors';
import type { Refusing, View } from '../model/facts';
import type { Memory } from '../memory';
import { parseFields } from './replies';
import type { RedisServers } from '../model/world';

/* What a server that answers refuses to its clients, as `INFO` tells it. */

/** The sections that tell it. */
export const HEALTH_COMMANDS = [['INFO', 'persistence', 'replication', 'memory', 'clients']] as const;

/** What else a refusal depends on, from the settings of the server. */
interface Asked {
  /** Without any snapshot, one that failed stops nothing. */
  readonly savesSnapshots: boolean;
  readonly minReplicasToWrite: number;
}

export function refusalsIn(info: string, { savesSnapshots, minReplicasToWrite }: Asked): readonly Refusing[] {
  const fields = parseFields(info);
  const number = (name: string) => Number(fields.get(name) ?? NaN);
  const used = number('used_memory') - number('mem_not_counted_for_evict');
  const connections = number('connected_clients') + number('connected_slaves') + number('cluster_connections');
  const refusals: readonly (readonly [boolean, Refusing])[] = [
    [fields.get('aof_last_write_status') === 'err', APPEND],
    [savesSnapshots && fields.get('rdb_last_bgsave_status') === 'err', SNAPSHOT],
    [fields.get('role') === 'master' && number('min_slaves_good_slaves') < minReplicasToWrite, REPLICAS],
    [number('maxmemory') > 0 && used > number('maxmemory'), fields.get('maxmemory_policy') === 'noeviction' ? MEMORY : NOTHING_TO_EVICT],
    [connections >= number('maxclients'), CLIENTS],
  ];
  return refusals.flatMap(([is, refusing]) => (is ? [refusing] : []));
}

const APPEND: Refusing = { code: 'MISCONF', what: 'writes', why: 'its append-only file can not be written: is the disk full? Grow it, or free some of it' };
const SNAPSHOT: Refusing = { code: 'MISCONF', what: 'writes', why: 'its last snapshot failed: is the disk full, or too little memory left for the copy? See its log' };
const REPLICAS: Refusing = { code: 'NOREPLICAS', what: 'writes', why: 'too few replicas are in touch: see why', afterSeconds: 30 };
const MEMORY: Refusing = { code: 'OOM', what: 'writes', why: 'its memory is full, and nothing is evicted: raise resources.memory, add a shard, or choose an eviction' };
/** For a moment that is so with each write. */
const NOTHING_TO_EVICT: Refusing = { code: 'OOM', what: 'writes', why: 'its memory is full, and it evicts too little: raise resources.memory, add a shard, or choose another eviction', afterSeconds: 60 };
const CLIENTS: Refusing = { code: 'MAXCLIENTS', what: 'new connections', why: 'its connections are used up: see which client opens so many, or raise maxclients' };
const CLUSTER_DOWN: Refusing = { code: 'CLUSTERDOWN', what: 'commands', why: 'it is not in touch with most primaries: bring their pods back', afterSeconds: 30 };

/** What the own server refuses, for long enough that a person should know. What comes and goes with each write stays for a moment. */
export class Refusals {
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
