import type { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { connect, createSecureContext, type SecureContext } from 'node:tls';
import { validityOf } from '../../kernel/certificates/validity';
import type { CertificateFiles } from '../../kernel/contract/certificate';
import { codeOf, messageOf } from '../../kernel/errors';
import type { Certificate } from '../model/facts';
import { TlsFailure } from '../model/unanswered';

/** How a connection over TLS is made: with what certificate, and which name that of the server must hold. */
export interface Secure {
  readonly secureContext: SecureContext;
  readonly servername: string;
}

/** What this agent shows to servers, and the authority by which it judges them. */
export class OwnCertificate {
  private kept: { readonly pem: string; readonly secureContext: SecureContext } | undefined;

  constructor(private readonly files: CertificateFiles) {}

  /**
   * The files are read each time, so that a renewed certificate is seen. As long as they stay the same, all connections share one context:
   * with hundreds of servers, one for each would take megabytes.
   *
   * @throws TlsFailure when the files can't be read
   */
  async towards(servername: string): Promise<Secure> {
    try {
      const [cert = '', key = '', ca = ''] = await Promise.all(
        [this.files.certFile, this.files.keyFile, this.files.caFile].map((file) => readFile(file, 'utf8')),
      );
      const pem = cert + key + ca;
      if (this.kept?.pem !== pem) this.kept = { pem, secureContext: createSecureContext({ cert, key, ca }) };
      return { secureContext: this.kept.secureContext, servername };
    } catch (error) {
      throw new TlsFailure(`the agent can't use its own certificate: ${messageOf(error)}`, { cause: error });
    }
  }
}

/** Why a connection over TLS came to nothing although the server's machine took it. */
export function tlsFailure(error: Error & { readonly reason?: string }): TlsFailure {
  return new TlsFailure(wordsOf(error), { cause: error });
}

/** An error of OpenSSL names a line of its source; its reason alone stays the same. */
function wordsOf(error: Error & { readonly reason?: string }): string {
  const code = codeOf(error) ?? 'ECONNRESET';
  if (code.startsWith('ERR_SSL')) {
    const reason = error.reason ?? error.message;
    return reason.includes('alert') ? `the server refuses its client (${reason})` : `no handshake (${reason})`;
  }
  if (/^(ECONN|EPIPE)/.test(code)) {
    return "the server closed the connection before it answered, as when it does not accept its client's certificate, or has no " +
      'connections left';
  }
  return `its client does not accept the certificate of the server (${error.message})`;
}

/** What can be told of a certificate. */
export function certificateOf(certificate: X509Certificate): Certificate {
  const { from, until } = validityOf(certificate);
  const now = Date.now() / 1000;
  return { fingerprint: certificate.fingerprint256, from, until, valid: from <= now && now < until };
}

const SHOWN_MILLISECONDS = 2000;

/** The certificate that a server shows to a new client, be it valid or not. */
export function shownCertificate(host: string, port: number, secure: Secure): Promise<Certificate> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, ...secure, rejectUnauthorized: false, timeout: SHOWN_MILLISECONDS });
    const end = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    socket.on('error', end);
    socket.on('timeout', () => {
      end(new Error(`no handshake within ${SHOWN_MILLISECONDS} ms`));
    });
    socket.once('secureConnect', () => {
      const shown = socket.getPeerX509Certificate();
      socket.destroy();
      if (shown === undefined) reject(new Error('the server shows no certificate'));
      else resolve(certificateOf(shown));
    });
  });
}
