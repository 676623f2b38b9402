import type { RedisClusterProps } from '../../redis/props';
import type { Reading, RedisClusterResource, UserInterface } from '../custom-resource';
import { faultAt, missingNameFault } from '../reading/faults';
import type { Fault, Origin } from '../reading/faults';
import type { Path } from '../reading/source-tree';
import { podLabelFaults } from '../stateful/cluster-faults';
import { commonResource } from '../stateful/foreign-cluster';
import type { ForeignDatabase } from '../stateful/foreign-cluster';

/** The findings of a reader of one of the kinds. */
interface ForeignRedis extends ForeignDatabase {
  /** Called only if there are no faults. */
  readonly props: () => RedisClusterProps;
  readonly userInterface: UserInterface | undefined;
  readonly notes: (version: string | undefined) => readonly string[];
}

/** The props that determine the defaults of other props. */
const RELATED = { storage: 'resources.memory.limit', maxMemory: 'resources.memory.limit' };

/** Returns the resource of a Redis cluster of any kind, or its faults. */
export function redisReading(cluster: ForeignRedis): Reading {
  const { metadata, origin, podLabels, props, userInterface, notes } = cluster;
  const common = commonResource(cluster, RELATED);
  const faults = [...podLabelFaults(origin, metadata, podLabels), ...cluster.faults];
  if (common === undefined) return { faults: [missingNameFault(origin), ...faults] };
  if (faults.length > 0) return { faults };

  const { ownProps, ...own } = common;
  const resource: RedisClusterResource = { kind: 'RedisCluster', ...own, props: { ...props(), ...ownProps }, userInterface, notes };
  return { resource };
}

type Fields = Readonly<Record<string, unknown>>;

/** Refuses fields without a counterpart in the construct, each with the reason. */
export function leftOut(origin: Origin, path: Path, fields: Fields, reasons: Readonly<Record<string, string>>): Fault[] {
  return Object.entries(reasons).filter(([name]) => fields[name] !== undefined)
    .map(([name, reason]) => faultAt(origin, [...path, name], `must be left out, got one: ${reason}`));
}
