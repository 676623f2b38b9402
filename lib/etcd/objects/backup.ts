import { SERVER_CONTAINER } from '../../../agent/etcd/contract/config';
import { names, SYSTEM } from '../../../agent/etcd/contract/names';
import type { BackedUpDatabase } from '../../stateful/backup/pod';
import type { RestoredDatabase } from '../../stateful/restore/job';
import { clientCertificates } from '../../stateful/tls/client-files';
import { DIRECTORIES } from '../agent-config';
import type { EtcdSettings } from '../settings';
import { CLIENT_PORT, LARGEST_SIZE } from '../topology';
import { memberCertificates, userAccess } from './pod';

/** etcd preallocates its log in segments, of which it keeps two. https://etcd.io/docs/v3.6/dev-guide/limit/ */
const LOG_KIBIBYTES = 256 * 1024;

/** What backups of an etcd need: a snapshot is as large as the database, and so is what is restored from it. */
export function backedUp(settings: EtcdSettings): BackedUpDatabase {
  const { images, quotaKibibytes, tls, agentUser } = settings;
  const user = userAccess(agentUser);
  const restoredKibibytes = 2 * quotaKibibytes + LOG_KIBIBYTES;
  const certificates = clientCertificates(tls?.client, `${DIRECTORIES.tls}/client`);
  return {
    system: SYSTEM,
    statefulSet: settings.name,
    container: SERVER_CONTAINER,
    image: images.etcd,
    agentImage: images.agent,
    clientPort: CLIENT_PORT,
    pods: [],
    volumes: [...certificates.volumes, ...user.volumes],
    volumeMounts: [...certificates.volumeMounts, ...user.volumeMounts],
    kibibytes: { backup: quotaKibibytes + LOG_KIBIBYTES, rehearsal: restoredKibibytes, restore: restoredKibibytes },
  };
}

/** The pod that restores runs a member with the address of the last ordinal. So it also needs what a member shows to others. */
export function restored(settings: EtcdSettings): RestoredDatabase {
  const certificates = memberCertificates(settings.tls);
  const { volumes, volumeMounts, ...shared } = backedUp({ ...settings, tls: undefined });
  return {
    ...shared,
    volumes: [...volumes, ...certificates.volumes],
    volumeMounts: [...volumeMounts, ...certificates.volumeMounts],
    hostname: names.pod(settings.name, LARGEST_SIZE - 1),
    subdomain: names.peers(settings.name),
  };
}
