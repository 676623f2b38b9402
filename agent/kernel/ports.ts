import type { Server } from 'node:http';
import type { Clock } from './agent-loop';
import { json, Pages, serve, text } from './http-server';

/** A loop that has not looked for so long hangs. Every step has a limit far below. */
const HANGING_MILLISECONDS = 120_000;

/** What others may read of an agent, each asked anew. */
export interface Readable {
  /** Absent: it has not looked yet. */
  status(): object | undefined;
  metrics(now: number): Promise<string>;
  lookedAt(): number | undefined;
  readonly more?: Pages;
}

/** Opens what others read of this agent: nothing there changes anything. */
export function openStatusPort(host: string, port: number, clock: Clock, readable: Readable): Promise<Server> {
  const started = clock.now();
  return serve(bare(host), port, {
    '/status': () => {
      const status = readable.status();
      return status === undefined ? text(503, 'has not looked yet') : json(status);
    },
    '/metrics': async () => ({ status: 200, type: 'text/plain', body: await readable.metrics(clock.now()) }),
    '/healthz': () => {
      const age = clock.now() - (readable.lookedAt() ?? started);
      return age < HANGING_MILLISECONDS ? text(200, 'ok') : text(500, `has not looked for ${Math.round(age / 1000)} s`);
    },
    ...readable.more,
  });
}

/** Opens what only the kubelet may call. The answer comes once the server may end; its status is ignored. */
export function openControlPort(host: string, port: number, agent: { preStop(): Promise<void> }): Promise<Server> {
  return serve(bare(host), port, {
    '/pre-stop': async () => {
      await agent.preStop();
      return text(200, 'released');
    },
  });
}

function bare(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}
