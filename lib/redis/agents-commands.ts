/** A command that is reserved for the agents, because clients could interfere with their work. */
interface AgentsCommand {
  readonly command: string;
  /** What a client does with it. */
  readonly why: string;
  /** The categories that it is in, on every version. */
  readonly categories: readonly string[];
}

const ADMIN = ['admin', 'dangerous', 'slow'];
const DATA = ['dangerous', 'keyspace', 'slow', 'write'];

const OTHERS: Readonly<Record<string, readonly string[]>> = {
  'migrate': DATA,
  'restore-asking': DATA,
  'trimslots': DATA,
  'swapdb': ['dangerous', 'fast', 'keyspace', 'write'],
  'script|debug': ['scripting', 'slow'],
  'client|kill': [...ADMIN, 'connection'],
  'client|no-evict': [...ADMIN, 'connection'],
  'client|pause': [...ADMIN, 'connection'],
  'client|unpause': [...ADMIN, 'connection'],
  'cluster|flushslot': [...ADMIN, 'keyspace', 'write'],
};

const LOG_IN = 'sees or changes how agents and servers log in';
const SLOTS = 'moves slots, keys or roles without the agents';
const STOP = 'stops a server or other clients';
const ALL_KEYS = 'reads every key and command of all clients';

/** From `ACL CAT` of Redis 7.0.15, 8.0.6 and 8.6.3 and Valkey 8.1.1 and 9.1.2, which agree. */
export const AGENTS_COMMANDS: readonly AgentsCommand[] = [
  ...reserved(LOG_IN, 'acl|deluser', 'acl|load', 'acl|save', 'acl|setuser', 'config|get', 'config|rewrite', 'config|set'),
  ...reserved('runs foreign code in the server', 'module|load', 'module|loadex', 'module|unload'),
  ...reserved(
    SLOTS,
    'cluster|addslots', 'cluster|addslotsrange', 'cluster|bumpepoch', 'cluster|cancelslotmigrations', 'cluster|delslots',
    'cluster|delslotsrange', 'cluster|failover', 'cluster|flushslot', 'cluster|flushslots', 'cluster|forget', 'cluster|meet',
    'cluster|migrateslots', 'cluster|migration', 'cluster|replicate', 'cluster|reset', 'cluster|saveconfig', 'cluster|set-config-epoch',
    'cluster|setslot', 'cluster|syncslots', 'failover', 'migrate', 'replicaof', 'restore-asking', 'slaveof', 'swapdb', 'trimslots',
  ),
  ...reserved(STOP, 'client|kill', 'client|no-evict', 'client|pause', 'client|unpause', 'debug', 'save', 'script|debug', 'shutdown'),
  ...reserved(ALL_KEYS, 'monitor', 'psync', 'replconf', 'sync'),
];

function reserved(why: string, ...commands: readonly string[]): AgentsCommand[] {
  return commands.map((command) => ({ command, why, categories: OTHERS[command] ?? ADMIN }));
}
