import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EtcdAgentTls } from '../../../../../agent/etcd/contract/config';
import type { CertificateFiles } from '../../../../../agent/kernel/contract/certificate';
import type { TlsMaterial } from '../../../../../agent/kernel/http/http-client';
import type { EtcdApiServer } from './api-server';

/** The Secrets that the agents fill. */
export const SECRETS = { authority: 'e-authority', client: 'e-client-tls' } as const;

interface Lifetimes {
  readonly authoritySeconds: number;
  readonly certificateSeconds: number;
}

/** Certificates from Secrets. */
export function mountedTls(certificate: CertificateFiles, agent: CertificateFiles): EtcdAgentTls {
  return { server: certificate, peer: certificate, agent, managed: null };
}

export type Speaks = 'plain text' | 'managed beside plain text' | 'managed';

/** Certificates that the agents issue, for the loopback address of each pod. */
export function managedTls(directory: string, lifetimes: Lifetimes, speaks: Speaks = 'managed'): EtcdAgentTls | null {
  if (speaks === 'plain text') return null;
  const files = (use: string, caFile: string): CertificateFiles => ({
    certFile: join(directory, use, 'tls.crt'), keyFile: join(directory, use, 'tls.key'), caFile: join(directory, use, caFile),
  });
  const names = { dnsNames: ['localhost'], ipAddresses: ['127.0.0.1', '{podIp}'] };
  return {
    server: files('server', 'anchors.crt'),
    peer: files('peer', 'anchors.crt'),
    agent: files('agent', 'ca.crt'),
    managed: {
      authoritySecret: SECRETS.authority,
      clientSecret: SECRETS.client,
      ...lifetimes,
      pod: {
        server: { ...names, uses: ['server', 'client'] },
        peer: { ...names, uses: ['server', 'client'] },
        agent: { dnsNames: ['e-client'], ipAddresses: [], uses: ['client'] },
      },
      client: { dnsNames: ['e-client'], ipAddresses: [], uses: ['client'] },
    },
    ...(speaks === 'managed beside plain text' && { besidePlainText: true }),
  };
}

/** What a client reads of the Secret that it mounts. */
export function clientFiles(api: EtcdApiServer): TlsMaterial {
  const text = (key: string) => Buffer.from(api.secrets.get(SECRETS.client)?.[key] ?? '', 'base64').toString();
  return { ca: text('ca.crt'), cert: text('tls.crt'), key: text('tls.key') };
}

export function filesOf({ caFile, certFile, keyFile }: CertificateFiles): TlsMaterial {
  return { ca: readFileSync(caFile, 'utf8'), cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
}
