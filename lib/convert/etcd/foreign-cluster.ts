import type { EtcdClusterProps } from '../../etcd/props';
import type { EtcdClusterResource, ForeignCertificates, Reading } from '../custom-resource';
import { missingNameFault } from '../reading/faults';
import { podLabelFaults } from '../stateful/cluster-faults';
import { commonResource } from '../stateful/foreign-cluster';
import type { ForeignDatabase } from '../stateful/foreign-cluster';

/** The findings of a reader of one of the kinds. */
interface ForeignEtcd extends ForeignDatabase {
  readonly version: string;
  readonly repository: string | undefined;
  readonly certificates: ForeignCertificates;
  /** Called only if there are no faults. */
  readonly props: () => EtcdClusterProps;
}

/** The props that determine the defaults of other props. */
const RELATED = { quota: 'storage', electionTimeout: 'heartbeatInterval' };

/** Returns the resource of an etcd cluster of any kind, or its faults. */
export function etcdReading(cluster: ForeignEtcd): Reading {
  const { metadata, origin, certificates, podLabels, version, repository, props } = cluster;
  const common = commonResource(cluster, RELATED);
  if (common === undefined) return { faults: [missingNameFault(origin), ...cluster.faults] };
  const faults = [...podLabelFaults(origin, metadata, podLabels), ...cluster.faults];
  if (faults.length > 0) return { faults };

  const { ownProps, ...own } = common;
  const resource: EtcdClusterResource = {
    kind: 'EtcdCluster',
    ...own,
    version: version.replace(/^v/, ''),
    repository,
    certificates,
    props: { ...props(), ...ownProps },
  };
  return { resource };
}
