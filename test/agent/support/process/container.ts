import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';

export interface Command {
  readonly path: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly argv0?: string;
  readonly log: string;
}

/** The pause before a restart. The real kubelet backs off to five minutes. */
const RESTART_MILLISECONDS = 300;

/** How much of a log the kubelet keeps with `FallbackToLogsOnError`. */
const KEPT_BYTES = 2048;

/** Runs a command once. */
export function runOnce(
  command: Command,
): { readonly child: ChildProcess; readonly ended: Promise<number>; readonly lastWords: () => string } {
  const { path, args, env, argv0, log } = command;
  const child = spawn(path, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(env && { env: { ...process.env, ...env } }),
    ...(argv0 !== undefined && { argv0 }),
  });
  let kept = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      appendFileSync(log, text);
      kept = (kept + text.toString()).slice(-KEPT_BYTES);
    });
  }
  const ended = new Promise<number>((resolve) => {
    // Not `exit`: the last output may not have arrived yet.
    child.on('close', (code, signal) => {
      appendFileSync(log, `-- ended: ${code ?? signal}\n`);
      resolve(code ?? 137);
    });
  });
  return { child, ended, lastWords: () => kept };
}

/** A container: runs a command again whenever it ends, until it is stopped. */
export class Container {
  private current: ChildProcess | undefined;
  private stopped = false;
  private readonly over: Promise<void>;
  restarts = -1;
  private lastState: object = {};

  constructor(private readonly command: Command) {
    this.over = this.keepRunning();
  }

  signal(signal: NodeJS.Signals): void {
    this.current?.kill(signal);
  }

  /** Its status as in the API server. */
  status(name: string): object {
    return { name, restartCount: Math.max(0, this.restarts), state: {}, lastState: this.lastState };
  }

  /** @returns once it has ended */
  async stop(signal: NodeJS.Signals): Promise<void> {
    this.stopped = true;
    this.signal(signal);
    await this.over;
  }

  private async keepRunning(): Promise<void> {
    while (!this.stopped) {
      const { child, ended, lastWords } = runOnce(this.command);
      this.current = child;
      this.restarts += 1;
      const exitCode = await ended;
      this.lastState = { terminated: { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', message: lastWords() } };
      if (!this.stopped) await new Promise((resolve) => setTimeout(resolve, RESTART_MILLISECONDS));
    }
  }
}
