import { readFileSync } from 'node:fs';
import { messageOf } from './errors';
import { type Pages, serve } from './http/http-server';
import { type LauncherLink, linkToLauncher } from './replacement/link';
import type { Log } from './world';

export type Mode = 'prepare' | 'run';

/** Makes pages available at a port. */
export type Serve<Opened = unknown> = (host: string, port: number, pages: Pages) => Promise<Opened>;

/** One agent, in a process of its own or in a thread of its launcher. */
interface Started {
  readonly agent: { prepare(): Promise<'done' | 'failed'>; run(): Promise<void>; terminate(): void };
  openStatusPort(open: Serve): Promise<unknown>;
  openControlPort(open: Serve): Promise<unknown>;
}

type Start = (mode: Mode, config: string, launcher: LauncherLink | undefined) => Started;

/** `node <name>.mjs prepare|run <configuration file>`, from the first line to the exit code. */
export function runProgram(name: string, start: Start): void {
  live(name, start).then(
    (code) => process.exit(code),
    (error: unknown) => {
      process.stderr.write(`${messageOf(error)}\n`);
      process.exit(2);
    },
  );
}

async function live(name: string, start: Start): Promise<number> {
  const link = linkToLauncher();
  const sigterm = link === undefined ? firstSigterm() : undefined;
  const [mode, file] = process.argv.slice(2);
  if ((mode !== 'prepare' && mode !== 'run') || file === undefined) {
    throw new Error(`must be called as: node ${name}.mjs prepare|run <configuration file>, got ${JSON.stringify([mode, file])}`);
  }
  const { agent, ...ports } = start(mode, readFileSync(file, 'utf8'), link);
  const open: Serve = link === undefined ? serve : (...pages) => link.serve(...pages);
  await ports.openStatusPort(open);
  if (mode === 'prepare') {
    void sigterm?.then(() => process.exit(0));
    return (await agent.prepare()) === 'done' ? 0 : 1;
  }
  const terminate = () => {
    agent.terminate();
  };
  void sigterm?.then(terminate);
  await ports.openControlPort(open);
  link?.ready();
  // Until then, the program before this one may act.
  await link?.mayAct;
  link?.onSigterm(terminate);
  await agent.run();
  return 0;
}

/** Handled from the first line on: the kernel does not deliver an unhandled SIGTERM to the first process of a container. */
export function firstSigterm(): Promise<void> {
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
