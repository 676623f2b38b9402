import type { EtcdClusterProps } from '../../etcd/props';
import type { EtcdClusterResource, ForeignCertificates, FormerEtcd, Reading } from '../custom-resource';
import type { Fault } from '../reading/faults';
import { missingNameFault } from '../reading/faults';
import { podLabelFaults } from '../stateful/cluster-faults';
import { commonResource } from '../stateful/foreign-cluster';
import type { ForeignDatabase } from '../stateful/foreign-cluster';

/** What a reader of one of the kinds has found out. */
interface ForeignEtcd extends ForeignDatabase {
  readonly version: string;
  readonly repository: string | undefined;
  readonly certificates: ForeignCertificates;
  readonly props: EtcdClusterProps;
  readonly former: FormerEtcd;
  /** What `--memory-limit` settles. */
  readonly memoryFaults: readonly Fault[];
}

/** The props on which others depend that have a default. */
const RELATED = { quota: 'storage', electionTimeout: 'heartbeatInterval' };

/** The resource of an etcd cluster, of whichever kind, or what is wrong with it. */
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
