import { RequiredSecret } from '../..';
import { EtcdClusterResource, ForeignSecret } from '../custom-resource';
import { resolve } from '../../etcd/settings';
import { LARGEST_SIZE, names, serviceNames } from '../../etcd/topology';
import { certificateSourceOf, etcdClusterProps } from './chosen';
import { named } from '../named';
import { CertificateSource, ConvertOptions } from '../options';

const USES = ['server', 'peer', 'client'] as const;

const MOVING_DATA = 'lib/etcd/README.md#moving-from-an-operator-with-data';

/** The Secrets with the certificates that somebody must make. */
export function etcdSecrets(clusters: readonly EtcdClusterResource[], options: ConvertOptions): RequiredSecret[] {
  return clusters.filter((cluster) => certificateSourceOf(cluster, options) === 'secrets').flatMap((cluster) => {
    const secrets = secretNames(cluster, options);
    return USES.map((use) => ({ name: secrets[use], purpose: purpose(use, cluster), command: command(secrets[use], use, cluster) }));
  });
}

/** What somebody who applies the manifests of clusters has to do or to know beside. */
export function etcdNotes(clusters: readonly EtcdClusterResource[], options: ConvertOptions): string[] {
  const from = (source: CertificateSource) => clusters.filter((cluster) => certificateSourceOf(cluster, options) === source);
  const uncertified = from('secrets').filter(({ certificates }) => certificates.from === 'nowhere' && options.tls === undefined);
  return [
    ...about(uncertified, (all) => `${all} had no TLS and gets it: members and clients show the certificates of the Secrets named above; add --tls cert-manager to have them issued, --tls plain-text to do without`),
    ...from('cert-manager').map((cluster) => {
      const { name, certificates: { issuer } } = cluster;
      return `${name} gets an authority of its own${issuer === undefined ? '' : ` instead of ${issuer}`}: clients mount the Secret ${secretNames(cluster, options).client}, which has their certificate, its key and the authority's`;
    }),
    ...about(options.caller.length === 0 ? clusters : [], (all) => `nobody may connect to ${all}: the network policy denies what was not asked for; add --caller NAME`),
    ...about(clusters, (all) => `the data of ${all} does not move by itself: the new cluster starts empty, under a name or in a namespace that the old one hasn't; see ${MOVING_DATA}`),
  ];
}

function about(clusters: readonly EtcdClusterResource[], note: (all: string) => string): string[] {
  return clusters.length === 0 ? [] : [note(named(clusters.map(({ name }) => name)))];
}

function secretNames(cluster: EtcdClusterResource, options: ConvertOptions): Readonly<Record<ForeignSecret['use'], string>> {
  const { tls } = resolve(cluster.name, cluster.namespace, etcdClusterProps(cluster, options));
  if (tls === undefined) throw new Error(`${cluster.name} must have TLS, got plain text`);
  return tls;
}

function purpose(use: ForeignSecret['use'], { name, namespace = 'NAMESPACE', props, certificates }: EtcdClusterResource): string {
  if (use === 'client') return 'what clients and the agents show';
  const peers = names.peers(name);
  const members = `${name}-0.${peers} to ${name}-${LARGEST_SIZE - 1}.${peers}`;
  const [, ...suffixes] = serviceNames('', namespace, props.clusterDomain ?? 'cluster.local');
  const needed = `${use === 'peer' ? members : `localhost, 127.0.0.1, and ${name} and ${members}`}, each also with ${suffixes.join(', ')}`;
  const foreign = certificates.secrets.some((secret) => secret.use === use) ? '; one that was issued for the operator names other hosts, so issue it anew unless it names these as well' : '';
  return `what members show to ${use === 'peer' ? 'each other' : 'clients'}, for ${needed}${foreign}`;
}

/** Ours are the usual keys of certificates; the other operator's Secrets have keys of their own. */
function command(secretName: string, use: ForeignSecret['use'], { namespace, certificates }: EtcdClusterResource): string {
  const inNamespace = namespace === undefined ? '' : ` --namespace ${namespace}`;
  const foreign = certificates.secrets.find((secret) => secret.use === use);
  if (foreign === undefined) return `kubectl create secret generic ${secretName}${inNamespace} --from-file=tls.crt --from-file=tls.key --from-file=ca.crt`;
  const data = Object.entries(foreign.keys).map(([own, other]) => `"${own}": .data["${other}"]`).join(', ');
  return `kubectl get secret ${foreign.name}${inNamespace} --output json | jq '{apiVersion, kind, type, metadata: {name: "${secretName}"}, data: {${data}}}' | kubectl apply${inNamespace} --server-side -f -`;
}
