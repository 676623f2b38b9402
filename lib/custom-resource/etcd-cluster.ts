import { EtcdClusterProps } from '../etcd/props';
import { looksSecret } from '../support/secret-like';
import { EtcdClusterResource, ForeignCertificates, Reading } from './custom-resource';
import { Fault, faultAt, Origin } from './faults';
import { Metadata, ownMetadata } from './metadata';
import { Path } from './source-tree';

/** What a reader of one of the kinds has found out. */
export interface ForeignCluster {
  readonly metadata: Metadata;
  readonly origin: Origin;
  readonly version: string;
  readonly repository: string | undefined;
  readonly certificates: ForeignCertificates;
  /** Asked for only when there are no faults. */
  readonly props: () => EtcdClusterProps;
  /** Labels of the pods; ours are those of all objects. */
  readonly podLabels: Readonly<Record<string, string>>;
  readonly podLabelsField: Path;
  readonly faults: readonly Fault[];
  readonly fieldOf: (prop: string) => Path | undefined;
}

/** The props on which others depend that have a default. */
const RELATED: Readonly<Record<string, string>> = { quota: 'storage', electionTimeout: 'heartbeatInterval' };

/** What the kinds of etcd clusters have in common. */
export function etcdCluster(cluster: ForeignCluster): Reading {
  const { metadata, origin, fieldOf, certificates, podLabels } = cluster;
  const { name } = metadata;
  if (name === undefined) return { faults: [faultAt(origin, ['metadata', 'name'], 'must be a string, got nothing; add it'), ...cluster.faults] };
  const faults = [...labelFaults(cluster), ...cluster.faults];
  if (faults.length > 0) return { faults };

  const { labels, annotations } = ownMetadata(metadata);
  const resource: EtcdClusterResource = {
    kind: 'EtcdCluster',
    name,
    namespace: metadata.namespace,
    origin,
    version: cluster.version.replace(/^v/, ''),
    repository: cluster.repository,
    certificates,
    props: { ...cluster.props(), name, labels: { ...labels, ...podLabels }, annotations },
    fieldOf: (prop) => (['name', 'labels', 'annotations'].includes(prop) ? ['metadata', prop] : fieldOf(prop)),
    relatedField: (prop) => (prop in RELATED ? fieldOf(RELATED[prop]) : undefined),
  };
  return { resource };
}

/** Labels stand on every object, for all to read, and an object has each of them once. */
function labelFaults({ metadata, origin, podLabels, podLabelsField }: ForeignCluster): Fault[] {
  const { labels } = ownMetadata(metadata);
  return Object.entries(podLabels).flatMap(([key, value]) => {
    const field = [...podLabelsField, key];
    if (looksSecret('', value)) return [faultAt(origin, field, 'must hold no secret, got a value that looks like one: manifests are read by many and kept for ever; drop it')];
    if (labels[key] === undefined || labels[key] === value) return [];
    return [faultAt(origin, field, `must be the same as in metadata.labels, got "${value}" and "${labels[key]}": pods have the labels of all objects; drop one`)];
  });
}
