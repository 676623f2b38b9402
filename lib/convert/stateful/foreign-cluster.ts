import type { ForeignPods, ReadCluster } from '../pods/foreign-pods';
import { readPods } from '../pods/read-pods';
import type { Fault, Origin } from '../reading/faults';
import { ownMetadata, withoutReserved } from '../reading/metadata';
import type { Metadata } from '../reading/metadata';
import type { Path } from '../reading/source-tree';
import { type SharedLabels, sharedLabelFaults } from './cluster-faults';

/** The findings of a reader about a database of any kind. */
export interface ForeignDatabase {
  readonly metadata: Metadata;
  readonly origin: Origin;
  /** Labels that every object gets, beside those of the resource. */
  readonly extraLabels?: SharedLabels;
  readonly pods: ForeignPods;
  readonly faults: readonly Fault[];
  readonly fieldOf: (prop: string) => Path | undefined;
}

/** What is the same for all clusters of a construct. */
interface ConstructTraits extends Pick<ReadCluster, 'apartAnyway' | 'leastGraceSeconds'> {
  /** For each prop with a default: the prop on which the default depends. */
  readonly related: Readonly<Record<string, string>>;
}

const METADATA_PROPS: readonly string[] = ['name', 'labels', 'annotations'];

/** Returns what the resources of all databases have in common. */
export function commonResource(database: ForeignDatabase, { related, ...traits }: ConstructTraits) {
  const { metadata, origin, extraLabels = { labels: {}, field: [] } } = database;
  const { name = '', namespace } = metadata;
  const { labels, annotations } = ownMetadata(metadata);
  const pods = readPods(origin, { name, namespace, ...traits }, database.pods);
  const fieldOf = (prop: string) => pods.fieldOf(prop) ?? database.fieldOf(prop);
  const shared = (database.pods.labels ?? []).map(({ field, value }) => ({ field, labels: value }));
  return {
    name,
    namespace,
    origin,
    ownProps: { name, labels: withoutReserved({ ...labels, ...extraLabels.labels }), annotations, pods: pods.props },
    fieldOf: (prop: string) => (METADATA_PROPS.includes(prop) ? ['metadata', prop] : fieldOf(prop)),
    relatedField: (prop: string) => (Object.hasOwn(related, prop) ? fieldOf(related[prop]) : undefined),
    podNotes: pods.notes,
    secretEnvironments: pods.secretEnvironments,
    faults: [...[extraLabels, ...shared].flatMap((one) => sharedLabelFaults(origin, metadata, one)), ...pods.faults, ...database.faults],
  };
}
