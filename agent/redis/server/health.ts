import type { Refusing } from '../model/facts';
import { parseFields } from './replies';

/* What a server refuses to its clients although it answers its agent, according to `INFO`. */

/** The sections that tell it. */
export const HEALTH_COMMANDS = [['INFO', 'persistence', 'replication', 'memory', 'clients']] as const;

/** What else a refusal depends on, from the settings of the server. */
interface Asked {
  /** Without snapshots, a failed one stops nothing. */
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

const APPEND: Refusing = {
  code: 'MISCONF',
  what: 'writes',
  why: "its append-only file can't be written: if the disk is full, grow it or free some space",
};
const SNAPSHOT: Refusing = {
  code: 'MISCONF',
  what: 'writes',
  why: 'its last snapshot failed: check its log; the disk may be full, or the memory too small for the fork',
};
const REPLICAS: Refusing = { code: 'NOREPLICAS', what: 'writes', why: 'too few replicas are connected: find out why', afterSeconds: 30 };
const MEMORY: Refusing = {
  code: 'OOM',
  what: 'writes',
  why: 'its memory is full, and nothing is evicted: raise resources.memory, add a shard, or choose an eviction',
};
/** Briefly so at every write. */
const NOTHING_TO_EVICT: Refusing = {
  code: 'OOM',
  what: 'writes',
  why: 'its memory is full, and it evicts too little: raise resources.memory, add a shard, or choose another eviction',
  afterSeconds: 60,
};
const CLIENTS: Refusing = {
  code: 'MAXCLIENTS',
  what: 'new connections',
  why: 'it has no connections left: find the client that opens so many, or raise maxclients',
};
export const CLUSTER_DOWN: Refusing = {
  code: 'CLUSTERDOWN',
  what: 'commands',
  why: "it can't reach most primaries: bring their pods back",
  afterSeconds: 30,
};
