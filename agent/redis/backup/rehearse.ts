import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Outcome } from '../../kernel/backup/tools/tool-server';
import type { Running, Runs } from '../../kernel/backup/tools/tool';
import { Trouble } from '../../kernel/backup/trouble';
import { lastLine } from '../../kernel/backup/words';
import { absentOnError } from '../../kernel/errors';
import { versionPath } from '../contract/version';
import { Connection } from '../server/connection';
import { parseFields } from '../server/replies';
import { ErrorReply } from '../server/resp';
import type { RedisFacts, ShardFacts } from './copy';
import type { Programs } from './server-copy';

const ANSWER_MILLISECONDS = 5000;
const RETRY_MILLISECONDS = 300;
const LOAD_ATTEMPTS = 10_000;

/** Loads each file into a server that only this pod reaches, one after the other, and counts the keys. */
export async function rehearseShards(
  tools: Runs, programs: Programs, version: string, directory: string, { servers, shards }: RedisFacts,
): Promise<string> {
  const path = versionPath(servers, version);
  if (path.is === 'refused') throw new Trouble('RehearsalFailed', `the backup can't be restored into this cluster: ${path.why}`);
  for (const shard of shards) await rehearseShard(tools, programs, directory, shard);
  return `${shards.map(({ shard, keys }) => `${keys} keys of shard ${shard}`).join(', ')}, each loaded by a server`;
}

async function rehearseShard(tools: Runs, programs: Programs, directory: string, { shard, file, keys }: ShardFacts): Promise<void> {
  const loaded = await withServer(tools, programs, directory, file, async (_, found) => found);
  if (loaded === keys) return;
  throw new Trouble('RehearsalFailed', `the copy of shard ${shard} holds ${loaded} keys, and had ${keys} when it was made`);
}

/**
 * Runs a server with the keys of a file for as long as `use` takes.
 *
 * @param use gets the number of keys in the file, those included that have expired
 */
export async function withServer<T>(
  tools: Runs, { server: program }: Programs, directory: string, file: string, use: (at: Connection, keys: number) => Promise<T>,
): Promise<T> {
  const socket = join(directory, `${file}.sock`);
  const server = tools.start([
    program, '--port', '0', '--unixsocket', socket, '--dir', directory, '--dbfilename', file, '--save', '', '--appendonly', 'no',
  ]);
  try {
    const { connection, keys } = await whenLoaded(server, socket, file);
    const result = await use(connection, keys);
    connection.close();
    return result;
  } finally {
    await server.stop();
  }
}

async function whenLoaded(server: Running, socket: string, file: string): Promise<{ connection: Connection; keys: number }> {
  const early: { outcome?: Outcome } = {};
  void server.ended.then((outcome) => { early.outcome = outcome; }, () => undefined);
  for (let attempt = 0; attempt < LOAD_ATTEMPTS; attempt += 1) {
    if (early.outcome !== undefined) {
      const { out, err, code } = early.outcome;
      throw new Trouble('RehearsalFailed', `no server starts from ${file}: ${lastLine(err) ?? lastLine(out) ?? code}`);
    }
    const connection = await absentOnError(Connection.local(socket, 'localhost'));
    const keys = connection === undefined ? undefined : await absentOnError(loadedKeys(connection));
    if (connection !== undefined && keys !== undefined) return { connection, keys };
    connection?.close();
    await pause(RETRY_MILLISECONDS);
  }
  throw new Trouble('RehearsalFailed', `a server did not load ${file} within ${LOAD_ATTEMPTS * RETRY_MILLISECONDS / 1000} s`);
}

/** Keys that expired after the copy was made are skipped, and counted. Nothing: it is still loading. */
async function loadedKeys(connection: Connection): Promise<number | undefined> {
  const [info] = await connection.send([['INFO', 'persistence']], ANSWER_MILLISECONDS);
  if (info instanceof ErrorReply || typeof info !== 'string') return undefined;
  const fields = parseFields(info);
  const [loaded, expired] = ['rdb_last_load_keys_loaded', 'rdb_last_load_keys_expired'].map((name) => Number(fields.get(name)));
  return fields.get('loading') === '0' && loaded !== undefined && expired !== undefined ? loaded + expired : undefined;
}
