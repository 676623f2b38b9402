import { GRACE_PERIOD_SECONDS } from '../../redis/agent-config';
import type { RedisClusterProps } from '../../redis/props';
import type { ForeignCertificates, FormerDatabase, Reading, RedisClusterResource, UserInterface } from '../custom-resource';
import { faultAt, missingNameFault } from '../reading/faults';
import type { Fault, Origin } from '../reading/faults';
import type { Path } from '../reading/source-tree';
import { commonResource } from '../stateful/foreign-cluster';
import type { ForeignDatabase } from '../stateful/foreign-cluster';

/** The findings of a reader of one of the kinds. */
interface ForeignRedis extends ForeignDatabase {
  readonly props: RedisClusterProps;
  readonly former: FormerDatabase;
  /** The faults that don't count if `--memory-limit` is given. */
  readonly memoryFaults: readonly Fault[];
  /** The faults that don't count if `--version-map` replaces the version. */
  readonly versionFaults: readonly Fault[];
  readonly userInterface: UserInterface | undefined;
  readonly certificates: ForeignCertificates;
  readonly notes: (version: string | undefined) => readonly string[];
}

/** The props that determine the defaults of other props. */
const RELATED = { storage: 'resources.memory.limit', maxMemory: 'resources.memory.limit' };

/** Returns the resource of a Redis cluster of any kind, or its faults. */
export function redisReading(cluster: ForeignRedis): Reading {
  const { metadata, origin, props, userInterface, certificates, notes, former, memoryFaults, versionFaults } = cluster;
  const { ownProps, faults, ...own } = commonResource(
    cluster, { related: RELATED, apartAnyway: true, leastGraceSeconds: GRACE_PERIOD_SECONDS },
  );
  if (metadata.name === undefined) return { faults: [missingNameFault(origin), ...faults] };

  const resource: RedisClusterResource = {
    kind: 'RedisCluster', ...own, props: { ...props, ...ownProps }, userInterface, certificates, notes, former, memoryFaults,
    versionFaults, faults,
  };
  return { resource, faults };
}

export function notPersistent(origin: Origin, field: Path): Fault {
  return faultAt(
    origin,
    field,
    'must be true, got false: without its append-only file, a primary that restarts at once comes back empty,'
    + ' and its replicas copy the empty data set; drop it',
  );
}
