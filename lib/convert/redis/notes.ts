import type { RedisClusterResource } from '../custom-resource';
import { clusterNotes } from '../stateful/notes';
import type { ConvertOptions } from '../options';
import { chosenVersion } from '../versions';

const MOVING_DATA = 'docs/migrate.md';

/** Notes on what to do or know before the manifests of clusters are applied. */
export function redisNotes(clusters: readonly RedisClusterResource[], options: ConvertOptions): string[] {
  const { uiClient } = options;
  return [
    ...clusters.flatMap((cluster) => cluster.notes(chosenVersion(cluster.props.version, options))),
    ...clusters.flatMap((cluster) => userInterface(cluster, options)),
    ...clusterNotes(clusters.map(({ name }) => name), options, MOVING_DATA),
    ...(uiClient.length > 0 && clusters.every((cluster) => cluster.userInterface === undefined) ? [
      '--ui-client has no effect: no RedisCluster asks for a user interface',
    ] : []),
  ];
}

/** The user interface has no login, so it is created only for the given clients. */
function userInterface({ name, userInterface: asked }: RedisClusterResource, { uiClient }: ConvertOptions): string[] {
  if (asked === undefined) return [];
  if (uiClient.length === 0) return [`${name} asks for a user interface behind a ${asked.serviceType}: Redis Insight replaces it,`
    + ' but has no login; add --ui-client CIDR or --ui-client NAME for each client that may open it'];
  return [`Redis Insight of ${name} is open to the clients of --ui-client, who may do whatever the clients of the cluster may do;`
    + ' it asks them to accept its licence, the SSPL'];
}
