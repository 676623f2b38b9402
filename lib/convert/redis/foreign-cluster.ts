import type { RedisClusterProps } from '../../redis/props';
import type { FormerDatabase, Reading, RedisClusterResource, UserInterface } from '../custom-resource';
import { faultAt, missingNameFault } from '../reading/faults';
import type { Fault, Origin } from '../reading/faults';
import type { Path } from '../reading/source-tree';
import { podLabelFaults } from '../stateful/cluster-faults';
import { commonResource } from '../stateful/foreign-cluster';
import type { ForeignDatabase } from '../stateful/foreign-cluster';

/** What a reader of one of the kinds has found out. */
interface ForeignRedis extends ForeignDatabase {
  readonly props: RedisClusterProps;
  readonly former: FormerDatabase;
  /** What `--memory-limit` settles. */
  readonly memoryFaults: readonly Fault[];
  /** What `--version-map` settles. */
  readonly versionFaults: readonly Fault[];
  readonly userInterface: UserInterface | undefined;
  readonly notes: (version: string | undefined) => readonly string[];
}

/** The props on which others depend that have a default. */
const RELATED = { storage: 'resources.memory.limit', maxMemory: 'resources.memory.limit' };

/** The resource of a Redis cluster, of whichever kind, or what is wrong with it. */
export function redisReading(cluster: ForeignRedis): Reading {
  const { metadata, origin, podLabels, props, userInterface, notes, former, memoryFaults, versionFaults } = cluster;
  const common = commonResource(cluster, RELATED);
  const faults = [...podLabelFaults(origin, metadata, podLabels), ...cluster.faults];
  if (common === undefined) return { faults: [missingNameFault(origin), ...faults] };

  const { ownProps, ...own } = common;
  const resource: RedisClusterResource = {
    kind: 'RedisCluster', ...own, props: { ...props, ...ownProps }, userInterface, notes, former, memoryFaults, versionFaults, faults,
  };
  return { resource, faults };
}

export function notPersistent(origin: Origin, field: Path): Fault {
  return faultAt(
    origin,
    field,
    'must be true, got false: without its append-only file, a primary that restarts at once comes back empty,'
    + ' and its replicas copy that; drop it',
  );
}
