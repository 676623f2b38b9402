import { codeOf, messageOf, Refusal } from '../../kernel/errors';
import { NoReply } from '../../kernel/http/http-client';
import type { ServerRefusal } from '../model/facts';

/** Nobody was reached, or nobody answered: the codes of Node.js's sockets and look-ups. */
const SILENCE = /^(ECONN|EHOST|ENET|EADDR|ETIMEDOUT|EPIPE|EAI_|ENOTFOUND|ENODATA|ESERVFAIL|ETIMEOUT)/;

/** The token is unknown to this server: it was restarted, the token is too old, or none was sent. */
const TOKEN_UNKNOWN = /user name is empty|invalid auth token|revision of auth store is old/;

/** The user, who is known, may not do it. */
const DENIED = /permission denied/;

const KINDS: readonly (readonly [kind: ServerRefusal['kind'], words: RegExp])[] = [
  ['users', TOKEN_UNKNOWN],
  ['users', /authentication failed/],
  ['rights', DENIED],
  // With users on, the gateway refuses each certificate that has a common name.
  ['certificate', /CommonName of client/],
];

/** Whether the server may take the same call with a new token. */
export function needsToken(refusal: string): boolean {
  return TOKEN_UNKNOWN.test(refusal);
}

export function isDenied(refusal: string): boolean {
  return DENIED.test(refusal);
}

/**
 * What an error says of the server that was asked. Nothing: it is silent.
 *
 * Only what is known to be silence counts as silence. After a certificate that either side refuses, an unreadable one of our own, or an
 * answer that we do not understand, nobody may conclude that the server is down.
 */
export function refusalIn(error: unknown): ServerRefusal | undefined {
  if (error instanceof Refusal) return { kind: KINDS.find(([, words]) => words.test(error.words))?.[0] ?? 'request', why: error.words };
  if (!(error instanceof NoReply)) return { kind: isOfFiles(error) ? 'certificate' : 'request', why: messageOf(error) };
  const code = codeOf(error.cause);
  if (code === undefined || SILENCE.test(code)) return undefined;
  return { kind: 'certificate', why: error.message };
}

/** Whether the connection broke before there was TLS: the server may speak plain text, and has heard nothing yet. */
export function speaksNoTls(error: unknown): boolean {
  const code = error instanceof NoReply ? codeOf(error.cause) : undefined;
  return code === 'ECONNRESET' || code === 'EPROTO' || code?.startsWith('ERR_SSL_') === true;
}

/** The result of a call: an answer, a refusal, or neither. */
export interface AnswerOrRefusal<T> {
  readonly answer?: T;
  readonly refusal?: ServerRefusal;
}

export async function answerOrRefusal<T>(asked: Promise<T>): Promise<AnswerOrRefusal<T>> {
  try {
    return { answer: await asked };
  } catch (error) {
    const refusal = refusalIn(error);
    return refusal === undefined ? {} : { refusal };
  }
}

/** A certificate or a key that is missing, unreadable or broken. */
function isOfFiles(error: unknown): boolean {
  return /^(E[A-Z]+|ERR_OSSL.*)$/.test(codeOf(error) ?? '');
}
