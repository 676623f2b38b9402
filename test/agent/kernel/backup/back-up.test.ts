import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backUp, copyDirectory, type Means } from '../../../../agent/kernel/backup/back-up';
import { readFacts, writeFacts } from '../../../../agent/kernel/backup/copy';
import { rehearse } from '../../../../agent/kernel/backup/rehearse';
import type { Snapshot } from '../../../../agent/kernel/backup/repository/snapshot';
import { Trouble } from '../../../../agent/kernel/backup/trouble';

let work: string;
beforeEach(() => { work = mkdtempSync(join(tmpdir(), 'backup-')); });
afterEach(() => { rmSync(work, { recursive: true }); });

interface Change {
  record?: Record<string, string>;
  snapshots?: Snapshot[];
  fail?: string;
  /** Whether there is a repository, each time that somebody looks. */
  creating?: boolean[];
  /** Whether this pod may create it. */
  claims?: boolean[];
}

/** A repository in memory, and a log of what was asked of it. */
function means(change: Change = {}) {
  const [asked, told]: [string[], string[]] = [[], []];
  const step = (what: string) => {
    asked.push(what);
    if (change.fail === what) throw new Trouble('RepositoryFailed', `${what}: no space left on device`);
  };
  const config: Means['config'] = {
    cluster: 'main', statefulSet: 'main', stateRecord: 'main-state', version: '3.6.16', repository: {},
    keep: { last: 4, daily: 7, weekly: 5, monthly: 12 },
    paths: { work, node: '/n', sockets: '/s', password: '/p', environment: '/e', agentConfig: '/a', serviceAccount: '/t' },
  };
  const made: Means = {
    config,
    pod: { podName: 'main-backup-1', namespace: 'shop', podIp: '10.0.0.1' },
    clock: () => 0,
    pause: async () => undefined,
    database: {
      system: 'etcd',
      copy: async (directory) => {
        step('copy');
        writeFileSync(join(directory, 'snapshot.db'), 'data');
        return { summary: 'revision 7', facts: { revision: 7 } };
      },
      rehearse: async (_, facts) => {
        step('rehearse');
        return `compared ${JSON.stringify(facts)}`;
      },
    },
    repository: {
      open: async () => { step('open'); return change.creating?.shift() ?? true; },
      create: async () => { step('create'); },
      snapshots: async () => change.snapshots ?? [],
      save: async (directory) => {
        step('save');
        expect(readdirSync(directory).sort()).toEqual(['facts.json', 'snapshot.db']);
        return { id: '4bba301e', bytes: 4096 };
      },
      forget: async () => { step('forget'); },
      check: async () => { step('check'); },
      fetch: async (_, __, directory) => {
        step('fetch');
        await writeFacts(directory, { ...(await readFacts(copyDirectory(config))) });
      },
    },
    report: {
      record: async () => change.record ?? { clusterId: '17' },
      tell: async (kind, reason, message) => { told.push(`${kind} ${reason} ${message}`); },
      write: async () => undefined,
      note: (message) => { told.push(message); },
      claim: async () => (change.claims?.shift() === false ? undefined : async () => { step('give back'); }),
    },
  };
  return { asked, told, made };
}

const own: Snapshot = { id: 'aaaaaaaa', time: '2026-11-28T09:00:00Z', host: 'shop.main', tags: { system: 'etcd', cluster: '17' } };

test('a backup is copied, stored and told of, and only then are old ones removed', async () => {
  const { asked, told, made } = means({ snapshots: [own] });
  await backUp(made);
  expect(asked).toEqual(['open', 'copy', 'save', 'forget', 'check']);
  expect(told).toEqual(['backup BackedUp snapshot 4bba301e of 4.0 KiB in 0 s: revision 7']);
});

test.each(['open', 'copy', 'save'])('a backup that fails to %s removes no old backup, and claims no success', async (fail) => {
  const { asked, told, made } = means({ fail });
  await expect(backUp(made)).rejects.toThrow('no space left');
  expect(asked).not.toContain('forget');
  expect(told).toEqual([]);
});

test.each(['forget', 'check'])('a backup that was stored is told of, and so is that it then failed to %s', async (fail) => {
  const { told, made } = means({ fail });
  await expect(backUp(made)).rejects.toThrow(`the backup 4bba301e was stored, but then it failed to ${fail}: no space left`);
  expect(told).toHaveLength(1);
});

test('the first backup creates the repository', async () => {
  const { asked, made } = means({ creating: [false] });
  await backUp(made);
  expect(asked.slice(0, 4)).toEqual(['open', 'create', 'give back', 'copy']);
});

test('of two first backups at the same time, one creates the repository, and the other waits for it', async () => {
  const { asked, made } = means({ creating: [false, false, true], claims: [false, false] });
  await backUp(made);
  expect(asked.slice(0, 4)).toEqual(['open', 'open', 'open', 'copy']);
});

test('a backup fails if another pod never creates the repository that it began', async () => {
  const never = Array.from({ length: 99 }, () => false);
  const { asked, made } = means({ creating: [...never], claims: [...never] });
  await expect(backUp(made)).rejects.toThrow('another pod was creating the repository');
  expect(asked).not.toContain('create');
});

test('nothing is written into the repository of another cluster', async () => {
  const { asked, made } = means({ snapshots: [{ ...own, host: 'shop.other' }] });
  await expect(backUp(made)).rejects.toThrow('shop.other (newest: aaaaaaaa of 2026-11-28T09:00:00Z); nothing was written');
  expect(asked).toEqual(['open']);
});

test('a cluster that was not formed yet has nothing to back up', async () => {
  const { asked, made } = means({ record: {} });
  await expect(backUp(made)).rejects.toThrow('according to main-state, main has not been formed yet');
  expect(asked).toEqual([]);
});

test('what an earlier run left on the scratch volume is in no backup', async () => {
  const { made } = means();
  await backUp(made);
  writeFileSync(join(copyDirectory(made.config), 'left-over'), '');
  await backUp(made);
  expect(existsSync(join(copyDirectory(made.config), 'left-over'))).toBe(false);
});

test('a rehearsal compares the newest backup of this cluster with the facts in it, and reads a share of the repository', async () => {
  const { asked, told, made } = means({ snapshots: [own, { ...own, id: 'cccccccc', host: 'shop.other' }] });
  await backUp({ ...made, repository: { ...made.repository, snapshots: async () => [own] } });
  await rehearse(made);
  expect(asked.slice(5)).toEqual(['fetch', 'rehearse', 'check']);
  expect(told[1]).toBe('rehearsal Rehearsed snapshot aaaaaaaa of 2026-11-28T09:00:00Z can be restored (0 s): compared {"revision":7}');
});

test('a rehearsal without a backup fails', async () => {
  await expect(rehearse(means().made)).rejects.toThrow('the repository holds no backup of shop.main');
});
