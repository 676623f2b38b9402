import type { Pem } from './authority';
import { type Client, inPod } from './client';
import { kubectl } from './kubectl';

/** What a server and its clients say first. */
const PROTOCOLS = {
  etcd: { port: 2379, line: 'GET /version HTTP/1.0\r\n\r\n' },
  redis: { port: 6379, line: 'PING\r\n' },
} as const;

interface Choices {
  /** The name that the server's certificate must hold: its host, if absent. */
  readonly servername?: string;
  /** The mounted one, if absent. */
  readonly certificate?: Pem | 'none';
}

interface Shown {
  /** The first line of the answer, or the code of the error. */
  readonly outcome: string;
  readonly serial: string;
}

/** What a server with this host answers and shows to a client with a mounted certificate. */
export async function shownTo(
  client: Client, protocol: keyof typeof PROTOCOLS, host: string, { servername = host, certificate }: Choices = {},
): Promise<Shown> {
  const shows = certificate === 'none' ? {} : certificate && { cert: certificate.certificate, key: certificate.key };
  const asked = { host, servername, ...PROTOCOLS[protocol], certificate: shows ?? 'mounted' };
  return JSON.parse(await kubectl(inPod(client, 'tls-probe.mjs', [JSON.stringify(asked)])));
}
