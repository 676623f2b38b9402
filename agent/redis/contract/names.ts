import { objectNames } from '../../kernel/object-names';

/** What the agents and the objects of a RedisCluster are called after. */
export const SYSTEM = 'redis';

/** Tells the shards of a cluster apart, in the selectors of their StatefulSets. */
export const SHARD_LABEL = 'cdk8s-operatorless/shard';

export const names = {
  ...objectNames,
  insight: (cluster: string) => `${cluster}-insight`,
  password: (cluster: string) => `${cluster}-password`,
  statefulSet: (cluster: string, shard: number) => `${cluster}-${shard}`,
  pod: (cluster: string, shard: number, ordinal: number) => `${cluster}-${shard}-${ordinal}`,
};
