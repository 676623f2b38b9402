import { readFileSync } from 'node:fs';
import { messageOf } from './errors';
import type { Log } from './world';

export type Mode = 'prepare' | 'run';

/** One process of an agent. */
interface Started {
  readonly agent: { prepare(): Promise<'done' | 'failed'>; run(): Promise<void>; terminate(): void };
  openStatusPort(): Promise<unknown>;
  openControlPort(): Promise<unknown>;
}

/** `node <name>.js prepare|run <configuration file>`, from the first line to the exit code. */
export function runProgram(name: string, start: (mode: Mode, config: string) => Started): void {
  const sigterm = firstSigterm();
  live(sigterm, name, start).then(
    (code) => process.exit(code),
    (error: unknown) => {
      process.stderr.write(`${messageOf(error)}\n`);
      process.exit(2);
    },
  );
}

async function live(sigterm: Promise<void>, name: string, start: (mode: Mode, config: string) => Started): Promise<number> {
  const [mode, file] = process.argv.slice(2);
  if ((mode !== 'prepare' && mode !== 'run') || file === undefined) {
    throw new Error(`must be called as: node ${name}.mjs prepare|run <configuration file>, got ${JSON.stringify([mode, file])}`);
  }
  const { agent, ...ports } = start(mode, readFileSync(file, 'utf8'));
  await ports.openStatusPort();
  if (mode === 'prepare') {
    void sigterm.then(() => process.exit(0));
    return (await agent.prepare()) === 'done' ? 0 : 1;
  }
  void sigterm.then(() => {
    agent.terminate();
  });
  await ports.openControlPort();
  await agent.run();
  return 0;
}

/** Handled from the first line on: the kernel does not deliver an unhandled SIGTERM to the first process of a container. */
function firstSigterm(): Promise<void> {
  return new Promise((resolve) => {
    process.on('SIGTERM', () => {
      resolve();
    });
  });
}

/** JSON lines, each with the same common fields. */
export function jsonLog(common: Readonly<Record<string, unknown>>, write: (line: string) => void): Log {
  return (level, message, fields = {}) => {
    write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...common, ...fields })}\n`);
  };
}
