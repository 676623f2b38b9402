import { ChildProcess, spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';

export interface Command {
  readonly path: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly argv0?: string;
  readonly log: string;
}

/** Restarted by the kubelet at most so often here; there it backs off to five minutes. */
const RESTART_MILLISECONDS = 300;

/** Runs a command once. */
export function runOnce(command: Command): { readonly child: ChildProcess; readonly ended: Promise<number> } {
  const { path, args, env, argv0, log } = command;
  const child = spawn(path, args, { stdio: ['ignore', 'pipe', 'pipe'], ...(env && { env: { ...process.env, ...env } }), ...(argv0 !== undefined && { argv0 }) });
  child.stdout.on('data', (text: Buffer) => {
    appendFileSync(log, text);
  });
  child.stderr.on('data', (text: Buffer) => {
    appendFileSync(log, text);
  });
  const ended = new Promise<number>((resolve) => {
    child.on('exit', (code, signal) => {
      appendFileSync(log, `-- ended: ${code ?? signal}\n`);
      resolve(code ?? 137);
    });
  });
  return { child, ended };
}

/** A container: runs a command again whenever it ends, until it is stopped. */
export class Container {
  private current: ChildProcess | undefined;
  private stopped = false;
  private readonly over: Promise<void>;
  restarts = -1;

  constructor(private readonly command: Command) {
    this.over = this.keepRunning();
  }

  signal(signal: NodeJS.Signals): void {
    this.current?.kill(signal);
  }

  /** @returns once it has ended */
  async stop(signal: NodeJS.Signals): Promise<void> {
    this.stopped = true;
    this.signal(signal);
    await this.over;
  }

  private async keepRunning(): Promise<void> {
    while (!this.stopped) {
      const { child, ended } = runOnce(this.command);
      this.current = child;
      this.restarts += 1;
      await ended;
      if (!this.stopped) await new Promise((resolve) => setTimeout(resolve, RESTART_MILLISECONDS));
    }
  }
}
