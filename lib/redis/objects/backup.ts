import { SERVER_CONTAINER } from '../../../agent/redis/contract/config';
import { names, SYSTEM } from '../../../agent/redis/contract/names';
import type { BackedUpDatabase } from '../../stateful/backup/pod';
import { clientCertificates } from '../../stateful/tls/client-files';
import { DIRECTORIES } from '../agent-config';
import type { RedisSettings } from '../settings';
import { CLIENT_PORT, podNames } from '../topology';
import { CREDENTIALS_VOLUME, credentialsVolume } from './pod';

/** Beside the copies. */
const ROOM_KIBIBYTES = 256 * 1024;

/** What backups of a Redis need: a copy of a shard takes less room than the shard has memory. */
export function backedUp(settings: RedisSettings): BackedUpDatabase {
  const { name, images, tls, shards, maxMemoryKibibytes } = settings;
  const certificates = clientCertificates(tls?.client, `${DIRECTORIES.tls}/client`);
  const copies = shards * maxMemoryKibibytes + ROOM_KIBIBYTES;
  return {
    system: SYSTEM,
    statefulSet: names.statefulSet(name, 0),
    container: SERVER_CONTAINER,
    image: images.redis,
    agentImage: images.agent,
    clientPort: CLIENT_PORT,
    pods: podNames(settings),
    volumes: [...certificates.volumes, credentialsVolume(settings)],
    volumeMounts: [...certificates.volumeMounts, { name: CREDENTIALS_VOLUME, mountPath: DIRECTORIES.credentials, readOnly: true }],
    kibibytes: { backup: copies, rehearsal: copies, restore: copies },
  };
}
