import { Agent as HttpAgent, type IncomingMessage, type RequestOptions, request as requestPlain } from 'node:http';
import { Agent as HttpsAgent, request as requestTls } from 'node:https';
import type { LookupFunction } from 'node:net';
import { codeOf } from '../errors';

export interface TlsMaterial {
  readonly ca: string;
  readonly cert?: string;
  readonly key?: string;
  /** Name that the server's certificate must hold, when the URL names an address. */
  readonly servername?: string;
}

export interface HttpCall {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMilliseconds: number;
  readonly tls?: TlsMaterial;
  /** Resolves the name in the URL. Absent: as Node.js does it. */
  readonly lookup?: LookupFunction;
}

export interface HttpReply {
  readonly status: number;
  readonly body: string;
  /** The header Date: when the server answered, by its clock. */
  readonly date?: string;
}

/** No reply came, so what was asked for may or may not have happened. */
export class NoReply extends Error {}

/** What we ask for is small; a longer reply does not come from the expected server. */
const LONGEST_REPLY_BYTES = 4 * 1024 * 1024;

/** Connections are reused: a new one costs ten times the CPU time, most of it for TLS. Node.js keeps one for each certificate. */
const plainSockets = new HttpAgent({ keepAlive: true, maxSockets: 4 });
const tlsSockets = new HttpsAgent({ keepAlive: true, maxSockets: 4 });

/**
 * Sends one request and waits for the whole reply.
 *
 * A reused connection may have died with the server behind it; only then the request is sent a second time.
 *
 * @throws NoReply
 */
export async function call(what: HttpCall): Promise<HttpReply> {
  const first = await attempt(what);
  if (!('stale' in first)) return first;
  const second = await attempt(what);
  if ('stale' in second) throw new NoReply(`${what.method} ${what.url}: twice the server closed the connection`);
  return second;
}

function attempt(what: HttpCall): Promise<HttpReply | { readonly stale: true }> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      reject(new NoReply(`${what.method} ${what.url}: ${codeOf(error) ?? error.message}`, { cause: error }));
    };
    const request = open(what, (response) => {
      readAll(response).then((body) => {
        const { date } = response.headers;
        resolve({ status: response.statusCode ?? 0, body, ...(date !== undefined && { date }) });
      }, fail);
    });
    const deadline = setTimeout(() => {
      request.destroy(new Error(`no answer within ${what.timeoutMilliseconds} ms`));
    }, what.timeoutMilliseconds);
    request.on('close', () => {
      clearTimeout(deadline);
    });
    request.on('error', (error) => {
      if (request.reusedSocket && isStale(error)) resolve({ stale: true });
      else fail(error);
    });
    request.end(what.body);
  });
}

function open(what: HttpCall, onResponse: (response: IncomingMessage) => void) {
  const { method, headers = {}, tls, url, lookup } = what;
  const options: RequestOptions = { method, headers, ...(lookup !== undefined && { lookup }) };
  if (tls === undefined) return requestPlain(url, { ...options, agent: plainSockets }, onResponse);
  return requestTls(url, { ...options, ...tls, agent: tlsSockets }, onResponse);
}

async function readAll(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    const bytes = chunk as Buffer;
    length += bytes.length;
    if (length > LONGEST_REPLY_BYTES) throw new Error(`the reply is longer than ${LONGEST_REPLY_BYTES} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function isStale(error: Error): boolean {
  return codeOf(error) === 'ECONNRESET' || codeOf(error) === 'EPIPE';
}
