import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { record } from '../figures';
import { type EtcdUnderTest, NAME } from './cluster';
import { wellSince } from './well';
import type { Writes } from './writer';

/** Writes before the act, so that what it does from its first moment on is seen. */
const BEFORE_MILLISECONDS = 1500;
const WELL_SECONDS = 240;
const LOG_LINES = 400;

interface Result {
  readonly seconds: number;
  readonly writes: Writes;
}

let windows = 0;

/**
 * Has the writer write while `act` changes the cluster, until `size` members are well again. No acknowledged write may be lost and no
 * second cluster may arise; the times are noted only.
 */
export async function scenario(
  cluster: EtcdUnderTest, title: string, size: number, act: () => Promise<unknown>, seconds = WELL_SECONDS,
): Promise<Result> {
  const { writer } = cluster;
  windows += 1;
  await writer.begin(`window-${windows}`);
  try {
    await pause(BEFORE_MILLISECONDS);
    const start = Date.now();
    await act();
    const well = Math.max(0, await wellSince(cluster, size, seconds) - start) / 1000;
    const writes = await writer.end();
    noteFigures(title, well, writes);
    expect({ title, lost: writes.lostKeys, clusters: writes.clusterIds.length }).toEqual({ title, lost: [], clusters: 1 });
    return { seconds: well, writes };
  } catch (cause) {
    throw new Error(`${title}: ${(cause as Error).message}; see ${await notes(cluster)}`, { cause });
  }
}

/** The same without a writer, for a cluster that isn't there yet. */
export async function creation(cluster: EtcdUnderTest, title: string, size: number, act: () => Promise<unknown>): Promise<void> {
  try {
    await cluster.writer.forget();
    const start = Date.now();
    await act();
    const well = (await wellSince(cluster, size, WELL_SECONDS) - start) / 1000;
    record(`etcd: ${title}`, `well after ${well.toFixed(1)} s`, { seconds: well });
  } catch (cause) {
    throw new Error(`${title}: ${(cause as Error).message}; see ${await notes(cluster)}`, { cause });
  }
}

export function noteFigures(
  title: string,
  seconds: number,
  { acknowledged, lost, stallMilliseconds, stallThroughService, stallOfMembers, clusterIds, errors }: Writes,
): void {
  const text = `well after ${seconds.toFixed(1)} s, stall ${stallMilliseconds} ms (Service ${stallThroughService},`
    + ` members ${stallOfMembers}), ${acknowledged} acknowledged, ${lost} lost`;
  record(
    `etcd: ${title}`,
    text,
    { seconds, stallMilliseconds, stallThroughService, stallOfMembers, acknowledged, lost, clusters: clusterIds.length, errors },
  );
}

/** What a person would look at, in a file: the namespace is gone soon. */
async function notes(cluster: EtcdUnderTest): Promise<string> {
  const asked = [
    ['get', 'pods,statefulset,pvc', '-o', 'wide'],
    ['get', 'configmap', `${NAME}-state`, '-o', 'yaml'],
    ['get', 'events', '--sort-by=.lastTimestamp'],
    [
      'logs',
      '-l',
      `app.kubernetes.io/instance=${NAME}`,
      '--all-containers',
      '--prefix',
      '--ignore-errors',
      '--max-log-requests=40',
      `--tail=${LOG_LINES}`,
    ],
  ];
  const texts = [JSON.stringify(await cluster.writer.state().catch(String), null, 1)];
  for (const args of asked) texts.push(`$ kubectl ${args.join(' ')}`, await cluster.kubectl(...args).catch(String));
  const file = join(mkdtempSync(join(process.env.E2E_LOGS ?? tmpdir(), 'operatorless-e2e-failure-')), 'notes.txt');
  writeFileSync(file, texts.join('\n\n'));
  return file;
}
