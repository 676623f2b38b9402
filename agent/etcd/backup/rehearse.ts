import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Outcome } from '../../kernel/backup/tools/tool-server';
import type { Running, Runs } from '../../kernel/backup/tools/tool';
import { Trouble } from '../../kernel/backup/trouble';
import { lastLine } from '../../kernel/backup/words';
import { absentOnError } from '../../kernel/errors';
import { call } from '../../kernel/http/http-client';
import { snapshotStatus, SNAPSHOT_FILE } from './copy';
import type { SnapshotStatus } from './snapshot-status';

/** Of the server of a rehearsal: only its own pod reaches it. */
const CLIENT_URL = 'http://127.0.0.1:12379';
const PEER_URL = 'http://127.0.0.1:12380';
/** A large database is read in whole. */
const START_ATTEMPTS = 600;
const RETRY_MILLISECONDS = 500;
const ANSWER_MILLISECONDS = 5000;

/** Restores a snapshot into a server that only this pod reaches, and compares what it holds. */
export async function rehearseSnapshot(etcd: Runs, directory: string, expected: SnapshotStatus): Promise<string> {
  const file = join(directory, SNAPSHOT_FILE);
  const found = await snapshotStatus(etcd, file);
  if (found.hash !== expected.hash || found.revision !== expected.revision || found.keys !== expected.keys) {
    throw new Trouble('RehearsalFailed', `the snapshot holds other data than when it was taken: ${words(found)}, not ${words(expected)}`);
  }
  const dataDir = join(directory, 'data');
  const restored = await etcd.run(['etcdutl', 'snapshot', 'restore', file, '--data-dir', dataDir, ...AS_MEMBER]);
  if (restored.code !== 0) throw new Trouble('RehearsalFailed', `the snapshot can't be restored: ${lastLine(restored.err)}`);
  const server = etcd.start(['etcd', '--data-dir', dataDir, ...SERVES]);
  try {
    const revision = await servedRevision(server);
    // Of an etcd that was never written to, the file says 0, and the server 1.
    if (revision !== Math.max(expected.revision, 1)) {
      throw new Trouble('RehearsalFailed', `the restored server is at revision ${revision}, and the backup at ${expected.revision}`);
    }
  } finally {
    await server.stop();
  }
  return `${words(expected)}, served by an etcd that was started from it`;
}

const AS_MEMBER = ['--name=rehearsal', `--initial-cluster=rehearsal=${PEER_URL}`, `--initial-advertise-peer-urls=${PEER_URL}`];
const SERVES = [
  ...AS_MEMBER, `--listen-client-urls=${CLIENT_URL}`, `--advertise-client-urls=${CLIENT_URL}`, `--listen-peer-urls=${PEER_URL}`,
  '--initial-cluster-state=existing',
];

/** As soon as it has a leader. From its metrics, which ask for no user of etcd's. */
async function servedRevision(server: Running): Promise<number> {
  const early: { outcome?: Outcome } = {};
  void server.ended.then((outcome) => { early.outcome = outcome; }, () => undefined);
  for (let attempt = 0; attempt < START_ATTEMPTS; attempt += 1) {
    if (early.outcome !== undefined) {
      throw new Trouble('RehearsalFailed', `etcd doesn't start from the snapshot: ${lastLine(early.outcome.err) ?? early.outcome.code}`);
    }
    const metrics = await absentOnError(call({ method: 'GET', url: `${CLIENT_URL}/metrics`, timeoutMilliseconds: ANSWER_MILLISECONDS }));
    const served = metrics === undefined ? undefined : revisionOf(metrics.body);
    if (served !== undefined) return served;
    await pause(RETRY_MILLISECONDS);
  }
  const seconds = START_ATTEMPTS * RETRY_MILLISECONDS / 1000;
  throw new Trouble('RehearsalFailed', `etcd started from the snapshot, and has no leader after ${seconds} s`);
}

function revisionOf(metrics: string): number | undefined {
  const gauge = (name: string) => new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1];
  const revision = gauge('etcd_debugging_mvcc_current_revision');
  return gauge('etcd_server_has_leader') === '1' && revision !== undefined ? Number(revision) : undefined;
}

function words({ revision, keys, hash }: SnapshotStatus): string {
  return `revision ${revision}, ${keys} keys, hash ${hash.toString(16)}`;
}
