import { CertificateSpecUsages } from '../../../imports/cert-manager.io';
import { names } from '../../../agent/etcd/contract/names';
import { serviceNames } from '../../kubernetes/objects/service-names';
import type { RequiredSecret } from '../../kubernetes/objects/secrets';
import type { CertificateRequest } from '../../stateful/tls/certificates';
import { createCertificateCommand } from '../../stateful/tls/files';
import { TLS_USES } from '../settings';
import type { EtcdSettings, TlsUse } from '../settings';
import { LARGEST_SIZE, ordinals } from '../topology';

const { CLIENT_AUTH, SERVER_AUTH } = CertificateSpecUsages;

/** The certificates that cert-manager issues; none when somebody else does. */
export function certificateRequests(settings: EtcdSettings): CertificateRequest[] {
  const { name, clusterDomain, tls } = settings;
  if (tls?.from !== 'cert-manager') return [];
  const members = memberNames(settings);
  return [
    {
      id: 'ServerCertificate',
      secretName: tls.server,
      // A client's use as well: the server's JSON gateway calls the server.
      usages: [SERVER_AUTH, CLIENT_AUTH],
      dnsNames: ['localhost', ...serviceNames(name, namespaceOf(settings), clusterDomain), ...members],
      ipAddresses: ['127.0.0.1'],
    },
    // Every name by which a member may be found, since etcd checks the other side's address.
    { id: 'PeerCertificate', secretName: tls.peer, usages: [SERVER_AUTH, CLIENT_AUTH], dnsNames: members },
    // What clients and the agent show. No common name: with etcd's own users, the gateway refuses one that has it.
    { id: 'ClientCertificate', secretName: tls.client, usages: [CLIENT_AUTH], dnsNames: [`${name}-client`] },
  ];
}

/** A Secret with a certificate that somebody must make. */
export interface RequiredCertificate extends RequiredSecret {
  readonly use: TlsUse;
}

/** The Secrets that somebody must make before the members start; none when agents or cert-manager make them, or in plain text. */
export function requiredCertificates({ name, namespace, clusterDomain, tls }: EtcdSettings): RequiredCertificate[] {
  if (tls?.from !== 'secrets') return [];
  const peers = names.peers(name);
  const members = `${names.pod(name, 0)}.${peers} to ${names.pod(name, LARGEST_SIZE - 1)}.${peers}`;
  const [, ...suffixes] = serviceNames('', namespace ?? 'NAMESPACE', clusterDomain);
  const also = `each also with ${suffixes.join(', ')}`;
  const purposes: Readonly<Record<TlsUse, string>> = {
    server: `what members present to clients, for localhost, 127.0.0.1, ${name} and ${members}, ${also}`,
    peer: `what members present to each other, for ${members}, ${also}`,
    client: 'what clients and the agents present',
  };
  return TLS_USES.map((use) => ({
    use, name: tls[use], purpose: purposes[use], command: createCertificateCommand(tls[use], namespace),
  }));
}

/** Of every ordinal up to the largest size, so that growth needs no new certificate. */
function memberNames(settings: EtcdSettings): string[] {
  const { name, clusterDomain } = settings;
  const hosts = ordinals(LARGEST_SIZE).map((ordinal) => `${names.pod(name, ordinal)}.${names.peers(name)}`);
  return hosts.flatMap((host) => serviceNames(host, namespaceOf(settings), clusterDomain));
}

function namespaceOf({ namespace }: EtcdSettings): string {
  return namespace ?? 'default';
}
