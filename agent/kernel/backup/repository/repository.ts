import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackupConfig, Retention } from '../../contract/backup';
import { undefinedIfMissing } from '../../pod';
import { Trouble } from '../trouble';
import type { Outcome } from '../tools/tool-server';
import type { Runs } from '../tools/tool';
import { lacksRepository, refusal } from './refusal';
import { parseSaved, parseSnapshots, type Snapshot, tagTexts } from './snapshot';

/** Another backup, or the removal of old ones, may hold the repository for so long. */
const LOCK_PATIENCE = '5m';

/** restic asks a store that doesn't answer again and again for 15 minutes. */
const OPEN_SECONDS = 120;

/** A restic repository: encrypted, deduplicated. restic runs in a container of its own. */
export class Repository {
  constructor(
    private readonly restic: Runs,
    private readonly config: Pick<BackupConfig, 'repository' | 'paths'>,
    /** `namespace.name`: whose backups these are. */
    private readonly host: string,
  ) {}

  /** @returns whether there is one; then it is ready to be used. @throws Trouble unless that is known, or if its password is another */
  async open(): Promise<boolean> {
    const found = await this.run(['cat', 'config'], OPEN_SECONDS);
    if (lacksRepository(found)) return false;
    if (found.code !== 0) throw refusal('open the repository', found);
    // Only stale locks: those of runs that were killed.
    await this.must('remove stale locks', 'unlock');
    return true;
  }

  /** Only one pod may do this at a time: two at once both succeed, and then nobody can open the repository (restic 0.19.1). */
  async create(): Promise<void> {
    await this.must('create the repository', 'init');
  }

  /** The oldest first. */
  async snapshots(): Promise<readonly Snapshot[]> {
    return parseSnapshots((await this.must('list the backups', 'snapshots', '--json', '--no-lock')).out);
  }

  /** @throws unless all of the directory is in the repository */
  async save(directory: string, tags: Readonly<Record<string, string>>): Promise<{ readonly id: string; readonly bytes: number }> {
    const tagged = tagTexts(tags).flatMap((tag) => ['--tag', tag]);
    // 3: some files could not be read. That is no backup.
    const { out } = await this.must('store the backup', 'backup', '--json', '--host', this.host, ...tagged, directory);
    return parseSaved(out);
  }

  /** Removes backups that nobody wants to keep, and what only they held. */
  async forget({ last, daily, weekly, monthly }: Retention): Promise<void> {
    const keep = { last, daily, weekly, monthly };
    const wanted = Object.entries(keep).filter(([, count]) => count > 0).flatMap(([kind, count]) => [`--keep-${kind}`, String(count)]);
    await this.must('remove old backups', 'forget', '--host', this.host, '--group-by', 'host', '--prune', ...wanted);
  }

  /** @param share of the data to read and check, such as `1G`, chosen at random. Absent: only the structure */
  async check(share?: string): Promise<void> {
    await this.must('check the repository', 'check', ...(share === undefined ? [] : [`--read-data-subset=${share}`]));
  }

  /** Writes what was saved of a directory into another one. @throws unless all of it is as it was saved */
  async fetch(id: string, saved: string, directory: string): Promise<void> {
    await this.must(`read the backup ${id}`, 'restore', `${id}:${saved}`, '--target', directory, '--verify');
  }

  private async must(what: string, ...args: readonly string[]): Promise<Outcome> {
    const outcome = await this.run(args);
    if (outcome.code !== 0) throw refusal(what, outcome);
    return outcome;
  }

  private async run(args: readonly string[], seconds?: number): Promise<Outcome> {
    const { repository, paths } = this.config;
    const secret = await secretVariables(paths.environment);
    const RESTIC_PASSWORD_FILE = join(paths.password, 'password');
    if (await undefinedIfMissing(readFile(RESTIC_PASSWORD_FILE)) === undefined) {
      throw new Trouble('RepositoryPasswordMissing', 'the Secret with the password of the repository has no key `password`');
    }
    // Without a cache: the pod is a new one each time.
    return this.restic.run(['restic', '--no-cache', '--retry-lock', LOCK_PATIENCE, ...args], {
      ...secret, ...repository, RESTIC_PASSWORD_FILE, HOME: paths.work, TMPDIR: paths.work,
    }, seconds);
  }
}

/** A file for each variable, as a Secret is mounted. */
async function secretVariables(directory: string): Promise<Readonly<Record<string, string>>> {
  const names = (await undefinedIfMissing(readdir(directory)) ?? []).filter((name) => !name.startsWith('.'));
  const values = await Promise.all(names.map(async (name) => [name, (await readFile(join(directory, name), 'utf8')).trim()] as const));
  return Object.fromEntries(values);
}
