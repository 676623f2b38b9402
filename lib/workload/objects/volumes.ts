import type * as core from 'kubernetes-types/core/v1';
import { formatKibibytes } from '../../kubernetes/formats/quantities';
import { mounted } from '../../pods/shape/volumes';
import type { Program } from '../program/program';
import type { Proxy } from '../workload';
import { configMapName, proxyConfigMapName } from './config-map';

const CONFIG_VOLUME = 'config';
const MOUNTED = 'files';
const PROXY_CONFIG_VOLUME = 'proxy-config';
const PROXY_SECRET_VOLUME = 'proxy-credentials';
const PROXY_TMP_VOLUME = 'proxy-tmp';

/** Owner and group may read: the pod's fsGroup is the group. */
const GROUP_READABLE = 0o440;

/** The volumes of the app's container. Empty directories are bounded: what they hold counts as ephemeral storage of the node. */
export function programVolumes(program: Program): core.Volume[] {
  const { writablePaths, volumes, resources } = program;
  const sizeLimit = formatKibibytes(resources.limits.ephemeralStorageKibibytes);
  return [
    ...writablePaths.map((_, index) => ({ name: writableName(index), emptyDir: { sizeLimit } })),
    ...mounted(MOUNTED, volumes).volumes,
    ...configVolume(program),
  ];
}

export function appMounts({ writablePaths, volumes, config }: Program): core.VolumeMount[] {
  return [
    ...writablePaths.map((mountPath, index) => ({ name: writableName(index), mountPath })),
    ...mounted(MOUNTED, volumes).mounts,
    ...(config.directory === undefined ? [] : [{ name: CONFIG_VOLUME, mountPath: config.directory, readOnly: true }]),
  ];
}

export function proxyMounts({ configDirectory, secretDirectory }: Proxy): core.VolumeMount[] {
  return [
    { name: PROXY_TMP_VOLUME, mountPath: '/tmp' },
    { name: PROXY_CONFIG_VOLUME, mountPath: configDirectory, readOnly: true },
    { name: PROXY_SECRET_VOLUME, mountPath: secretDirectory, readOnly: true },
  ];
}

/** Plain and secret keys side by side in one directory: the app need not know which is which. */
function configVolume({ name, config: { directory, data, secretKeys, secretName } }: Program): core.Volume[] {
  if (directory === undefined) return [];
  const plain = Object.keys(data).length === 0 ? [] : [{ configMap: { name: configMapName(name) } }];
  const secret = secretKeys.length === 0 ? [] : [{ secret: { name: secretName, items: secretKeys.map((key) => ({ key, path: key })) } }];
  return [{ name: CONFIG_VOLUME, projected: { defaultMode: GROUP_READABLE, sources: [...plain, ...secret] } }];
}

export function proxyVolumes({ name }: Program, { secretName, resources }: Proxy): core.Volume[] {
  const sizeLimit = formatKibibytes(resources.limits.ephemeralStorageKibibytes);
  return [
    { name: PROXY_TMP_VOLUME, emptyDir: { sizeLimit } },
    { name: PROXY_CONFIG_VOLUME, configMap: { name: proxyConfigMapName(name) } },
    { name: PROXY_SECRET_VOLUME, secret: { secretName, defaultMode: GROUP_READABLE } },
  ];
}

function writableName(index: number): string {
  return `writable-${index}`;
}
