import type { Clock } from '../world';
import { call } from './http-client';
import type { Serve } from '../program';
import { jsonPage, type Pages, textPage } from './http-server';
import { lookup } from './lookup';

/** A loop that has not looked for this long hangs. Every step has a much shorter limit. */
const HANGING_MILLISECONDS = 120_000;

/** What others may read about an agent, computed at each request. */
interface Readable {
  /** Absent: it has not looked yet. */
  status(): object | undefined;
  metrics(now: number): Promise<string>;
  lookedAt(): number | undefined;
  readonly more?: Pages;
}

/** Opens the pages that others read about this agent: none of them changes anything. */
export function openStatusPort<Opened>(
  host: string, port: number, clock: Clock, readable: Readable, open: Serve<Opened>,
): Promise<Opened> {
  const started = clock.now();
  return open(bare(host), port, {
    '/status': () => {
      const status = readable.status();
      return status === undefined ? textPage(503, 'has not checked yet') : jsonPage(status);
    },
    '/metrics': async () => ({ status: 200, type: 'text/plain', body: await readable.metrics(clock.now()) }),
    '/healthz': () => {
      const age = clock.now() - (readable.lookedAt() ?? started);
      return age < HANGING_MILLISECONDS ? textPage(200, 'ok') : textPage(500, `has not checked for ${Math.round(age / 1000)} s`);
    },
    ...readable.more,
  });
}

/** Opens the page that only the kubelet may call. The answer comes once the server may end; its status is ignored. */
export function openControlPort<Opened>(
  host: string, port: number, agent: { preStop(): Promise<void> }, open: Serve<Opened>,
): Promise<Opened> {
  return open(bare(host), port, {
    '/pre-stop': async () => {
      await agent.preStop();
      return textPage(200, 'released');
    },
  });
}

function bare(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

const STATUS_MILLISECONDS = 1000;

/**
 * The status of another pod's agent, as text. An agent of an older release knows no brief status, and gives the full one.
 *
 * @throws when there was no answer, or not a successful one
 */
export async function statusText(host: string, port: number, page: '/status' | '/status?brief' = '/status'): Promise<string> {
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}${page}`;
  const reply = await call({ method: 'GET', url, timeoutMilliseconds: STATUS_MILLISECONDS, lookup });
  if (reply.status !== 200) throw new Error(`GET ${url}: ${reply.status} ${reply.body.slice(0, 200)}`);
  return reply.body;
}

/** An answer that we do not understand counts as none. */
export function unexpected(body: string): Error {
  return new Error(`an agent's status has a form that this agent does not know: ${body.slice(0, 200)}`);
}

export function isPhase(value: unknown): value is 'prepare' | 'run' {
  return value === 'prepare' || value === 'run';
}
