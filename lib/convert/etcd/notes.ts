import type { RequiredSecret } from '../..';
import type { ConvertedEtcd } from '../build';
import type { CertificateSource, ConvertOptions } from '../options';
import { formatKibibytes } from '../../kubernetes/formats/quantities';
import { resolve } from '../../etcd/settings';
import { authorityNote, certificateSecrets } from '../stateful/certificates';
import { about, changeNotes, clusterNotes } from '../stateful/notes';
import { certificateSourceOf, etcdClusterProps } from './chosen-props';

const UPSTREAM = 'gcr.io/etcd-development/etcd';
const MOVING_DATA = 'lib/etcd/README.md#moving-from-an-operator-with-data';

/** Returns the Secrets with certificates that the user must create. */
export function etcdSecrets({ resource: { namespace, certificates }, construct }: ConvertedEtcd): RequiredSecret[] {
  return certificateSecrets(construct._requiredSecrets, certificates.secrets, namespace);
}

/** Notes on what to do or know before the manifests of clusters are applied. */
export function etcdNotes(clusters: readonly ConvertedEtcd[], options: ConvertOptions): string[] {
  const from = (source: CertificateSource) => clusters.filter(({ resource }) => certificateSourceOf(resource, options) === source);
  const isNew = ({ resource }: ConvertedEtcd) => resource.certificates.from === 'nowhere' && options.tls === undefined;
  const uncertified = from('managed').filter(isNew);
  const withOwnAuthority = [...from('managed').filter((cluster) => !isNew(cluster)), ...from('cert-manager')];
  return [
    ...about(names(uncertified), (all) => `${all} had no TLS and now uses it: the agents issue the certificates, and clients`
      + ' mount the Secret that ends in -client-tls; add --tls plain-text for no TLS'),
    ...withOwnAuthority.map(({ resource: { name, certificates: { issuer } }, construct }) => (
      authorityNote(name, issuer, construct.clientSecretName)
    )),
    ...clusters.flatMap((cluster) => changes(cluster, options)),
    ...clusterNotes(names(clusters), options, MOVING_DATA),
  ];
}

function changes({ resource, construct }: ConvertedEtcd, options: ConvertOptions): string[] {
  const { name, namespace, former, props, repository } = resource;
  const chosen = etcdClusterProps(resource, options);
  const settings = resolve(name, namespace, chosen);
  const { quotaKibibytes, memoryKibibytes } = settings;
  const fitted = props.quota === undefined && chosen.quota !== undefined;
  const outgrows = chosen.resources?.memory?.limit !== undefined && quotaKibibytes > memoryKibibytes;
  const [quota, memory] = [quotaKibibytes, memoryKibibytes].map(formatKibibytes);
  return [
    ...changeNotes({ name, former, settings, address: construct.clientUrl }),
    ...(repository === undefined && former.repository !== UPSTREAM ? [`the image of ${name} comes from ${UPSTREAM}, and not from`
      + ` ${former.repository}`] : []),
    ...(fitted ? [`${name} rejects writes once its database has ${quota}, a third of its disk`] : []),
    ...(outgrows ? [`the database of ${name} may grow to ${quota}, more than the memory of a member, ${memory}:`
      + ' etcd needs both to be fast; add --memory-limit AMOUNT'] : []),
    ...(props.compaction === undefined ? [`${name} keeps 5 minutes of its history: watches that start from an older revision fail`] : []),
  ];
}

function names(clusters: readonly ConvertedEtcd[]): string[] {
  return clusters.map(({ resource }) => resource.name);
}
