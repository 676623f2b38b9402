import { call } from './http-client';
import { lookup } from './lookup';

const STATUS_MILLISECONDS = 1000;

/**
 * What the agent of another pod says of itself, as text. One of an older release knows no brief answer, and gives the long one.
 *
 * @throws when there was no answer, or none that is one
 */
export async function statusText(host: string, port: number, page: '/status' | '/status?brief' = '/status'): Promise<string> {
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}${page}`;
  const reply = await call({ method: 'GET', url, timeoutMilliseconds: STATUS_MILLISECONDS, lookup });
  if (reply.status !== 200) throw new Error(`GET ${url}: ${reply.status} ${reply.body.slice(0, 200)}`);
  return reply.body;
}

/** A doubtful answer is none. */
export function unexpected(body: string): Error {
  return new Error(`an agent's status has a form that this agent does not know: ${body.slice(0, 200)}`);
}

export function isPhase(value: unknown): value is 'prepare' | 'run' {
  return value === 'prepare' || value === 'run';
}
