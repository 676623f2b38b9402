import type * as core from 'kubernetes-types/core/v1';
import { GROUP_READABLE } from '../../stateful/agent-files';
import { CERTIFICATE_KEYS, certificateFiles } from '../../stateful/tls/files';
import { certificateVolume as issuedVolume, certificateVolumeMount as issuedMount } from '../../stateful/tls/managed';
import { DIRECTORIES } from '../agent-config';
import { TLS_USES } from '../settings';
import type { RedisSettings, TlsUse } from '../settings';

const SOCKET_VOLUME = 'socket';

type OfTls = Pick<RedisSettings, 'tls'>;

/** The Secrets with the certificates, and the directory of the server's socket; none in plain text. */
export function tlsVolumes(settings: OfTls): core.Volume[] {
  if (settings.tls === undefined) return [];
  const { tls } = settings;
  const certificates = tls.from === 'agents' ? [issuedVolume()] : TLS_USES.map((use) => secretVolume(use, tls[use]));
  return [...certificates, {
    name: SOCKET_VOLUME, emptyDir: { medium: 'Memory', sizeLimit: '1Mi' },
  }];
}

/** The Secret with the certificate of the clients. A pod waits until the agents have filled it. */
export function clientVolume({ tls }: OfTls): core.Volume[] {
  if (tls === undefined) return [];
  const items = Object.values(CERTIFICATE_KEYS).map((key) => ({ key, path: key }));
  return [secretVolume('client', tls.client, tls.from === 'agents' ? items : undefined)];
}

function secretVolume(use: TlsUse, secretName: string, items?: core.KeyToPath[]): core.Volume {
  return { name: volumeName(use), secret: { secretName, defaultMode: GROUP_READABLE, ...(items !== undefined && { items }) } };
}

export function certificateMount(use: TlsUse, { tls }: OfTls): core.VolumeMount[] {
  return tls === undefined ? [] : [{ name: volumeName(use), mountPath: directory(use), readOnly: true }];
}

/** Of the certificates that a container of the servers' pods has a use for, whoever issues them. */
export function ownCertificates(uses: readonly TlsUse[], settings: OfTls, readOnly?: true): core.VolumeMount[] {
  if (settings.tls?.from === 'agents') return [issuedMount(DIRECTORIES.tls, readOnly)];
  return uses.flatMap((use) => certificateMount(use, settings));
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
