import { RedisClusterProps } from '../../redis/props';
import { Reading, RedisClusterResource, UserInterface } from '../custom-resource';
import { Fault, faultAt, Origin } from '../reading/faults';
import { Metadata, ownMetadata } from '../reading/metadata';
import { PodLabels, podLabelFaults } from '../stateful/pod-labels';
import { Path } from '../reading/source-tree';

/** What a reader of one of the kinds has found out. */
export interface ForeignRedis {
  readonly metadata: Metadata;
  readonly origin: Origin;
  /** Asked for only when there are no faults. */
  readonly props: () => RedisClusterProps;
  readonly userInterface: UserInterface | undefined;
  readonly podLabels: PodLabels;
  readonly notes: (version: string | undefined) => readonly string[];
  readonly faults: readonly Fault[];
  readonly fieldOf: (prop: string) => Path | undefined;
}

/** The props on which others depend that have a default. */
const RELATED: Readonly<Record<string, string>> = { storage: 'resources.memory.limit', maxMemory: 'resources.memory.limit' };

/** What the kinds of Redis clusters have in common. */
export function redisCluster({ metadata, origin, props, userInterface, podLabels, notes, fieldOf, ...read }: ForeignRedis): Reading {
  const { name } = metadata;
  const faults = [...podLabelFaults(origin, metadata, podLabels), ...read.faults];
  if (name === undefined) return { faults: [faultAt(origin, ['metadata', 'name'], 'must be a string, got nothing; add it'), ...faults] };
  if (faults.length > 0) return { faults };

  const { labels, annotations } = ownMetadata(metadata);
  const resource: RedisClusterResource = {
    kind: 'RedisCluster',
    name,
    namespace: metadata.namespace,
    origin,
    props: { ...props(), name, labels: { ...labels, ...podLabels.labels }, annotations },
    userInterface,
    notes,
    fieldOf: (prop) => (['name', 'labels', 'annotations'].includes(prop) ? ['metadata', prop] : fieldOf(prop)),
    relatedField: (prop) => (Object.hasOwn(RELATED, prop) ? fieldOf(RELATED[prop]) : undefined),
  };
  return { resource };
}

/** Refuses fields that have nothing here to become, each with the reason. */
export function leftOut(origin: Origin, path: Path, fields: Readonly<Record<string, unknown>>, reasons: Readonly<Record<string, string>>): Fault[] {
  return Object.entries(reasons).filter(([name]) => fields[name] !== undefined)
    .map(([name, reason]) => faultAt(origin, [...path, name], `must be left out, got one: ${reason}`));
}
