import { readFileSync } from 'node:fs';
import { type BackupProps, BackupRepository, Peer } from '../../lib';
import { apply, field, kubectl } from './kubectl';
import { keyed } from './secrets';
import { until } from './wait';

/** Where an S3 store is, which the pods reach: `E2E_S3=https://s3.s3`, its bucket and keys, its authority as a file, and its pods. */
const {
  E2E_S3, E2E_S3_BUCKET = 'backups', E2E_S3_KEY = '', E2E_S3_SECRET = '', E2E_S3_CA, E2E_S3_NAMESPACE, E2E_S3_PORT, E2E_RESTIC,
} = process.env;

/** Why the scenarios are skipped. */
export const NO_STORE = E2E_S3 === undefined ? 'E2E_S3 names no object store (see e2e/README.md)' : undefined;

export const RESTIC_IMAGE = E2E_RESTIC;

const DONE_SECONDS = 900;

/** The props of backups into a path of the store. They are started by hand: their schedules never come in time. */
export function backups(prefix: string, change: Partial<BackupProps> = {}): BackupProps {
  return {
    schedule: '0 0 1 1 *',
    rehearsal: { schedule: '0 0 1 1 *' },
    passwordSecret: 'backup-password',
    repository: BackupRepository.s3({
      endpoint: E2E_S3 ?? 'https://s3.example.com',
      bucket: E2E_S3_BUCKET,
      prefix,
      credentials: 'backup-s3',
      ...(E2E_S3_CA !== undefined && { certificateAuthority: 'backup-ca' }),
      ...(E2E_S3_NAMESPACE !== undefined && { peers: [Peer.namespace(E2E_S3_NAMESPACE, [Number(E2E_S3_PORT ?? 443)])] }),
    }),
    ...change,
  };
}

/** What the README has its readers create. */
export async function createBackupSecrets(namespace: string, password = 'only the tests know it'): Promise<void> {
  await keyed(namespace, 'backup-password', { password });
  await keyed(namespace, 'backup-s3', { AWS_ACCESS_KEY_ID: E2E_S3_KEY, AWS_SECRET_ACCESS_KEY: E2E_S3_SECRET });
  if (E2E_S3_CA === undefined) return;
  const data = { 'ca.crt': readFileSync(E2E_S3_CA, 'utf8') };
  await apply(JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name: 'backup-ca' }, data }));
}

let runs = 0;

/** Starts a backup or a rehearsal now. @returns its Job's name */
export async function startNow(namespace: string, cronJob: string): Promise<string> {
  runs += 1;
  const job = `${cronJob}-${runs}`;
  await kubectl(['-n', namespace, 'create', 'job', job, `--from=cronjob/${cronJob}`]);
  return job;
}

/** Waits until a Job has ended. @returns whether it succeeded */
export async function ended(namespace: string, job: string): Promise<boolean> {
  return (await until(`${job} ends`, DONE_SECONDS, async () => {
    const conditions = await field(namespace, `job/${job}`, '.status.conditions[?(@.status=="True")].type');
    return conditions.includes('Complete') ? 'complete' : conditions.includes('Failed') ? 'failed' : undefined;
  })) === 'complete';
}

/** Runs it to its end. */
export async function runNow(namespace: string, cronJob: string): Promise<boolean> {
  return ended(namespace, await startNow(namespace, cronJob));
}

/** What the containers of a Job have logged. */
export function logsOf(namespace: string, job: string): Promise<string> {
  return kubectl(['-n', namespace, 'logs', `job/${job}`, '--all-containers', '--prefix', '--ignore-errors']);
}

/** Finds the largest file below a directory, and changes one byte in the middle of it. */
const SPOIL = `
  const { chmodSync, openSync, readdirSync, readSync, statSync, writeSync } = require('fs');
  const files = readdirSync('/repository', { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => parentPath + '/' + name).filter((file) => file.includes('/data/'));
  const [largest] = files.map((file) => [statSync(file).size, file]).sort(([one], [other]) => other - one);
  chmodSync(largest[1], 0o600);
  const [file, byte, at] = [openSync(largest[1], 'r+'), Buffer.alloc(1), largest[0] >> 1];
  readSync(file, byte, 0, 1, at);
  writeSync(file, Buffer.from([byte[0] ^ 1]), 0, 1, at);
  console.log('changed a byte of', largest[1]);`;

/** Changes one byte of what a repository on a volume holds. */
export async function spoil(namespace: string, claimName: string): Promise<void> {
  const security = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
  await apply(JSON.stringify({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { namespace, name: 'spoil' },
    spec: {
      template: {
        spec: {
          restartPolicy: 'Never',
          automountServiceAccountToken: false,
          securityContext: { runAsNonRoot: true, runAsUser: 10001, fsGroup: 10001, seccompProfile: { type: 'RuntimeDefault' } },
          containers: [{
            name: 'spoil', image: 'node:24-alpine', command: ['node', '-e', SPOIL], securityContext: security,
            volumeMounts: [{ name: 'repository', mountPath: '/repository' }],
          }],
          volumes: [{ name: 'repository', persistentVolumeClaim: { claimName } }],
        },
      },
    },
  }));
  if (!await ended(namespace, 'spoil')) throw new Error('the repository could not be changed');
}
