import type { EtcdClusterProps } from '../../etcd/props';
import type { EtcdClusterResource, ForeignCertificates, FormerEtcd, Reading } from '../custom-resource';
import type { Fault } from '../reading/faults';
import { missingNameFault } from '../reading/faults';
import { podLabelFaults } from '../stateful/cluster-faults';
import { commonResource } from '../stateful/foreign-cluster';
import type { ForeignDatabase } from '../stateful/foreign-cluster';

/** The findings of a reader of one of the kinds. */
interface ForeignEtcd extends ForeignDatabase {
  readonly version: string;
  readonly repository: string | undefined;
  readonly certificates: ForeignCertificates;
  readonly props: EtcdClusterProps;
  readonly former: FormerEtcd;
  /** The faults that don't count if `--memory-limit` is given. */
  readonly memoryFaults: readonly Fault[];
}

/** The props that determine the defaults of other props. */
const RELATED = { quota: 'storage', electionTimeout: 'heartbeatInterval' };

/** Returns the resource of an etcd cluster of any kind, or its faults. */
export function etcdReading(cluster: ForeignEtcd): Reading {
  const { metadata, origin, certificates, podLabels, version, repository, props, former, memoryFaults } = cluster;
  const common = commonResource(cluster, RELATED);
  if (common === undefined) return { faults: [missingNameFault(origin), ...cluster.faults] };
  const faults = [...podLabelFaults(origin, metadata, podLabels), ...cluster.faults];

  const { ownProps, ...own } = common;
  const resource: EtcdClusterResource = {
    kind: 'EtcdCluster',
    ...own,
    version: version.replace(/^v/, ''),
    repository,
    certificates,
    former,
    memoryFaults,
    props: { ...props, ...ownProps },
    faults,
  };
  return { resource, faults };
}
