import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { CONFIG_FILE, programFile } from '../contract/names';
import { messageOf } from '../errors';
import { firstSigterm, jsonLog } from '../program';
import { HeldPorts } from './held-ports';
import { Launcher } from './launcher';
import { type Snapshot, Snapshots } from './snapshots';
import { MountedFiles } from './mounted-files';

/** How often files that don't agree yet are read again before a pod starts, and how often that is logged. */
const AGAIN_MILLISECONDS = 1000;
const LOG_AGAIN_TIMES = 60;

/** What the launcher was called with: `node launch.mjs prepare|run <system> <mounted directory> <directory for copies>`. */
interface Call {
  readonly mode: 'prepare' | 'run';
  readonly system: string;
  readonly mounted: string;
  readonly copies: string;
}

const sigterm = firstSigterm();

main().then(
  (code) => {
    if (code !== undefined) process.exit(code);
  },
  (error: unknown) => {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exit(2);
  },
);

/** @returns the exit code; undefined while a program in this thread goes on */
async function main(): Promise<number | undefined> {
  const called = callOf(process.argv.slice(2));
  const { mode, system, mounted, copies } = called;
  const log = jsonLog({ agent: system, mode: 'launch', pod: process.env.POD_NAME }, (line) => process.stdout.write(line));
  const clock = { now: () => performance.now(), pause };
  const files = new MountedFiles(mounted, clock);
  const snapshots = new Snapshots(copies);
  if (mode === 'prepare') {
    void sigterm.then(() => process.exit(0));
    return prepare(called, await firstSnapshot(files, snapshots, log), snapshots);
  }
  const ports = new HeldPorts((error) => {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exit(2);
  });
  const launcher = new Launcher({ file: programFile(system), mounted: files, snapshots, ports, clock, log });
  void sigterm.then(() => {
    launcher.terminate();
  });
  return launcher.run();
}

/** The program itself, in this thread: before the server has started there is nothing to replace it for. */
async function prepare({ system }: Call, snapshot: Snapshot, snapshots: Snapshots): Promise<undefined> {
  // The server starts from what this program writes: until the pod is replaced, its agents must be of the same template.
  await snapshots.markGood(snapshot);
  const file = join(snapshot.directory, programFile(system));
  process.argv.splice(1, Infinity, file, 'prepare', join(snapshot.directory, CONFIG_FILE));
  await import(pathToFileURL(file).href);
}

async function firstSnapshot(files: MountedFiles, snapshots: Snapshots, log: ReturnType<typeof jsonLog>): Promise<Snapshot> {
  for (let times = 0; ; times += 1) {
    const whole = await files.look();
    if (whole !== undefined) return snapshots.save(whole);
    if (times % LOG_AGAIN_TIMES === 0) log('warn', 'the mounted files do not agree yet', { why: files.whyIncomplete });
    await pause(AGAIN_MILLISECONDS);
  }
}

function callOf([mode, system, mounted, copies, ...more]: readonly string[]): Call {
  if ((mode !== 'prepare' && mode !== 'run') || system === undefined || mounted === undefined || copies === undefined || more.length > 0) {
    const got = JSON.stringify(process.argv.slice(2));
    throw new Error(`must be called as: node launch.mjs prepare|run <system> <mounted directory> <directory for copies>, got ${got}`);
  }
  return { mode, system, mounted, copies };
}
