import type { Construct } from 'constructs';
import type * as networking from 'kubernetes-types/networking/v1';
import { BACKUP_CONFIG, BACKUP_PROGRAM, backupName, rehearsalName, RESTORE_CONFIG } from '../../../agent/kernel/contract/backup';
import { stateName } from '../../../agent/kernel/contract/names';
import { addObject } from '../../kubernetes/objects/add-object';
import { KEEP_ANNOTATIONS } from '../../kubernetes/objects/gitops-annotations';
import { COMPONENTS, instanceSelector, recommendedLabels } from '../../kubernetes/objects/labels';
import { type Described, metadata } from '../../kubernetes/objects/metadata';
import { reserveQuota } from '../../kubernetes/objects/namespace-quota';
import { formatKibibytes, toKibibytes } from '../../kubernetes/formats/quantities';
import { policyPort } from '../../network/policy-port';
import { Peer } from '../../network/peer';
import { Relaxation } from '../../pods/relaxation';
import { builtProgram } from '../agent-program';
import { API_SERVER_PORTS } from '../network';
import { podsQuotaNeed } from '../resources';
import { roleBinding } from '../rights';
import type { StatefulSettings } from '../settings';
import { addRestore, type RestoredDatabase } from '../restore/job';
import { configText } from './config';
import { type BackupParts, cronJob } from './cron-job';
import { type BackedUpDatabase, type BackupMode, backupNeeds } from './pod';
import { repositoryEgress } from './repository-egress';
import type { BackupSettings } from './settings';

/** Adds the backups and the restore that the settings ask for. */
export function addBackups(scope: Construct, settings: StatefulSettings, database: BackedUpDatabase, restored?: RestoredDatabase): void {
  const { backup, restore } = settings;
  if (backup === undefined && restore === undefined) return;
  const described = describe(settings, database);
  addObject(scope, 'BackupProgram', 'ConfigMap', {
    metadata: metadata(described),
    data: {
      [BACKUP_PROGRAM]: builtProgram(`${database.system}-backup.mjs`),
      ...(backup !== undefined && { [BACKUP_CONFIG]: configText(settings, backup, database) }),
      ...(restore?.access !== undefined && { [RESTORE_CONFIG]: configText(settings, restore.access, database, restore.snapshot) }),
    },
  });
  if (backup !== undefined) addBackup(scope, settings, backup, { database, described });
  if (restore?.access !== undefined && restored !== undefined) {
    addRestore(scope, settings, { ...restore, access: restore.access }, restored);
  }
}

/** Backups work while every agent is down, and change no pod of the database. */
function addBackup(
  scope: Construct, settings: StatefulSettings, backup: BackupSettings, { database, described }: Omit<BackupParts, 'settings' | 'backup'>,
): void {
  const add = (id: string, kind: 'ServiceAccount' | 'Role', rest: object) => {
    addObject(scope, id, kind, { metadata: metadata(described), ...rest } as never);
  };
  add('BackupAccount', 'ServiceAccount', { automountServiceAccountToken: false });
  add('BackupRole', 'Role', { rules: rules(settings, database) });
  addObject(scope, 'BackupRoleBinding', 'RoleBinding', roleBinding(described, described.name));
  addClaim(scope, described, backup);
  if (!settings.relaxations.includes(Relaxation.NO_NETWORK_POLICY)) {
    addObject(scope, 'BackupNetworkPolicy', 'NetworkPolicy', {
      metadata: metadata(described), spec: policy(settings, backup, database, described),
    });
  }
  const run = (id: string, name: string, mode: BackupMode, schedule: string) => {
    addObject(scope, id, 'CronJob', cronJob({ settings, backup, database, described }, { name, mode, schedule }));
    reserveQuota(scope, podsQuotaNeed(1, Object.values(backupNeeds(settings, mode))));
  };
  run('Backup', described.name, 'backup', backup.schedule);
  if (backup.rehearsalSchedule !== undefined) run('Rehearsal', rehearsalName(settings.name), 'rehearsal', backup.rehearsalSchedule);
}

/** Its pods are not among those of the database: no Service leads to them. */
function describe({ name, addedLabels, annotations }: StatefulSettings, { system }: BackedUpDatabase): Described {
  const instance = backupName(name);
  const labels = recommendedLabels({ instance, name: system, component: COMPONENTS.backup, partOf: undefined });
  return { name: instance, labels: { ...addedLabels, ...labels }, annotations };
}

/** All that backups may do: read and write the state record, and create Events about the StatefulSet. */
function rules({ name }: StatefulSettings, { statefulSet, pods }: BackedUpDatabase) {
  return [
    ...(pods.length === 0 ? [] : [{ apiGroups: [''], resources: ['pods'], resourceNames: [...pods], verbs: ['get'] }]),
    { apiGroups: [''], resources: ['configmaps'], resourceNames: [stateName(name)], verbs: ['get', 'patch'] },
    { apiGroups: ['apps'], resources: ['statefulsets'], resourceNames: [statefulSet], verbs: ['get'] },
    { apiGroups: [''], resources: ['events'], verbs: ['create'] },
  ];
}

function addClaim(scope: Construct, described: Described, { repository: { claim } }: BackupSettings): void {
  if (claim === undefined || claim.name !== undefined) return;
  addObject(scope, 'BackupRepository', 'PersistentVolumeClaim', {
    metadata: metadata(described, { annotations: KEEP_ANNOTATIONS }),
    spec: {
      accessModes: ['ReadWriteOnce'],
      volumeMode: 'Filesystem',
      storageClassName: claim.storageClassName,
      resources: { requests: { storage: formatKibibytes(toKibibytes(claim.storage)) } },
    },
  });
}

/** Connections to DNS, the servers, the API server and the repository, and from nobody. */
function policy(
  { name, namespace, dns, apiServerAddresses }: StatefulSettings, { repository }: BackupSettings, { clientPort }: BackedUpDatabase,
  described: Described,
): networking.NetworkPolicySpec {
  return {
    podSelector: { matchLabels: instanceSelector(described.name) },
    policyTypes: ['Ingress', 'Egress'],
    egress: [
      dns._toKube(namespace),
      { to: [{ podSelector: { matchLabels: instanceSelector(name) } }], ports: [policyPort(clientPort)] },
      {
        to: apiServerAddresses?.map((cidr) => Peer.addresses(cidr)._in(namespace)),
        ports: API_SERVER_PORTS.map((one) => policyPort(one)),
      },
      ...repositoryEgress(namespace, repository),
    ],
  };
}
