import type { Fault, Origin } from '../reading/faults';
import { ownMetadata } from '../reading/metadata';
import type { Metadata } from '../reading/metadata';
import type { Path } from '../reading/source-tree';
import type { PodLabels } from './cluster-faults';

/** The findings of a reader about a database of any kind. */
export interface ForeignDatabase {
  readonly metadata: Metadata;
  readonly origin: Origin;
  readonly podLabels: PodLabels;
  readonly faults: readonly Fault[];
  readonly fieldOf: (prop: string) => Path | undefined;
}

const METADATA_PROPS: readonly string[] = ['name', 'labels', 'annotations'];

/**
 * Returns what the resources of all databases have in common, or undefined for a resource without a name.
 *
 * @param related for each prop with a default: the prop on which the default depends
 */
export function commonResource({ metadata, origin, podLabels, fieldOf }: ForeignDatabase, related: Readonly<Record<string, string>>) {
  const { name, namespace } = metadata;
  if (name === undefined) return undefined;
  const { labels, annotations } = ownMetadata(metadata);
  return {
    name,
    namespace,
    origin,
    ownProps: { name, labels: { ...labels, ...podLabels.labels }, annotations },
    fieldOf: (prop: string) => (METADATA_PROPS.includes(prop) ? ['metadata', prop] : fieldOf(prop)),
    relatedField: (prop: string) => (Object.hasOwn(related, prop) ? fieldOf(related[prop]) : undefined),
  };
}
