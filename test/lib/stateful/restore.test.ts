import { parseBackupConfig } from '../../../agent/kernel/backup/config';
import { BackupRepository, EtcdCluster, Restore, type S3Repository } from '../../../lib';
import { unrestricted } from '../../support/pod-security';
import { type Manifest, synth } from '../../support/synth';

const S3: S3Repository = { endpoint: 'https://s3.example.com', bucket: 'backups', credentials: 'backup-s3' };
const backup = { schedule: '0 */6 * * *', repository: BackupRepository.s3(S3), passwordSecret: 'backup-password' };
const restored = (restore?: Restore, props: object = {}) => (
  synth((chart) => new EtcdCluster(chart, 'main', { backup, restore, ...props }))
);
const named = (manifests: readonly Manifest[], kind: string, name: string): Manifest => (
  manifests.find((object) => object.kind === kind && object.metadata.name === name)
);
const jobOf = (manifests: readonly Manifest[]): Manifest => manifests.find(({ kind }) => kind === 'Job');

test('a restore changes no pod template: adding and removing it restarts nothing', () => {
  const template = (manifests: readonly Manifest[]) => named(manifests, 'StatefulSet', 'main').spec.template;
  expect(template(restored(Restore.latest()))).toEqual(template(restored()));
});

test('a restore is another Job for another backup, version or repository, and the same one otherwise', () => {
  const name = (...args: Parameters<typeof restored>) => jobOf(restored(...args)).metadata.name;
  const latest = name(Restore.latest());
  expect(latest).toMatch(/^main-restore-[0-9a-f]{10}$/);
  expect(name(Restore.latest(), { size: 5 })).toBe(latest);
  const others = [
    name(Restore.snapshot('4bba301e')), name(Restore.before('2026-11-28T09:00:00Z')), name(Restore.latest({ cluster: 'old.main' })),
    name(Restore.latest({ from: BackupRepository.s3({ ...S3, bucket: 'other' }) })), name(Restore.latest(), { version: '3.5.35' }),
  ];
  expect(new Set([latest, ...others]).size).toBe(others.length + 1);
});

test('the pod that restores has the address of the last member, serves no clients, and passes the restricted Pod Security Standard', () => {
  const { spec } = jobOf(restored(Restore.latest())).spec.template;
  expect([spec.hostname, spec.subdomain]).toEqual(['main-6', 'main-peers']);
  expect(spec.readinessGates).toHaveLength(1);
  expect(unrestricted(spec)).toEqual([]);
});

test('a restore has the configuration that its program reads', () => {
  const { data } = named(restored(Restore.before('2026-11-28T09:00:00Z', { cluster: 'old.main' })), 'ConfigMap', 'main-backup');
  expect(parseBackupConfig(data['restore.json']).restore).toEqual({ before: '2026-11-28T09:00:00Z', host: 'old.main' });
  expect(parseBackupConfig(data['backup.json']).restore).toBeUndefined();
});

test.each([
  ['without a repository', Restore.latest(), { backup: undefined }, 'restore must name a repository and the Secret with its password'],
  ['of an ID that is none', Restore.snapshot('latest'), {}, 'restore must name a snapshot by 8 or more hexadecimal digits, got "latest"'],
  ['of a time without a zone', Restore.before('2026-11-28T09:00:00'), {}, 'restore must name a time in ISO 8601 with a time zone'],
  ['of a cluster without its namespace', Restore.latest({ cluster: 'main' }), {}, 'restore.cluster must be a namespace and a name'],
  ['of seven members', Restore.latest(), { size: 7 }, 'restore must have a size below 7, got 7'],
])('a restore %s is refused', (_, restore, props, words) => {
  expect(() => restored(restore, props)).toThrow(words);
});
