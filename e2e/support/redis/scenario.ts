import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { record } from '../figures';
import { ENGINE, type RedisUnderTest, type Shape, USUAL, VERSION } from './cluster';
import { wellSince } from './well';
import type { Writes } from './writer';

/** Writes before the act, so that what it does from its first moment on is seen. */
const BEFORE_MILLISECONDS = 1500;
const WELL_SECONDS = 240;
const LOG_LINES = 600;
const SERVER = `${ENGINE} ${VERSION}`;

interface Result {
  readonly seconds: number;
  readonly writes: Writes;
}

interface Choices {
  readonly shape?: Shape;
  readonly seconds?: number;
  /**
   * As where a disk is destroyed while its copy is behind: writes that were acknowledged within so long may be lost. Asked after the act.
   */
  readonly mayLoseSeconds?: () => number;
  /** As where a server dies with what its copy didn't have yet: so many of the acknowledged writes may be lost. */
  readonly mayLoseKeys?: number;
}

let windows = 0;

/**
 * Has the writer write while `act` changes the cluster, until it is well again. No acknowledged write may be lost and no second cluster
 * may arise; the times are noted only.
 */
export async function scenario(
  cluster: RedisUnderTest, title: string, act: () => Promise<unknown>, choices: Choices = {},
): Promise<Result> {
  const { shape = USUAL, seconds = WELL_SECONDS, mayLoseSeconds, mayLoseKeys } = choices;
  const { writer } = cluster;
  windows += 1;
  try {
    const before = await cluster.record();
    await writer.begin(`window-${windows}`);
    await pause(BEFORE_MILLISECONDS);
    const start = Date.now();
    await act();
    const well = Math.max(0, await wellSince(cluster, shape, seconds) - start) / 1000;
    const writes = await writer.end();
    noteFigures(title, well, writes);
    const { clusterId } = await cluster.record();
    expect({ title, clusterId }).toEqual({ title, clusterId: before.clusterId });
    if (mayLoseSeconds === undefined && mayLoseKeys === undefined) expect({ title, lost: writes.lostKeys }).toEqual({ title, lost: [] });
    if (mayLoseKeys !== undefined) expect(writes.lost).toBeLessThanOrEqual(mayLoseKeys);
    if (mayLoseSeconds !== undefined) expect(writes.lostMilliseconds).toBeLessThanOrEqual(1000 * mayLoseSeconds());
    return { seconds: well, writes };
  } catch (cause) {
    throw new Error(`${title}: ${(cause as Error).message}; see ${await notes(cluster, shape)}`, { cause });
  }
}

/** The same without a writer, for a cluster that isn't there yet. */
export async function creation(cluster: RedisUnderTest, title: string, act: () => Promise<unknown>, shape: Shape = USUAL): Promise<void> {
  try {
    const start = Date.now();
    await act();
    await cluster.takePassword();
    const well = (await wellSince(cluster, shape, WELL_SECONDS) - start) / 1000;
    record(`${SERVER}: ${title}`, `well after ${well.toFixed(1)} s`, { seconds: well });
  } catch (cause) {
    throw new Error(`${title}: ${(cause as Error).message}; see ${await notes(cluster, shape)}`, { cause });
  }
}

function noteFigures(title: string, seconds: number, writes: Writes): void {
  const { acknowledged, lost, stallMilliseconds, stallThroughService, stallOfPods, errors } = writes;
  const text = `well after ${seconds.toFixed(1)} s, stall ${stallMilliseconds} ms (Service ${stallThroughService}, pods ${stallOfPods}),`
    + ` ${acknowledged} acknowledged, ${lost} lost`;
  record(`${SERVER}: ${title}`, text, { seconds, stallMilliseconds, stallThroughService, stallOfPods, acknowledged, lost, errors });
}

/** What a person would look at, in a file: the namespace is gone soon. */
async function notes(cluster: RedisUnderTest, shape: Shape): Promise<string> {
  const instance = `app.kubernetes.io/instance=${cluster.name}`;
  const asked = [
    ['get', 'pods,statefulset,pvc', '-o', 'wide'],
    ['get', 'configmap', `${cluster.name}-state`, '-o', 'yaml'],
    ['get', 'events', '--sort-by=.lastTimestamp'],
    ['logs', '-l', instance, '--all-containers', '--prefix', '--ignore-errors', '--max-log-requests=60', `--tail=${LOG_LINES}`],
  ];
  const texts = [
    JSON.stringify(await cluster.servers(shape).catch(String), null, 1), JSON.stringify(await cluster.writer.errors().catch(String)),
  ];
  for (const args of asked) texts.push(`$ kubectl ${args.join(' ')}`, await cluster.kubectl(...args).catch(String));
  const file = join(mkdtempSync(join(process.env.E2E_LOGS ?? tmpdir(), 'operatorless-e2e-failure-')), 'notes.txt');
  writeFileSync(file, texts.join('\n\n'));
  return file;
}
