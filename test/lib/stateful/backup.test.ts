import { Duration, Size } from 'cdk8s';
import { parseBackupConfig } from '../../../agent/kernel/backup/config';
import {
  type BackupProps, BackupRepository, EtcdCluster, EtcdTls, Peer, RedisCluster, RedisTls, Relaxation, type S3Repository,
} from '../../../lib';
import { instanceSelector } from '../../../lib/kubernetes/objects/labels';
import { unrestricted } from '../../support/pod-security';
import { type Manifest, synth } from '../../support/synth';

const S3: S3Repository = { endpoint: 'https://s3.example.com', bucket: 'backups', credentials: 'backup-s3' };
const backup = (change: Partial<BackupProps> = {}): BackupProps => ({
  schedule: '0 */6 * * *', repository: BackupRepository.s3(S3), passwordSecret: 'backup-password',
  rehearsal: { schedule: '30 5 * * 0' }, ...change,
});
const etcd = (change?: Partial<BackupProps>, props: object = {}) => (
  synth((chart) => new EtcdCluster(chart, 'main', { backup: backup(change), ...props }))
);
const redis = (change?: Partial<BackupProps>, props: object = {}) => (
  synth((chart) => new RedisCluster(chart, 'main', { backup: backup(change), ...props }))
);
const named = (manifests: readonly Manifest[], kind: string, name: string): Manifest => (
  manifests.find((object) => object.kind === kind && object.metadata.name === name)
);
const podOf = (manifests: readonly Manifest[], name = 'main-backup'): Manifest => (
  named(manifests, 'CronJob', name).spec.jobTemplate.spec.template.spec
);
const configOf = (manifests: readonly Manifest[]) => parseBackupConfig(named(manifests, 'ConfigMap', 'main-backup').data['backup.json']);

describe.each([['etcd', etcd], ['redis', redis]] as const)('backups of %s', (system, cluster) => {
  const manifests = cluster();
  const without = synth((chart) => (system === 'etcd' ? new EtcdCluster(chart, 'main') : new RedisCluster(chart, 'main')));

  test('change no pod of the database, nor anything else but who may connect to it', () => {
    const unlike = (one: readonly Manifest[], other: readonly Manifest[]) => (
      one.filter((object) => JSON.stringify(named(other, object.kind, object.metadata.name)) !== JSON.stringify(object))
        .map(({ kind, metadata }) => `${kind} ${metadata.name}`)
    );
    expect(unlike(without, manifests)).toEqual(['NetworkPolicy main']);
    expect(unlike(manifests, without).sort()).toEqual([
      'ConfigMap main-backup', 'CronJob main-backup', 'CronJob main-rehearsal', 'NetworkPolicy main', 'NetworkPolicy main-backup',
      'Role main-backup', 'RoleBinding main-backup', 'ServiceAccount main-backup',
    ]);
  });

  test('run one at a time, end by themselves, and leave few pods behind', () => {
    for (const [name, schedule] of [['main-backup', '0 */6 * * *'], ['main-rehearsal', '30 5 * * 0']]) {
      const { spec } = named(manifests, 'CronJob', name);
      expect(spec).toMatchObject({ schedule, timeZone: 'Etc/UTC', concurrencyPolicy: 'Forbid', suspend: false });
      expect(spec).toMatchObject({ successfulJobsHistoryLimit: 1, failedJobsHistoryLimit: 3 });
      expect(spec.jobTemplate.spec).toMatchObject({ activeDeadlineSeconds: 21600, backoffLimit: 1 });
      expect(podOf(manifests, name).restartPolicy).toBe('Never');
    }
  });

  test('have a program that fits into a ConfigMap with the annotation of kubectl', () => {
    expect(JSON.stringify(named(manifests, 'ConfigMap', 'main-backup')).length).toBeLessThan(200 * 1024);
  });

  test('pass the restricted Pod Security Standard', () => {
    for (const name of ['main-backup', 'main-rehearsal']) expect(unrestricted(podOf(manifests, name))).toEqual([]);
  });

  test('may read and write the state record and create Events, and no Secret', () => {
    const { rules } = named(manifests, 'Role', 'main-backup');
    expect(rules.flatMap(({ resources }: Manifest) => resources)).not.toContain('secrets');
    expect(rules).toContainEqual({ apiGroups: [''], resources: ['configmaps'], resourceNames: ['main-state'], verbs: ['get', 'patch'] });
    expect(rules.filter(({ resourceNames }: Manifest) => resourceNames === undefined)).toEqual([
      { apiGroups: [''], resources: ['events'], verbs: ['create'] },
    ]);
  });

  test('connect to DNS, the servers, the API server and the repository, and nobody connects to them', () => {
    const { spec } = named(manifests, 'NetworkPolicy', 'main-backup');
    expect(spec.policyTypes).toEqual(['Ingress', 'Egress']);
    expect(spec.ingress).toBeUndefined();
    const port = system === 'etcd' ? 2379 : 6379;
    const [, servers, , repository] = spec.egress;
    expect(servers.ports).toEqual([{ port, protocol: 'TCP' }]);
    expect(repository).toEqual({ ports: [{ port: 443, protocol: 'TCP' }] });
    expect(named(manifests, 'NetworkPolicy', 'main').spec.ingress).toContainEqual({
      from: [{ podSelector: { matchLabels: instanceSelector('main-backup') } }],
      ports: [{ port, protocol: 'TCP' }],
    });
    expect(named(cluster({}, { relaxations: [Relaxation.NO_NETWORK_POLICY] }), 'NetworkPolicy', 'main-backup')).toBeUndefined();
  });

  test('reach no pod of the database by its labels: no Service leads to a backup', () => {
    const { labels } = named(manifests, 'CronJob', 'main-backup').spec.jobTemplate.spec.template.metadata;
    for (const service of manifests.filter(({ kind }) => kind === 'Service')) {
      const selected = Object.entries(service.spec.selector).every(([label, value]) => labels[label] === value);
      expect([service.metadata.name, selected]).toEqual([service.metadata.name, false]);
    }
  });

  test('hold no secret: the password and the credentials are mounted as files, where their containers need them', () => {
    const { containers, volumes } = podOf(manifests);
    expect(volumes.filter(({ secret }: Manifest) => ['backup-password', 'backup-s3'].includes(secret?.secretName))).toHaveLength(2);
    expect(JSON.stringify(containers)).not.toContain('secretKeyRef');
    const database = containers.find(({ name }: Manifest) => !['backup', 'restic'].includes(name));
    expect(database.volumeMounts.map(({ name }: Manifest) => name)).not.toContain('password');
  });

  test('have the configuration that their program reads', () => {
    expect(configOf(manifests)).toMatchObject({
      cluster: 'main', stateRecord: 'main-state', keep: { last: 4, daily: 7, weekly: 5, monthly: 12 },
      repository: { RESTIC_REPOSITORY: 's3:https://s3.example.com/backups/{namespace}/main' },
    });
  });

  test('ask for as much room as the data may take', () => {
    const limit = (job: string) => podOf(manifests, job).volumes.find(({ name }: Manifest) => name === 'work').emptyDir.sizeLimit;
    expect([limit('main-backup'), limit('main-rehearsal')]).toEqual(system === 'etcd' ? ['2304Mi', '4352Mi'] : ['2098Mi', '2098Mi']);
    const [work] = podOf(cluster({ scratchStorageClassName: 'fast' })).volumes.filter(({ name }: Manifest) => name === 'work');
    expect(work.ephemeral.volumeClaimTemplate.spec).toMatchObject({ storageClassName: 'fast' });
  });
});

test('an S3 store may have a region, a path, an authority of its own, and be in the same cluster', () => {
  const manifests = etcd({
    repository: BackupRepository.s3({
      ...S3, endpoint: 'https://s3.storage:8443', prefix: '/shop/main/', region: 'eu-1', certificateAuthority: 'backup-ca',
      peers: [Peer.namespace('storage', [7070])],
    }),
  });
  expect(configOf(manifests).repository).toEqual({
    RESTIC_REPOSITORY: 's3:https://s3.storage:8443/backups/shop/main', AWS_DEFAULT_REGION: 'eu-1', RESTIC_CACERT: '/certificate-authority/ca.crt',
  });
  expect(named(manifests, 'NetworkPolicy', 'main-backup').spec.egress.at(-1)).toEqual({
    to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'storage' } } }], ports: [{ port: 7070, protocol: 'TCP' }],
  });
});

test('a volume is a claim that is kept, or one that exists', () => {
  const manifests = etcd({ repository: BackupRepository.volume({ storage: Size.gibibytes(20), storageClassName: 'slow' }) });
  const claim = named(manifests, 'PersistentVolumeClaim', 'main-backup');
  expect(claim.spec).toMatchObject({ storageClassName: 'slow', resources: { requests: { storage: '20Gi' } } });
  expect(claim.metadata.annotations).toMatchObject({ 'kustomize.toolkit.fluxcd.io/prune': 'disabled' });
  expect(configOf(manifests).repository.RESTIC_REPOSITORY).toBe('/repository/{namespace}/main');
  const existing = etcd({ repository: BackupRepository.volume({ claim: 'shared' }) });
  expect(existing.filter(({ kind }) => kind === 'PersistentVolumeClaim')).toEqual([]);
  expect(podOf(existing).volumes).toContainEqual({ name: 'repository', persistentVolumeClaim: { claimName: 'shared' } });
});

test('in plain text, no certificate is mounted', () => {
  for (const manifests of [etcd({}, { tls: EtcdTls.plainText() }), redis({}, { tls: RedisTls.plainText() })]) {
    expect(JSON.stringify(podOf(manifests))).not.toContain('client-tls');
  }
});

test('the Secrets to create are named, each with its command', () => {
  const clusters: EtcdCluster[] = [];
  synth((chart) => {
    clusters.push(new EtcdCluster(chart, 'main', { backup: backup() }));
    return clusters[0] as EtcdCluster;
  });
  const commands = clusters[0]?.requiredSecrets.map(({ command }) => command) ?? [];
  expect(commands.join('\n')).toContain("backup-password --namespace shop --from-literal=password='...'");
  expect(commands.join('\n')).toContain(
    "backup-s3 --namespace shop --from-literal=AWS_ACCESS_KEY_ID='...' --from-literal=AWS_SECRET_ACCESS_KEY='...'",
  );
});

test.each([
  ['a schedule', { schedule: '0 25 * * *' }, 'backup.schedule must have hours from 0 to 23, got "25" in "0 25 * * *"'],
  ['a day', { rehearsal: { schedule: '0 0 31 2 *' } }, 'backup.rehearsal.schedule must name a day that exists'],
  ['retention', { keep: { last: 0, daily: 0, weekly: 0, monthly: 0 } }, 'backup.keep must keep something, got 0 of each'],
  ['a count', { keep: { last: 1.5 } }, 'backup.keep.last must be a whole number'],
  ['a deadline', { deadline: Duration.seconds(5) }, 'backup.deadline must be whole seconds, 60 or more, got 5 s'],
  ['a Secret', { passwordSecret: 'my secret' }, 'backup.passwordSecret must be a valid object name, got "my secret"'],
  ['an endpoint', { repository: BackupRepository.s3({ ...S3, endpoint: 's3.example.com' }) }, 'endpoint must be a URL of a host'],
  ['a bucket', { repository: BackupRepository.s3({ ...S3, bucket: 'My Backups' }) }, 'repository.bucket must be the name of a bucket'],
  ['a key in the URL', { repository: BackupRepository.s3({ ...S3, endpoint: 'https://me:k@s3.example.com' }) }, 'be a URL of a host'],
  [
    'a password in the address', { repository: BackupRepository.restic({ repository: 'rest:https://me:word@rest.example.com/main' }) },
    'backup.repository.repository must be an address without a password',
  ],
])('%s that can not work is refused', (_, change, words) => {
  expect(() => etcd(change)).toThrow(words);
});

test('a name that leaves no room for the names of CronJobs is refused', () => {
  const long = () => synth((chart) => new EtcdCluster(chart, 'a'.repeat(43), { backup: backup() }));
  expect(long).toThrow('must be at most 42 characters long');
});
