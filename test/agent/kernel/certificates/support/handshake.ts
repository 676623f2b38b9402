import type { AddressInfo } from 'node:net';
import { connect, createServer, type TLSSocket } from 'node:tls';
import type { KeyedCertificate } from '../../../../../agent/kernel/certificates/issue';

interface Side {
  /** Absent: it shows none. */
  readonly own?: KeyedCertificate;
  /** The authorities that it trusts, in PEM. */
  readonly trusts: string;
}

const GREETING = 'welcome';

/**
 * A connection with mutual authentication: `accepted`, or why each side refuses the other. A client of TLS 1.3 learns only from the first
 * bytes of the server that its certificate was accepted.
 */
export async function handshake(server: Side, client: Side, servername: string): Promise<string> {
  const refusals: string[] = [];
  // Node would refuse the same clients by itself, but without a reason.
  const listener = createServer({ ...pem(server), requestCert: true, rejectUnauthorized: false }, (socket) => {
    if (socket.authorized) {
      socket.end(GREETING);
      return;
    }
    refusals.push(`server: ${String(socket.authorizationError)}`);
    socket.destroy();
  });
  await new Promise<void>((resolve) => { listener.listen(0, '127.0.0.1', resolve); });
  const { port } = listener.address() as AddressInfo;
  const socket = connect({ ...pem(client), host: '127.0.0.1', port, servername });
  const heard = await everythingFrom(socket).catch((error: Error) => { refusals.push(`client: ${error.message}`); });
  await new Promise((resolve) => { listener.close(resolve); });
  return heard === GREETING && refusals.length === 0 ? 'accepted' : refusals.join('\n');
}

function pem({ own, trusts }: Side) {
  return { cert: own?.certificate, key: own?.privateKey, ca: trusts };
}

async function everythingFrom(socket: TLSSocket): Promise<string> {
  let heard = '';
  for await (const chunk of socket) heard += String(chunk);
  return heard;
}
