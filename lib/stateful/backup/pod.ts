import type * as core from 'kubernetes-types/core/v1';
import {
  BACKUP_CONFIG, BACKUP_PROGRAM, backupName, type BackupPaths, RESTIC_CONTAINER, RESTORE_CONFIG,
} from '../../../agent/kernel/contract/backup';
import { agentName, CONFIG_FILE } from '../../../agent/kernel/contract/names';
import { formatKibibytes, formatMillicores } from '../../kubernetes/formats/quantities';
import { restrictedContainer, restrictedPod } from '../../kubernetes/pods/pod-security';
import type { Range } from '../../pods/resources';
import { fromPod } from '../agent-containers';
import { GROUP_READABLE, SERVICE_ACCOUNT_DIRECTORY, tokenVolume } from '../agent-files';
import type { ContainerNeed } from '../resources';
import type { StatefulSettings } from '../settings';
import { REPOSITORY_DIRECTORY } from './repository';
import type { RepositoryAccess } from './settings';

/** What a database's backups have of their own. */
export interface BackedUpDatabase {
  /** `etcd`, `redis` */
  readonly system: string;
  /** The StatefulSet that Events are about. */
  readonly statefulSet: string;
  /** The container with the database's own programs, and their image. */
  readonly container: string;
  readonly image: string;
  readonly agentImage: string;
  readonly clientPort: number;
  /** Pods of which the programs ask the API server for the address. */
  readonly pods: readonly string[];
  /** What the programs need to connect to the servers, at the paths of the agents' configuration. */
  readonly volumes: readonly core.Volume[];
  readonly volumeMounts: readonly core.VolumeMount[];
  /** How large a copy is at most, and what a rehearsal writes beside it. */
  readonly kibibytes: Readonly<Record<BackupMode, number>>;
}

export type BackupMode = 'backup' | 'rehearsal' | 'restore';

/** The container that leads the others through a backup. */
export const LEADING_CONTAINER = 'backup';

const DIRECTORY = '/backup';
const CERTIFICATE_AUTHORITY = { directory: '/certificate-authority', key: 'ca.crt' };

export const BACKUP_PATHS: BackupPaths = {
  work: '/work',
  node: '/node',
  sockets: '/sockets',
  password: '/secrets/password',
  environment: '/secrets/environment',
  agentConfig: `/agent/${CONFIG_FILE}`,
  serviceAccount: SERVICE_ACCOUNT_DIRECTORY,
};

/** Where restic finds the authority of the store's certificate. */
export const CERTIFICATE_AUTHORITY_FILE = `${CERTIFICATE_AUTHORITY.directory}/${CERTIFICATE_AUTHORITY.key}`;

/** Node.js with its libraries: measured, 101 MiB with glibc and 95 MiB with musl. */
const NODE_KIBIBYTES = 256 * 1024;

const LEADING_NEED: ContainerNeed = { millicores: { request: 10, limit: 500 }, kibibytes: { request: 64 * 1024, limit: 192 * 1024 } };
/** restic holds its index in memory, which is small for the data of one database, and what it compresses. */
const RESTIC_NEED: ContainerNeed = { millicores: { request: 50, limit: 1000 }, kibibytes: { request: 128 * 1024, limit: 1024 * 1024 } };

/** What the containers of a pod ask for. A rehearsal starts a server with all data, which needs as much memory as a real one. */
export function backupNeeds(
  { memoryKibibytes }: StatefulSettings, mode: BackupMode,
): Readonly<Record<'leading' | 'restic' | 'own', ContainerNeed>> {
  const kibibytes: Range = { request: mode === 'backup' ? 64 * 1024 : memoryKibibytes, limit: memoryKibibytes };
  return { leading: LEADING_NEED, restic: RESTIC_NEED, own: { millicores: { request: 50, limit: 1000 }, kibibytes } };
}

/** The pod of one backup or rehearsal: a container that leads, one with restic, and one with the database's programs. */
export function backupPod(
  settings: StatefulSettings, access: RepositoryAccess, database: BackedUpDatabase, mode: BackupMode,
): core.PodSpec {
  const name = backupName(settings.name);
  const { imagePullSecrets } = settings.pods;
  return {
    serviceAccountName: name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    restartPolicy: 'Never',
    // For the report that it was stopped.
    terminationGracePeriodSeconds: 30,
    ...(imagePullSecrets.length > 0 && { imagePullSecrets: imagePullSecrets.map((secret) => ({ name: secret })) }),
    securityContext: restrictedPod(settings.user),
    ...podContainers(settings, database, mode, access),
    volumes: podVolumes(settings, access, database, mode),
  };
}

function podContainers(
  settings: StatefulSettings, database: BackedUpDatabase, mode: BackupMode, access: RepositoryAccess,
): Pick<core.PodSpec, 'initContainers' | 'containers'> {
  const needs = backupNeeds(settings, mode);
  const program = `${DIRECTORY}/${BACKUP_PROGRAM}`;
  const pull = settings.imagePullPolicy;
  const config = mode === 'restore' ? RESTORE_CONFIG : BACKUP_CONFIG;
  const base = { imagePullPolicy: pull, securityContext: restrictedContainer };
  const node = { ...base, image: database.agentImage };
  const scratch = access.scratchStorageClassName === undefined ? database.kibibytes[mode] : 0;
  const tool = (name: string, image: string, need: ContainerNeed, mounts: readonly core.VolumeMount[]): core.Container => ({
    ...base, name, image, command: [...CARRIED_NODE, program, 'tool', `${BACKUP_PATHS.sockets}/${name}.sock`],
    resources: resources(need, 0), volumeMounts: [...sharedMounts, mount('node', BACKUP_PATHS.node, true), ...mounts],
  });
  return {
    initContainers: [{
      ...node, name: 'carry-node', command: ['node', program, 'carry', BACKUP_PATHS.node],
      resources: resources(LEADING_NEED, NODE_KIBIBYTES),
      volumeMounts: [mount('program', DIRECTORY, true), mount('node', BACKUP_PATHS.node)],
    }],
    containers: [
      {
        ...node, name: LEADING_CONTAINER, command: ['node', program, mode, `${DIRECTORY}/${config}`],
        env: [fromPod('POD_NAME', 'metadata.name'), fromPod('POD_NAMESPACE', 'metadata.namespace'), fromPod('POD_IP', 'status.podIP')],
        // The disk that all containers fill together.
        resources: resources(needs.leading, scratch),
        volumeMounts: [...sharedMounts, ...leadingMounts(access), ...database.volumeMounts],
      },
      tool(RESTIC_CONTAINER, access.image, needs.restic, resticMounts(access)),
      tool(database.container, database.image, needs.own, database.volumeMounts),
    ],
  };
}

/** A Node.js from another image, in an image that may have no shell. See agent/kernel/backup/tools/carried-node.ts */
const CARRIED_NODE = ['/node/loader', '--library-path', '/node/libraries', '/node/node'];

const sharedMounts: core.VolumeMount[] = [
  mount('program', DIRECTORY, true), mount('work', BACKUP_PATHS.work), mount('sockets', BACKUP_PATHS.sockets),
];

function leadingMounts({ repository }: RepositoryAccess): core.VolumeMount[] {
  return [
    mount('agent-config', '/agent', true),
    mount('token', SERVICE_ACCOUNT_DIRECTORY, true),
    mount('password', BACKUP_PATHS.password, true),
    ...(repository.environmentSecret === undefined ? [] : [mount('environment', BACKUP_PATHS.environment, true)]),
  ];
}

function resticMounts({ repository }: RepositoryAccess): core.VolumeMount[] {
  return [
    mount('password', BACKUP_PATHS.password, true),
    ...(repository.certificateAuthority === undefined ? [] : [mount('certificate-authority', CERTIFICATE_AUTHORITY.directory, true)]),
    ...(repository.claim === undefined ? [] : [mount('repository', REPOSITORY_DIRECTORY)]),
  ];
}

function podVolumes(
  settings: StatefulSettings, access: RepositoryAccess, database: BackedUpDatabase, mode: BackupMode,
): core.Volume[] {
  const { name } = settings;
  const { repository: { environmentSecret, certificateAuthority, claim } } = access;
  const secret = (volume: string, secretName: string): core.Volume => (
    { name: volume, secret: { secretName, defaultMode: GROUP_READABLE } }
  );
  return [
    { name: 'program', configMap: { name: backupName(name) } },
    { name: 'agent-config', configMap: { name: agentName(name), items: [{ key: CONFIG_FILE, path: CONFIG_FILE }] } },
    { name: 'node', emptyDir: { sizeLimit: formatKibibytes(NODE_KIBIBYTES) } },
    { name: 'sockets', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } },
    scratchVolume(access, database.kibibytes[mode]),
    tokenVolume,
    secret('password', access.passwordSecret),
    ...(environmentSecret === undefined ? [] : [secret('environment', environmentSecret)]),
    ...(certificateAuthority === undefined ? [] : [{ name: 'certificate-authority', configMap: { name: certificateAuthority } }]),
    ...(claim === undefined ? [] : [{ name: 'repository', persistentVolumeClaim: { claimName: claim.name ?? backupName(name) } }]),
    ...database.volumes,
  ];
}

function scratchVolume({ scratchStorageClassName }: RepositoryAccess, kibibytes: number): core.Volume {
  if (scratchStorageClassName === undefined) return { name: 'work', emptyDir: { sizeLimit: formatKibibytes(kibibytes) } };
  const spec: core.PersistentVolumeClaimSpec = {
    accessModes: ['ReadWriteOnce'],
    volumeMode: 'Filesystem',
    storageClassName: scratchStorageClassName,
    resources: { requests: { storage: formatKibibytes(kibibytes) } },
  };
  return { name: 'work', ephemeral: { volumeClaimTemplate: { spec } } };
}

function mount(name: string, mountPath: string, readOnly?: true): core.VolumeMount {
  return { name, mountPath, ...(readOnly && { readOnly }) };
}

/** A container writes to its volumes alone, and a little log. */
const LOG_KIBIBYTES = 16 * 1024;

function resources({ millicores, kibibytes }: ContainerNeed, scratchKibibytes: number): core.ResourceRequirements {
  const bound = (which: keyof Range) => ({
    'cpu': formatMillicores(millicores[which]),
    'memory': formatKibibytes(kibibytes[which]),
    'ephemeral-storage': formatKibibytes(LOG_KIBIBYTES + scratchKibibytes),
  });
  return { requests: bound('request'), limits: bound('limit') };
}
