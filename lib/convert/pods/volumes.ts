import { Duration } from 'cdk8s';
import { type MountOptions, Volume } from '../../pods/volume';
import { type FileOptions, ProjectedSource } from '../../pods/projected-source';
import type { Fault, Origin } from '../reading/faults';
import { faultAt, shortened } from '../reading/faults';
import type { Path } from '../reading/source-tree';
import type { Mount, Projection, VolumeSource } from './volume-sources';

/** The mounts of one container, and their place. */
export interface Mounts {
  readonly field: Path;
  readonly mounts: readonly Mount[];
}

/** The volumes of a pod, and what they are called. */
export interface PodVolumes {
  readonly sources: readonly VolumeSource[];
  /** The operator's names for the volume with the data. */
  readonly data: readonly string[];
}

/** The construct's name for the volume with the data. */
const DATA = 'data';

/** Returns the volumes that each container mounts. Containers that mount the same volume share it by its name. */
export function mountedVolumes({ sources, data }: PodVolumes, containers: readonly Mounts[]): Volume[][] {
  const all = containers.flatMap(({ mounts }) => mounts);
  return containers.map(({ mounts }) => mounts.flatMap((mount) => {
    const { name, mountPath, subPath, readOnly } = mount;
    const source = sources.find((one) => one.name === name);
    if (source === undefined) return data.includes(name) ? [Volume.shared(mountPath, DATA, { subPath, readOnly })] : [];
    const users = all.filter((one) => one.name === name);
    return users[0] === mount
      ? volumeOf(mount, source, users.length > 1 ? name : undefined)
      : [Volume.shared(mountPath, name, { subPath, readOnly: readOnly ?? isReadOnly(source) })];
  }));
}

export function mountFaults(origin: Origin, { sources, data }: PodVolumes, containers: readonly Mounts[]): Fault[] {
  const known = sources.map(({ name }) => name);
  return containers.flatMap(({ field, mounts }) => mounts.flatMap(({ name }, index) => (
    known.includes(name) || data.includes(name) ? [] : [faultAt(
      origin, [...field, index, 'name'], `must be the name of a volume, got "${shortened(name)}", which there is not;`
        + ' add the volume or leave the mount out',
    )]
  )));
}

/** Returns a note on empty directories without a limit, which get one. */
export function emptyDirNotes(cluster: string, { sources }: PodVolumes): string[] {
  const unlimited = sources.filter(({ emptyDir }) => emptyDir !== undefined && emptyDir.sizeLimit === undefined).map(({ name }) => name);
  return unlimited.length === 0 ? [] : [
    `pods of ${cluster} are evicted when one of these volumes exceeds 64Mi, since they had no sizeLimit: ${unlimited.join(', ')}`,
  ];
}

function isReadOnly({ emptyDir, persistentVolumeClaim: claim, ephemeral }: VolumeSource): boolean {
  return emptyDir === undefined && ephemeral === undefined && claim?.readOnly !== false;
}

function volumeOf({ mountPath, subPath, readOnly }: Mount, source: VolumeSource, name: string | undefined): Volume[] {
  const { configMap, secret, emptyDir, persistentVolumeClaim: claim, csi, ephemeral } = source;
  const options = { subPath, name };
  if (configMap !== undefined) return [Volume.configMap(mountPath, configMap.name, { ...options, ...files(configMap) })];
  if (secret !== undefined) return [Volume.secret(mountPath, secret.secretName, { ...options, ...files(secret) })];
  if (claim !== undefined) return [Volume.claim(mountPath, claim.claimName, { ...options, readOnly: readOnly ?? claim.readOnly })];
  if (emptyDir !== undefined) {
    return [Volume.emptyDir(mountPath, { ...options, readOnly, sizeLimit: emptyDir.sizeLimit, memory: emptyDir.medium === 'Memory' })];
  }
  if (csi !== undefined) {
    const { driver, volumeAttributes: attributes, nodePublishSecretRef } = csi;
    return [Volume.csi(mountPath, driver, {
      ...options, attributes, secretName: nodePublishSecretRef?.name, readOnly: readOnly ?? csi.readOnly ?? false,
    })];
  }
  if (ephemeral !== undefined) {
    const { storageClassName, resources } = ephemeral.volumeClaimTemplate.spec;
    return [Volume.ephemeral(mountPath, { ...options, readOnly, storage: resources.requests.storage, storageClassName })];
  }
  return filesOf(mountPath, source, options);
}

function filesOf(mountPath: string, { projected, downwardAPI }: VolumeSource, options: MountOptions): Volume[] {
  if (projected !== undefined) return [Volume.projected(mountPath, projected.sources.flatMap(projectedSource), options)];
  return downwardAPI === undefined ? [] : [Volume.fields(mountPath, fields(downwardAPI), options)];
}

function projectedSource({ configMap, secret, downwardAPI, serviceAccountToken: token }: Projection): ProjectedSource[] {
  return [
    ...(configMap === undefined ? [] : [ProjectedSource.configMap(configMap.name, files(configMap))]),
    ...(secret === undefined ? [] : [ProjectedSource.secret(secret.name, files(secret))]),
    ...(downwardAPI === undefined ? [] : [ProjectedSource.fields(fields(downwardAPI))]),
    ...(token === undefined ? [] : [ProjectedSource.serviceAccountToken(token.path, {
      audience: token.audience, expiration: token.expirationSeconds === undefined ? undefined : Duration.seconds(token.expirationSeconds),
    })]),
  ];
}

function files({ items, optional }: NonNullable<VolumeSource['secret']> | NonNullable<VolumeSource['configMap']>): FileOptions {
  return { items: items && Object.fromEntries(items.map(({ key, path }) => [key, path])), optional };
}

function fields({ items }: NonNullable<VolumeSource['downwardAPI']>): Record<string, string> {
  return Object.fromEntries(items.flatMap(({ path, fieldRef }) => (fieldRef === undefined ? [] : [[path, fieldRef.fieldPath]])));
}
