import { objectNames } from '../../kernel/object-names';

/** What the agents and the objects of an EtcdCluster are called after. */
export const SYSTEM = 'etcd';

export const names = {
  ...objectNames,
  pod: (cluster: string, ordinal: number) => `${cluster}-${ordinal}`,
};
