import type { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CertificateNews } from '../../../../../agent/kernel/certificates/certificate-news';
import { CertificateKeeper } from '../../../../../agent/kernel/certificates/managed-certificates';
import { certificatesIn, validityOf } from '../../../../../agent/kernel/certificates/validity';
import { ANCHORS_FILE, type ManagedCertificates } from '../../../../../agent/kernel/contract/certificate';
import type { FakeSecrets } from './fake-secrets';

export const SECRETS = { authority: 'main-authority', client: 'main-client-tls' } as const;

export const managed: ManagedCertificates<'server'> = {
  authoritySecret: SECRETS.authority,
  clientSecret: SECRETS.client,
  authoritySeconds: 36 * 86400,
  certificateSeconds: 6 * 86400,
  pod: { server: { dnsNames: ['{pod}.main-peers.{namespace}.svc'], ipAddresses: ['{podIp}'], uses: ['server', 'client'] } },
  client: { dnsNames: ['main-client'], ipAddresses: [], uses: ['client'] },
};

/** A pod with an agent, and a server that reads its authorities only when it starts. */
export class KeepingPod {
  readonly directory = mkdtempSync(join(tmpdir(), 'certificates-'));
  readonly news: CertificateNews[] = [];
  keeper: CertificateKeeper;
  /** What the server trusts. */
  anchors = '';

  constructor(
    private readonly name: string,
    private readonly secrets: FakeSecrets,
    private readonly config = managed,
  ) {
    this.keeper = this.newKeeper();
  }

  /** The agent restarts, and has forgotten everything. */
  restartAgent(): void {
    this.keeper = this.newKeeper();
  }

  /** Looks until nothing is due. */
  async look(formed = false) {
    for (let steps = 0; steps < 20; steps += 1) {
      const facts = await this.keeper.look(formed);
      if (!facts.due) return facts;
      this.news.push(...(await this.keeper.take()));
    }
    throw new Error('the agent finds no end');
  }

  startServer(): void {
    this.anchors = this.file(ANCHORS_FILE);
  }

  /** The pod is replaced: its volume in memory is another one. */
  loseFiles(): void {
    rmSync(this.directory, { recursive: true });
  }

  file(name: string): string {
    return readFileSync(join(this.directory, name), 'utf8');
  }

  private newKeeper(): CertificateKeeper {
    const [certFile, keyFile, caFile] = ['tls.crt', 'tls.key', ANCHORS_FILE].map((name) => join(this.directory, name));
    const files = { server: { certFile: certFile ?? '', keyFile: keyFile ?? '', caFile: caFile ?? '' } };
    const self = { podName: this.name, namespace: 'prod', podIp: '10.0.0.1' };
    return new CertificateKeeper('main', this.config, files, self, this.secrets, { now: () => this.secrets.now * 1000 });
  }
}

/** Whether one that trusts these authorities accepts this certificate with its chain, at this time. */
export function accepts(trusted: string, chain: string, now: number): boolean {
  const authorities = certificatesIn(trusted);
  const [leaf, ...links] = certificatesIn(chain);
  const isValid = (certificate: typeof leaf) => certificate !== undefined
    && validityOf(certificate).from <= now && now <= validityOf(certificate).until;
  for (let at: X509Certificate | undefined = leaf; at !== undefined && isValid(at);) {
    const certificate: X509Certificate = at;
    if (authorities.some((one) => isValid(one) && certificate.checkIssued(one) && certificate.verify(one.publicKey))) return true;
    at = links.find((one) => certificate.checkIssued(one) && certificate.verify(one.publicKey) && one !== certificate);
  }
  return false;
}
