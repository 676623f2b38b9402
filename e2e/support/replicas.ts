import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** One state of a Deployment, and when it was seen. */
export interface Moment {
  readonly atMilliseconds: number;
  readonly wanted: number;
  readonly ready: number;
}

/** Notes every state of a Deployment while `act` goes on, however short. */
export async function replicasDuring(namespace: string, name: string, act: () => Promise<unknown>): Promise<Moment[]> {
  const start = Date.now();
  const moments: Moment[] = [];
  const child = spawn('kubectl', [
    '-n', namespace, 'get', 'deployment', name, '--watch', '-o', 'jsonpath={.spec.replicas} {.status.readyReplicas}{"\\n"}',
  ], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const started = new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    createInterface({ input: child.stdout }).on('line', (line) => {
      moments.push(moment(line, Date.now() - start));
      resolve();
    });
  });
  try {
    await started;
    await act();
  } finally {
    child.kill();
  }
  return moments;
}

function moment(line: string, atMilliseconds: number): Moment {
  const [wanted, ready] = line.split(' ');
  return { atMilliseconds, wanted: Number(wanted), ready: Number(ready || 0) };
}

/** The numbers of pods that were wanted, one after the other: `3 → 1 → 3`. */
export function wantedInTurn(moments: readonly Moment[]): string {
  return moments.map(({ wanted }) => wanted).filter((wanted, index, all) => wanted !== all[index - 1]).join(' → ');
}

export function leastReady(moments: readonly Moment[]): number {
  return Math.min(...moments.map(({ ready }) => ready));
}

/** How long fewer than `wanted` pods were asked for, in seconds. */
export function secondsBelow(moments: readonly Moment[], wanted: number): number {
  const milliseconds = moments.reduce((sum, now, index) => {
    const next = moments[index + 1];
    return next === undefined || now.wanted >= wanted ? sum : sum + next.atMilliseconds - now.atMilliseconds;
  }, 0);
  return Math.round(milliseconds / 100) / 10;
}
