import type { RedisEngine } from './choices';

/**
 * The commands that servers know without a module, by the version they came with; none has gone since. `acl|cat,help` stands for `acl`,
 * `acl|cat` and `acl|help`.
 *
 * From `COMMAND DOCS` of Redis 7.0.15, 8.0.6 and 8.6.3 and Valkey 8.1.1 and 9.1.2.
 */
const FIRST = `
  acl|cat,deluser,dryrun,genpass,getuser,help,list,load,log,save,setuser,users,whoami append asking auth bgrewriteaof bgsave
  bitcount bitfield bitfield_ro bitop bitpos blmove blmpop blpop brpop brpoplpush bzmpop bzpopmax bzpopmin
  client|caching,getname,getredir,help,id,info,kill,list,no-evict,pause,reply,setname,tracking,trackinginfo,unblock,unpause
  cluster|addslots,addslotsrange,bumpepoch,count-failure-reports,countkeysinslot,delslots,delslotsrange,failover,flushslots,forget
  cluster|getkeysinslot,help,info,keyslot,links,meet,myid,nodes,replicas,replicate,reset,saveconfig,set-config-epoch,setslot,shards
  cluster|slaves,slots
  command|count,docs,getkeys,getkeysandflags,help,info,list config|get,help,resetstat,rewrite,set copy dbsize debug decr decrby
  del discard dump echo eval eval_ro evalsha evalsha_ro exec exists expire expireat expiretime failover fcall fcall_ro flushall
  flushdb function|delete,dump,flush,help,kill,list,load,restore,stats geoadd geodist geohash geopos georadius georadius_ro
  georadiusbymember georadiusbymember_ro geosearch geosearchstore get getbit getdel getex getrange getset hdel hello hexists hget
  hgetall hincrby hincrbyfloat hkeys hlen hmget hmset hrandfield hscan hset hsetnx hstrlen hvals incr incrby incrbyfloat info keys
  lastsave latency|doctor,graph,help,histogram,history,latest,reset lcs lindex linsert llen lmove lmpop lolwut lpop lpos lpush
  lpushx lrange lrem lset ltrim memory|doctor,help,malloc-stats,purge,stats,usage mget migrate module|help,list,load,loadex,unload
  monitor move mset msetnx multi object|encoding,freq,help,idletime,refcount persist pexpire pexpireat pexpiretime pfadd pfcount
  pfdebug pfmerge pfselftest ping psetex psubscribe psync pttl publish
  pubsub|channels,help,numpat,numsub,shardchannels,shardnumsub punsubscribe quit randomkey readonly readwrite rename renamenx
  replconf replicaof reset restore restore-asking role rpop rpoplpush rpush rpushx sadd save scan scard
  script|debug,exists,flush,help,kill,load sdiff sdiffstore select set setbit setex setnx setrange shutdown sinter sintercard
  sinterstore sismember slaveof slowlog|get,help,len,reset smembers smismember smove sort sort_ro spop spublish srandmember srem
  sscan ssubscribe strlen subscribe substr sunion sunionstore sunsubscribe swapdb sync time touch ttl type unlink unsubscribe
  unwatch wait watch xack xadd xautoclaim xclaim xdel xgroup|create,createconsumer,delconsumer,destroy,help,setid
  xinfo|consumers,groups,help,stream xlen xpending xrange xread xreadgroup xrevrange xsetid xtrim zadd zcard zcount zdiff
  zdiffstore zincrby zinter zintercard zinterstore zlexcount zmpop zmscore zpopmax zpopmin zrandmember zrange zrangebylex
  zrangebyscore zrangestore zrank zrem zremrangebylex zremrangebyrank zremrangebyscore zrevrange zrevrangebylex zrevrangebyscore
  zrevrank zscan zscore zunion zunionstore
`;
const IN_7_2 = 'client|no-touch,setinfo cluster|myshardid waitaof';
const ADDED: Readonly<Record<RedisEngine, Readonly<Record<string, string>>>> = {
  redis: {
    '7.0.0': FIRST,
    '7.2.0': IN_7_2,
    '7.4.0': 'hexpire hexpireat hexpiretime hpersist hpexpire hpexpireat hpexpiretime hpttl httl',
    '8.0.0': 'hgetdel hgetex hsetex vadd vcard vdim vemb vgetattr vinfo vismember vlinks vrandmember vrem vsetattr vsim',
    '8.2.0': 'cluster|slot-stats xackdel xdelex',
    '8.4.0': 'cluster|migration,syncslots delex digest msetex trimslots vrange',
    '8.6.0': 'hotkeys|get,reset,start,stop xcfgset',
    '8.6.1': 'hotkeys|help',
    '8.6.2': 'xidmprecord',
  },
  valkey: {
    '7.0.0': FIRST,
    '7.2.0': IN_7_2,
    '8.0.0': 'client|capa cluster|slot-stats script|show',
    '8.1.0': 'client|import-source commandlog|get,help,len,reset',
    '9.0.0': `
      cluster|cancelslotmigrations,flushslot,getslotmigrations,migrateslots,syncslots delifeq hexpire hexpireat hexpiretime hgetex
      hpersist hpexpire hpexpireat hpexpiretime hpttl hsetex httl
    `,
    '9.1.0': 'clusterscan hgetdel msetex',
  },
};

/** Cached: the rules of a cluster ask for each of its commands. */
const known = new Map<string, ReadonlySet<string>>();

/** Every command of a version, `config` as well as `config|get`. */
export function commandsOf(engine: RedisEngine, version: string): ReadonlySet<string> {
  const server = `${engine} ${version}`;
  const commands = known.get(server) ?? unfolded(engine, version);
  known.set(server, commands);
  return commands;
}

function unfolded(engine: RedisEngine, version: string): ReadonlySet<string> {
  const added = Object.entries(ADDED[engine]).filter(([since]) => isAtLeast(version, since));
  return new Set(added.flatMap(([, names]) => names.trim().split(/\s+/).flatMap(unfold)));
}

function unfold(folded: string): string[] {
  const [command, subcommands] = folded.split('|');
  return [command, ...(subcommands?.split(',').map((subcommand) => `${command}|${subcommand}`) ?? [])];
}

/** Whether a version has what came with another one. */
export function isAtLeast(version: string, since: string): boolean {
  const [one, other] = [version, since].map((text) => text.split('.').map(Number));
  const differing = one.findIndex((part, index) => part !== other[index]);
  return differing < 0 || one[differing] > other[differing];
}
