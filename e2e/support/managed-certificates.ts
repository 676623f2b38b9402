import { X509Certificate } from 'node:crypto';
import { Duration } from 'cdk8s';
import { field, kubectl } from './kubectl';
import { until } from './wait';

/** So short that another authority is made every 8 minutes, and that every scenario sees certificates renewed. */
export const LIFETIMES = { certificateLifetime: Duration.minutes(2), authorityLifetime: Duration.minutes(12) };

/** How often the authority is replaced: `E2E_RENEWALS=10`. */
export const RENEWALS = Number(process.env.E2E_RENEWALS ?? 1);
/** A new authority is made 8 minutes after the one before, and signs 2 minutes later. */
export const REPLACED_SECONDS = 900;
export const RENEWALS_MILLISECONDS = RENEWALS * (REPLACED_SECONDS + 300) * 1000;
const FILLED_SECONDS = 180;

/** The Secrets of a cluster whose agents issue its certificates. */
export class ManagedCertificates {
  private readonly authority: string;
  private readonly client: string;

  constructor(
    private readonly namespace: string,
    cluster: string,
  ) {
    this.authority = `${cluster}-authority`;
    this.client = `${cluster}-client-tls`;
  }

  /** Waits until another authority has signed the certificate of the clients. */
  async replaced(): Promise<void> {
    const before = await this.signer();
    await until('another authority signs', REPLACED_SECONDS, async () => !['', before].includes(await this.signer()));
  }

  /** Removes what both Secrets hold. */
  async empty(): Promise<void> {
    for (const secret of [this.authority, this.client]) {
      await kubectl(['-n', this.namespace, 'patch', 'secret', secret, '--type=merge', '-p', '{"data":null}']);
    }
  }

  async delete(): Promise<void> {
    await kubectl(['-n', this.namespace, 'delete', 'secret', this.authority, this.client]);
  }

  /** Waits until the agents have filled both Secrets again, with the same authorities. */
  async filled(authorities: readonly string[]): Promise<void> {
    await until('the authorities are back', FILLED_SECONDS, async () => {
      const now = await this.authorities();
      return authorities.every((id) => now.includes(id));
    });
    await until('the certificate of the clients is back', FILLED_SECONDS, async () => (await this.signer()) !== '');
  }

  /** The ids of the authorities in the Secret. */
  async authorities(): Promise<readonly string[]> {
    return Object.keys(await this.data(this.authority)).flatMap((key) => /^([0-9a-f]{8})\.crt$/.exec(key)?.[1] ?? []);
  }

  /** Who signed the certificate of the clients; empty while there is none. */
  private async signer(): Promise<string> {
    const { 'tls.crt': certificate = '' } = await this.data(this.client);
    return certificate && new X509Certificate(Buffer.from(certificate, 'base64')).issuer;
  }

  private async data(secret: string): Promise<Readonly<Record<string, string>>> {
    return JSON.parse(await field(this.namespace, `secret/${secret}`, '.data').catch(() => '') || '{}');
  }
}
