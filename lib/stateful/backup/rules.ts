import { rehearsalName } from '../../../agent/kernel/contract/backup';
import { scheduleFaults } from '../../kubernetes/formats/cron';
import { imageFault } from '../../kubernetes/formats/image-reference';
import { isDnsSubdomain } from '../../kubernetes/formats/names';
import { looksSecret } from '../../kubernetes/objects/secrets';
import { peerFaults } from '../../network/peer-rules';
import type { Fault } from '../../support/fault';
import type { RepositoryParts, S3Repository } from './repository';
import type { BackupSettings } from './settings';

const LEAST_DEADLINE_SECONDS = 60;
/** The controller adds eleven characters. https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#cronjob-limitations */
const MAX_CRON_JOB_NAME = 52;

/** Everything that can be wrong with the backups of a database. */
export function backupFaults({ name, backup }: { readonly name: string; readonly backup: BackupSettings | undefined }): Fault[] {
  if (backup === undefined) return [];
  const longest = MAX_CRON_JOB_NAME - rehearsalName('').length;
  return [
    ...(name.length <= longest ? [] : [{
      prop: 'name', qualifier: 'with backups', must: `be at most ${longest} characters long`, got: `"${name}"`,
      why: 'a CronJob is named after it',
    }]),
    ...scheduleFaults('backup.schedule', backup.schedule),
    ...(backup.rehearsalSchedule === undefined ? [] : scheduleFaults('backup.rehearsal.schedule', backup.rehearsalSchedule)),
    ...nameFaults(backup), ...keepFaults(backup), ...deadlineFaults(backup),
    ...repositoryFaults(backup.repository, 'backup.repository'),
  ];
}

function nameFaults({ passwordSecret, repository, scratchStorageClassName, image }: BackupSettings): Fault[] {
  const { environmentSecret, certificateAuthority, claim } = repository;
  const given = {
    'backup.passwordSecret': passwordSecret,
    [repository.kind === 's3' ? 'backup.repository.credentials' : 'backup.repository.environmentSecret']: environmentSecret,
    'backup.repository.certificateAuthority': certificateAuthority,
    'backup.repository.claim': claim?.name,
    'backup.repository.storageClassName': claim?.storageClassName,
    'backup.scratchStorageClassName': scratchStorageClassName,
  };
  return [
    ...Object.entries(given).filter(([, name]) => name !== undefined && !isDnsSubdomain(name))
      .map(([prop, name]) => ({ prop, must: 'be a valid object name', got: `"${name}"` })),
    ...[imageFault('images.restic', image)].filter((fault) => fault !== undefined),
  ];
}

function keepFaults({ keep }: BackupSettings): Fault[] {
  const wrong = Object.entries(keep).filter(([, count]) => !Number.isInteger(count) || count < 0 || count > 10_000);
  if (wrong.length > 0) {
    return wrong.map(([kind, count]) => ({ prop: `backup.keep.${kind}`, must: 'be a whole number from 0 to 10000', got: String(count) }));
  }
  if (Object.values(keep).some((count) => count > 0)) return [];
  return [{ prop: 'backup.keep', must: 'keep something', got: '0 of each', why: 'every backup would be removed', fix: 'set last: 1' }];
}

function deadlineFaults({ deadlineSeconds }: BackupSettings): Fault[] {
  if (Number.isInteger(deadlineSeconds) && deadlineSeconds >= LEAST_DEADLINE_SECONDS) return [];
  return [{ prop: 'backup.deadline', must: `be whole seconds, ${LEAST_DEADLINE_SECONDS} or more`, got: `${deadlineSeconds} s` }];
}

/** @param prop that names the repository */
export function repositoryFaults(repository: RepositoryParts, prop: string): Fault[] {
  const { kind, address, peers } = repository;
  return [
    ...(kind === 's3' ? s3Faults(repository.given as S3Repository, prop) : []),
    ...(kind === 'restic' && (address.trim() === '' || looksSecret('', address)) ? [{
      prop: `${prop}.repository`, must: 'be an address without a password', got: address === '' ? 'nothing' : 'one with a password',
      why: 'it is part of the manifests', fix: 'give the password as a variable of environmentSecret',
    }] : []),
    ...(peers ?? []).flatMap((peer, index) => peerFaults(`${prop}.peers[${index}]`, peer)),
  ];
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html, and what older stores allow. */
const BUCKET = /^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/;
const PREFIX = /^[A-Za-z0-9!_.*'()/{}-]*$/;

function s3Faults({ endpoint, bucket, prefix = '' }: S3Repository, prop: string): Fault[] {
  return [
    ...(isEndpoint(endpoint) ? [] : [{
      prop: `${prop}.endpoint`, must: 'be a URL of a host', got: `"${endpoint}"`, fix: 'write it like https://s3.example.com',
    }]),
    ...(BUCKET.test(bucket) ? [] : [{
      prop: `${prop}.bucket`, must: 'be the name of a bucket', got: `"${bucket}"`,
      why: '3 to 63 lower case letters, digits, "-" and "."',
    }]),
    ...(PREFIX.test(prefix) ? [] : [{ prop: `${prop}.prefix`, must: 'be a path', got: `"${prefix}"`, fix: 'write it like shop/main' }]),
  ];
}

function isEndpoint(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, pathname, search, hash, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && pathname === '/' && `${search}${hash}${username}${password}` === '';
}
