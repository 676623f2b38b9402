import { CertificateSpecUsages } from '../../../imports/cert-manager.io';
import { names } from '../../../agent/redis/contract/names';
import { serviceNames } from '../../kubernetes/objects/service-names';
import type { RequiredSecret } from '../../kubernetes/objects/secrets';
import type { CertificateRequest } from '../../stateful/tls/certificates';
import { createCertificateCommand } from '../../stateful/tls/files';
import { TLS_USES } from '../settings';
import type { RedisSettings, TlsUse } from '../settings';

const { CLIENT_AUTH, SERVER_AUTH } = CertificateSpecUsages;

/** The certificates that cert-manager issues; none when somebody else does. */
export function certificateRequests(settings: RedisSettings): CertificateRequest[] {
  const { name, namespace = 'default', clusterDomain, tls } = settings;
  if (tls?.from !== 'cert-manager') return [];
  return [
    {
      id: 'ServerCertificate',
      secretName: tls.server,
      // A client's use as well: servers connect to each other.
      usages: [SERVER_AUTH, CLIENT_AUTH],
      dnsNames: ['localhost', ...serviceNames(name, namespace, clusterDomain), ...podWildcards(settings, namespace)],
      ipAddresses: ['127.0.0.1'],
    },
    { id: 'ClientCertificate', secretName: tls.client, usages: [CLIENT_AUTH], dnsNames: [`${name}-client`] },
  ];
}

/** A Secret with a certificate that somebody must make. */
export interface RequiredCertificate extends RequiredSecret {
  readonly use: TlsUse;
}

/** The Secrets that somebody must make before the servers start; none when agents or cert-manager make them, or in plain text. */
export function requiredCertificates(settings: RedisSettings): RequiredCertificate[] {
  const { name, namespace, clusterDomain, tls } = settings;
  if (tls?.from !== 'secrets') return [];
  const there = namespace ?? 'NAMESPACE';
  const hosts = ['localhost', '127.0.0.1', ...serviceNames(name, there, clusterDomain), ...podWildcards(settings, there)];
  const purposes: Readonly<Record<TlsUse, string>> = {
    server: `what servers present to clients and to each other, for ${hosts.join(', ')}`,
    client: 'what clients and the agents present',
  };
  return TLS_USES.map((use) => ({
    use, name: tls[use], purpose: purposes[use], command: createCertificateCommand(tls[use], namespace),
  }));
}

/**
 * All pods of the headless Service, by a wildcard: named one by one, the pods of the largest cluster would make a certificate of 100 KiB,
 * which is sent at each connection, and those of the present one would make growth wait for a new certificate. Verifiers accept none with
 * fewer labels.
 */
function podWildcards({ name, clusterDomain }: RedisSettings, namespace: string): string[] {
  return serviceNames(`*.${names.peers(name)}`, namespace, clusterDomain).slice(1);
}
