import { BACKUP_KEYS } from '../../kernel/contract/backup';
import { agentName, authorityName, clientTlsName, peersName, stateName } from '../../kernel/contract/names';

/** The folder of the agent, and what its program and its alerts are called after. */
export const SYSTEM = 'redis';

/** Tells the shards of a cluster apart, in the selectors of their StatefulSets. */
export const SHARD_LABEL = 'cdk8s-operatorless/shard';

/** What the objects of a RedisCluster are called, and its pods. */
export const names = {
  peers: peersName,
  agent: agentName,
  state: stateName,
  authority: authorityName,
  clientTls: clientTlsName,
  insight: (cluster: string) => `${cluster}-insight`,
  password: (cluster: string) => `${cluster}-password`,
  statefulSet: (cluster: string, shard: number) => `${cluster}-${shard}`,
  pod: (cluster: string, shard: number, ordinal: number) => `${cluster}-${shard}-${ordinal}`,
};

/** Keys of the state record, a ConfigMap, that the agents write, and those about backups, which they only read. */
export const RECORD_KEYS = ['clusterId', 'forming', 'version', 'nodes', 'problem', ...Object.values(BACKUP_KEYS)] as const;

/** Keys of the state record that the manifest holds: how many shards are wanted, and how many pods of each. */
export const WANTED_KEYS = { shards: 'shards', pods: 'pods' } as const;

/** The user of agents and servers among themselves. Its name tells people whose it is. */
export const AGENT_USER = 'operatorless';

/** Keys of a Secret with a password. The previous one is there while the password is being changed. */
export const PASSWORD_KEYS = { current: 'current', previous: 'previous' } as const;

/** What stands before these keys where the Secret of the agents is mounted beside that of the clients. */
export const AGENT_KEY_PREFIX = 'agent-';

/** Who reports the Events. */
export const EVENT_SOURCE = 'operatorless-redis-agent';
