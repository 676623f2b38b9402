import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CertificateFiles } from '../../../../../agent/kernel/contract/certificate';
import type { RedisAgentTls } from '../../../../../agent/redis/contract/config';
import type { RedisApiServer } from './api-server';

/** The Secrets that the agents fill. */
export const SECRETS = { authority: 'r-authority', client: 'r-client-tls' } as const;

export interface Lifetimes {
  readonly authoritySeconds: number;
  readonly certificateSeconds: number;
}

/** Certificates that the agents issue, in the names by which servers announce each other. */
export function managedTls(directory: string, lifetimes: Lifetimes, others: Pick<RedisAgentTls, 'authClients' | 'socket'>): RedisAgentTls {
  const client = { dnsNames: ['cache-client'], ipAddresses: [], uses: ['client'] } as const;
  return {
    ...others,
    server: filesIn(join(directory, 'server')),
    agent: filesIn(join(directory, 'client')),
    managed: {
      authoritySecret: SECRETS.authority,
      clientSecret: SECRETS.client,
      ...lifetimes,
      pod: {
        server: { dnsNames: ['{pod}.r-peers.{namespace}.test'], ipAddresses: ['127.0.0.1'], uses: ['server', 'client'] },
        agent: client,
      },
      client,
    },
  };
}

/** What a client mounts. Written anew each time, as the kubelet does when the Secret changes. */
export function mountedClient(folder: string, api: RedisApiServer): CertificateFiles {
  const directory = join(folder, 'client-tls');
  mkdirSync(directory, { recursive: true });
  const data = api.secrets.get(SECRETS.client) ?? {};
  for (const [key, value] of Object.entries(data)) writeFileSync(join(directory, key), Buffer.from(value, 'base64'));
  return filesIn(directory);
}

function filesIn(directory: string): CertificateFiles {
  return { certFile: join(directory, 'tls.crt'), keyFile: join(directory, 'tls.key'), caFile: join(directory, 'ca.crt') };
}
