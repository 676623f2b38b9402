import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer as createPlainServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { unansweredOf } from '../../../../agent/redis/model/unanswered';
import { Connection } from '../../../../agent/redis/server/connection';
import { OwnCertificate, shownCertificate } from '../../../../agent/redis/server/secure';
import { type Certificate, hasOpenssl, issue, makeAuthority } from '../../support/process/certificates';
import { describeWith } from '../../support/process/describe-with';

const HOST = 'r-0-0.r-peers.prod.test';

describeWith([['openssl', hasOpenssl]])('a connection over TLS', () => {
  let folder: string;
  let authority: string;
  let own: Certificate;
  const servers: Server[] = [];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'redis-secure-'));
    authority = makeAuthority(folder, 'ca');
    own = issue(folder, 'client', authority, { names: ['client'], uses: ['clientAuth'] });
  });

  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  afterAll(() => { rmSync(folder, { recursive: true }); });

  async function listening(server: Server): Promise<number> {
    servers.push(server);
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    return (server.address() as AddressInfo).port;
  }

  /** A server with this certificate that answers PONG to anything. */
  const serverOf = ({ certFile, keyFile }: Certificate, ca = authority) => listening(createServer(
    {
      cert: readFileSync(certFile), key: readFileSync(keyFile), ca: readFileSync(ca), requestCert: true, rejectUnauthorized: true,
    },
    (socket) => {
      socket.on('error', () => undefined);
      socket.on('data', () => socket.write('+PONG\r\n'));
    },
  ));
  const forServers = (name: string, days?: number) => (
    issue(folder, name, authority, { names: ['*.r-peers.prod.test'], ...(days !== undefined && { days }) })
  );
  const ping = async (port: number, certificate = own, host = HOST) => {
    const connection = await Connection.open('127.0.0.1', port, await new OwnCertificate(certificate).towards(host));
    return connection.send([['PING']], 2000).finally(() => { connection.close(); });
  };
  const failure = async (asked: Promise<unknown>) => unansweredOf(await asked.then(() => undefined, (error: unknown) => error));

  test('is made by name, whatever the address', async () => {
    expect(await ping(await serverOf(forServers('server')))).toEqual(['PONG']);
  });

  test.each<[string, () => Promise<unknown>, RegExp]>([
    ['the server has another name', async () => ping(await serverOf(forServers('server')), own, 'r-0-0.other.test'), /altnames/],
    ['its certificate has expired', async () => ping(await serverOf(forServers('late', -1))), /certificate has expired/],
    [
      'its certificate is of another authority',
      async () => ping(await serverOf(issue(folder, 'foreign', makeAuthority(folder, 'other'), { names: [HOST] }))),
      /does not accept the certificate of the server/,
    ],
    [
      'its certificate is for clients only',
      async () => ping(await serverOf(issue(folder, 'wrong', authority, { names: [HOST], uses: ['clientAuth'] }))),
      /does not accept the certificate of the server/,
    ],
    [
      'the server does not accept the certificate of its agent',
      async () => ping(await serverOf(forServers('server'), makeAuthority(folder, 'third'))),
      /refuses its client|closed the connection before it answered/,
    ],
    ['the agent can\'t read its own certificate', () => ping(1, { ...own, certFile: '/nowhere' }), /can't use its own certificate.*ENOENT/],
    [
      'the agent has a key of another certificate',
      () => ping(1, { ...own, keyFile: join(folder, 'ca.key') }),
      /can't use its own certificate.*mismatch/,
    ],
    [
      'the server speaks plain text',
      async () => ping(await listening(createPlainServer((socket) => {
        socket.on('error', () => undefined);
        socket.end('-ERR unknown command\r\n');
      }))),
      /no handshake/,
    ],
    [
      'the server closes the connection instead of answering',
      async () => ping(await listening(createPlainServer((socket) => { socket.destroy(); }))),
      /closed the connection before it answered/,
    ],
  ])('is refused, not silent, when %s', async (_, asked, why) => {
    expect(await failure(asked())).toEqual({ is: 'certificate', why: expect.stringMatching(why) });
  });

  test('that nobody takes, or nobody answers, is silence', async () => {
    const port = await serverOf(forServers('server'));
    servers.splice(0).forEach((server) => server.close());
    expect(await failure(ping(port))).toMatchObject({ is: 'silent' });
    const sockets: Socket[] = [];
    const hangs = await listening(createPlainServer((socket) => { sockets.push(socket.on('error', () => undefined)); }));
    expect(await failure(ping(hangs))).toMatchObject({ is: 'silent', why: expect.stringContaining('no connection within') });
    for (const socket of sockets) socket.destroy();
  });

  test('shares one context with the others, until the certificate is renewed', async () => {
    const files = { ...own, certFile: join(folder, 'mine.crt'), keyFile: join(folder, 'mine.key') };
    const mount = ({ certFile, keyFile }: Certificate) => {
      writeFileSync(files.certFile, readFileSync(certFile));
      writeFileSync(files.keyFile, readFileSync(keyFile));
    };
    mount(own);
    const certificate = new OwnCertificate(files);
    const first = await certificate.towards('a');
    expect((await certificate.towards('b')).secureContext).toBe(first.secureContext);
    mount(issue(folder, 'renewed', authority, { names: ['client'], uses: ['clientAuth'] }));
    expect((await certificate.towards('b')).secureContext).not.toBe(first.secureContext);
  });

  test('shows what a server has even if nobody should accept it', async () => {
    const port = await serverOf(forServers('late', -1));
    expect(await shownCertificate('127.0.0.1', port, await new OwnCertificate(own).towards('another'))).toMatchObject({ valid: false });
  });
});
