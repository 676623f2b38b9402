import type { RequiredSecret } from '../..';
import type { RedisClusterResource } from '../custom-resource';
import { RedisEviction } from '../../redis/choices';
import { formatKibibytes } from '../../kubernetes/formats/quantities';
import { resolve } from '../../redis/settings';
import { changeNotes, clusterNotes } from '../stateful/notes';
import type { ConvertedRedis } from '../build';
import { authorityNote, certificateSecrets } from '../stateful/certificates';
import { certificateSourceOf, redisClusterProps } from './chosen-props';
import type { ConvertOptions } from '../options';
import { chosenVersion } from '../versions';

const MOVING_DATA = 'docs/migrate.md';

/** Returns the Secrets with certificates that the user must create. */
export function redisSecrets({ resource: { namespace, certificates }, construct }: ConvertedRedis): RequiredSecret[] {
  return certificateSecrets(construct._requiredCertificates, certificates.secrets, namespace);
}

/** Notes on what to do or know before the manifests of clusters are applied. */
export function redisNotes(converted: readonly ConvertedRedis[], options: ConvertOptions): string[] {
  const { uiClient } = options;
  const clusters = converted.map(({ resource }) => resource);
  return [
    ...clusters.flatMap((cluster) => cluster.notes(chosenVersion(cluster.props.version, options))),
    ...converted.flatMap((cluster) => changes(cluster, options)),
    ...clusters.flatMap((cluster) => userInterface(cluster, options)),
    ...clusterNotes(clusters.map(({ name }) => name), options, MOVING_DATA),
    ...(uiClient.length > 0 && clusters.every((cluster) => cluster.userInterface === undefined) ? [
      '--ui-client has no effect: no RedisCluster asks for a user interface',
    ] : []),
  ];
}

function changes({ resource, construct }: ConvertedRedis, options: ConvertOptions): string[] {
  const { name, namespace, former, props, certificates } = resource;
  const chosen = redisClusterProps(resource, options);
  const settings = resolve(name, namespace, chosen);
  const { maxMemoryKibibytes, memoryKibibytes, eviction } = settings;
  const [data, share] = [formatKibibytes(maxMemoryKibibytes), Math.round(maxMemoryKibibytes / memoryKibibytes * 100)];
  const forDisk = chosen.maxMemory === undefined ? '' : ', because its disk holds three times that';
  const then = eviction === RedisEviction.NONE ? 'further writes fail' : `keys are evicted (${eviction})`;
  return [
    ...changeNotes({ name, former, settings, address: construct.clientAddress }),
    ...(['managed', 'cert-manager'].includes(certificateSourceOf(resource, options))
      ? [authorityNote(name, certificates.issuer, construct.clientSecretName)]
      : []),
    ...(props.maxMemory === undefined ? [
      `each server of ${name} holds ${data} of data at most, ${share} % of its memory limit${forDisk}: then ${then}`,
    ] : []),
    ...(props.snapshots === undefined ? [`${name} writes no snapshots: its append-only file holds everything`] : []),
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
