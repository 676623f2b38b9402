import type { ManagedCertificates } from '../contract/certificate';
import { whyOf } from '../kubernetes/cluster-objects';
import type { KubeAnswer, KubeApi } from '../kubernetes/kube-api';
import { isObject } from '../shape';
import { present } from '../values';
import type { Clock } from '../world';
import { parseAuthorities, type ReadAuthorities } from './authorities';
import type { CertificateSet } from './certificate-files';

/** What both Secrets hold. */
export interface SecretsRead {
  /** Absent: there was no usable answer. */
  readonly authorities?: ReadAuthorities;
  /** The same. */
  readonly client?: Partial<CertificateSet>;
  /** Why a Secret can't be read. */
  readonly trouble?: string;
}

type Data = Readonly<Record<string, unknown>>;

/** The Secrets with the authorities and with the certificate of the clients, and the time by the clock of the API server. */
export class CertificateSecrets {
  private serverTime: { readonly at: number; readonly seconds: number } | undefined;
  private versions: ReadonlyMap<string, string> = new Map();

  constructor(
    private readonly names: Pick<ManagedCertificates<string>, 'authoritySecret' | 'clientSecret'>,
    private readonly api: Pick<KubeApi, 'get' | 'patch'>,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  async read(): Promise<SecretsRead> {
    const { authoritySecret, clientSecret } = this.names;
    const [authority, client] = await Promise.all([this.api.get('secrets', authoritySecret), this.api.get('secrets', clientSecret)]);
    if (authority.is === 'found' && authority.at !== undefined) this.serverTime = { at: this.clock.now(), seconds: authority.at };
    const both = [[authoritySecret, authority], [clientSecret, client]] as const;
    this.versions = new Map(both.flatMap(([secret, answer]) => versionIn(answer).map((version) => [secret, version] as const)));
    const [unread] = both.filter(([, answer]) => dataIn(answer) === undefined);
    const [authorities, shown] = [dataIn(authority), dataIn(client)];
    return {
      ...present('authorities', authorities && parseAuthorities(authorities)),
      ...present('client', shown && clientIn(shown)),
      ...present('trouble', unread && `the Secret ${unread[0]} can't be read: ${whyOf(unread[1])}`),
    };
  }

  /** In seconds since 1970. Absent: the API server has not told the time yet. */
  now(): number | undefined {
    return this.serverTime && this.serverTime.seconds + (this.clock.now() - this.serverTime.at) / 1000;
  }

  /** @param data in base64; null removes a key */
  writeAuthorities(data: Readonly<Record<string, string | null>>): Promise<void> {
    return this.patch(this.names.authoritySecret, data);
  }

  writeClient({ certificate, privateKey, authorities }: CertificateSet): Promise<void> {
    const texts = { 'tls.crt': certificate, 'tls.key': privateKey, 'ca.crt': authorities };
    const encoded = Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString('base64')]);
    return this.patch(this.names.clientSecret, Object.fromEntries(encoded));
  }

  /** With the resource version that was read: if several agents write, one succeeds, and the others see what it wrote. */
  private async patch(secret: string, data: Readonly<Record<string, string | null>>): Promise<void> {
    const answer = await this.api.patch('secrets', secret, { metadata: { resourceVersion: this.versions.get(secret) }, data });
    if (answer.is !== 'found') throw new Error(`write the Secret ${secret}: ${whyOf(answer)}`);
  }
}

/** Nothing: no usable answer. A Secret without data is empty. */
function dataIn(answer: KubeAnswer): Data | undefined {
  if (answer.is !== 'found' || !isObject(answer.object)) return undefined;
  const { data = {} } = answer.object;
  return isObject(data) ? data : undefined;
}

function versionIn(answer: KubeAnswer): readonly string[] {
  const metadata = answer.is === 'found' && isObject(answer.object) ? answer.object.metadata : undefined;
  return isObject(metadata) && typeof metadata.resourceVersion === 'string' ? [metadata.resourceVersion] : [];
}

function clientIn(data: Data): Partial<CertificateSet> {
  const text = (key: string) => (typeof data[key] === 'string' ? Buffer.from(data[key], 'base64').toString('utf8') : undefined);
  return {
    ...present('certificate', text('tls.crt')), ...present('privateKey', text('tls.key')), ...present('authorities', text('ca.crt')),
  };
}
