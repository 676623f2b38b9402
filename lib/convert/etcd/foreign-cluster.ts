import { GRACE_PERIOD_SECONDS } from '../../etcd/agent-config';
import type { EtcdClusterProps } from '../../etcd/props';
import type { EtcdClusterResource, ForeignCertificates, FormerEtcd, Reading } from '../custom-resource';
import type { Fault } from '../reading/faults';
import { missingNameFault } from '../reading/faults';
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
  const { metadata, origin, certificates, version, repository, props, former, memoryFaults } = cluster;
  const { ownProps, faults, ...own } = commonResource(
    cluster, { related: RELATED, apartAnyway: false, leastGraceSeconds: GRACE_PERIOD_SECONDS },
  );
  if (metadata.name === undefined) return { faults: [missingNameFault(origin), ...faults] };

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
