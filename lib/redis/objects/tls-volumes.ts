import type * as core from 'kubernetes-types/core/v1';
import { GROUP_READABLE } from '../../stateful/agent-files';
import { certificateFiles } from '../../stateful/tls/files';
import { DIRECTORIES } from '../agent-config';
import { TLS_USES } from '../settings';
import type { RedisSettings, TlsUse } from '../settings';

const SOCKET_VOLUME = 'socket';

type OfTls = Pick<RedisSettings, 'tls'>;

/** The Secrets with the certificates, and the directory of the server's socket; none in plain text. */
export function tlsVolumes(settings: OfTls): core.Volume[] {
  if (settings.tls === undefined) return [];
  return [...TLS_USES.flatMap((use) => certificateVolume(use, settings)), {
    name: SOCKET_VOLUME, emptyDir: { medium: 'Memory', sizeLimit: '1Mi' },
  }];
}

export function certificateVolume(use: TlsUse, { tls }: OfTls): core.Volume[] {
  return tls === undefined ? [] : [{ name: volumeName(use), secret: { secretName: tls[use], defaultMode: GROUP_READABLE } }];
}

export function certificateMount(use: TlsUse, { tls }: OfTls): core.VolumeMount[] {
  return tls === undefined ? [] : [{ name: volumeName(use), mountPath: directory(use), readOnly: true }];
}

/** @param readOnly for those who only connect */
export function socketMount({ tls }: OfTls, readOnly?: true): core.VolumeMount[] {
  return tls === undefined ? [] : [{ name: SOCKET_VOLUME, mountPath: DIRECTORIES.socket, readOnly }];
}

/** What a client shows, and by which authority it judges servers: the paths under the given names of variables. */
export function clientVariables(
  { tls }: OfTls, names: Readonly<Record<'certFile' | 'keyFile' | 'caFile', string>>,
): core.EnvVar[] {
  if (tls === undefined) return [];
  const files = certificateFiles(directory('client'));
  return (['caFile', 'certFile', 'keyFile'] as const).map((file) => ({ name: names[file], value: files[file] }));
}

function directory(use: TlsUse): string {
  return `${DIRECTORIES.tls}/${use}`;
}

function volumeName(use: TlsUse): string {
  return `${use}-tls`;
}
