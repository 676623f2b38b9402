import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { answers, type Client, inPod } from './client';

/** What became of the requests of one scenario. */
export interface Totals {
  readonly sent: number;
  /** Why and when, one line for each request that wasn't answered with 200. */
  readonly failures: readonly string[];
  readonly longestGapMilliseconds: number;
}

interface Load {
  readonly credentials?: string;
  readonly senders?: number;
  readonly pauseMilliseconds?: number;
  /** A request without an answer for so long counts as failed. */
  readonly limitMilliseconds?: number;
  /** For HTTPS, the certificate of the only authority that is trusted. */
  readonly authority?: string;
}

/** Time before and after the act, so that what it starts and what it leaves are seen as well. */
const BEFORE_MILLISECONDS = 2000;
const AFTER_SECONDS = 15;

/** Sends requests through the service while `act` changes it, and until what it began has ended. */
export async function underTraffic(client: Client, url: string, act: () => Promise<unknown>, load: Load = {}): Promise<Totals> {
  const { credentials = '', senders = 4, pauseMilliseconds = 20, limitMilliseconds = 5000, authority = '' } = load;
  await answers(client, new URL('/', url).href, credentials, authority);
  const traffic = send(client, [url, credentials, ...[senders, pauseMilliseconds, limitMilliseconds].map(String), authority]);
  try {
    await pause(BEFORE_MILLISECONDS);
    await act();
    await pause(AFTER_SECONDS * 1000);
  } finally {
    traffic.stop();
  }
  return traffic.totals;
}

function send(client: Client, args: readonly string[]): { readonly totals: Promise<Totals>; stop(): void } {
  const child = spawn('kubectl', inPod(client, 'traffic.mjs', args), { stdio: ['pipe', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk) => { text += chunk; });
  const totals = new Promise<Totals>((resolve, reject) => {
    child.on('error', reject);
    child.on(
      'close',
      (code) => (code === 0 ? resolve(JSON.parse(text)) : reject(new Error(`the traffic ended early, exit code ${code}: ${text}`))),
    );
  });
  // Awaited only after the act: until then a failure must not count as unhandled.
  totals.catch(() => undefined);
  return { totals, stop: () => child.stdin.end() };
}
