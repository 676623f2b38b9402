import { EtcdClusterProps } from '../../etcd/props';
import { EtcdClusterResource, ForeignCertificates, Reading } from '../custom-resource';
import { Fault, faultAt, Origin } from '../reading/faults';
import { Metadata, ownMetadata } from '../reading/metadata';
import { PodLabels, podLabelFaults } from '../stateful/pod-labels';
import { Path } from '../reading/source-tree';

/** What a reader of one of the kinds has found out. */
export interface ForeignCluster {
  readonly metadata: Metadata;
  readonly origin: Origin;
  readonly version: string;
  readonly repository: string | undefined;
  readonly certificates: ForeignCertificates;
  /** Asked for only when there are no faults. */
  readonly props: () => EtcdClusterProps;
  readonly podLabels: PodLabels;
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
  const faults = [...podLabelFaults(origin, metadata, podLabels), ...cluster.faults];
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
    props: { ...cluster.props(), name, labels: { ...labels, ...podLabels.labels }, annotations },
    fieldOf: (prop) => (['name', 'labels', 'annotations'].includes(prop) ? ['metadata', prop] : fieldOf(prop)),
    relatedField: (prop) => (Object.hasOwn(RELATED, prop) ? fieldOf(RELATED[prop]) : undefined),
  };
  return { resource };
}
