import type { Size } from 'cdk8s';
import type * as core from 'kubernetes-types/core/v1';
import { formatKibibytes, toKibibytes } from '../kubernetes/formats/quantities';
import { fieldItems, type FileOptions, fileSource, type ProjectedSource } from './projected-source';

/** Owner and group may read: the pod's fsGroup is the group. */
const GROUP_READABLE = 0o440;

/** How a volume is mounted. */
export interface MountOptions {
  /**
   * A file or directory in the volume to mount instead of all of it. A running pod never sees its changes.
   * @default - the whole volume
   */
  readonly subPath?: string;

  /**
   * A name for the volume, by which other containers of the pod mount it with `Volume.shared`.
   * @default - a name that may change when volumes are added
   */
  readonly name?: string;
}

/** How files of a ConfigMap or Secret are mounted. */
export interface FileVolumeOptions extends MountOptions, FileOptions {}

/** How a volume is mounted that can be written to. */
export interface WritableMountOptions extends MountOptions {
  /**
   * Whether containers can only read it.
   * @default false
   */
  readonly readOnly?: boolean;
}

/** Size and place of an empty directory. */
export interface EmptyDirOptions extends WritableMountOptions {
  /**
   * The size above which the pod is evicted.
   * @default Size.mebibytes(64)
   */
  readonly sizeLimit?: Size;

  /**
   * Whether its files are in memory. They then count as memory of the containers that write them.
   * @default false
   */
  readonly memory?: boolean;
}

/** The disk of a volume that is deleted with its pod. */
export interface EphemeralOptions extends WritableMountOptions {
  /** The size of the disk. */
  readonly storage: Size;

  /**
   * The storage class of the disk.
   * @default - the cluster's default
   */
  readonly storageClassName?: string;
}

/** What a CSI driver is told about a volume. */
export interface CsiOptions extends MountOptions {
  /**
   * Attributes that the driver defines.
   * @default - none
   */
  readonly attributes?: { [key: string]: string };

  /**
   * The Secret with the driver's credentials.
   * @default - none
   */
  readonly secretName?: string;

  /**
   * Whether containers can only read it.
   * @default true
   */
  readonly readOnly?: boolean;
}

/**
 * A volume mounted into a container, of the kinds that Pod Security `restricted` allows. Read-only, unless it is a claim, an empty
 * directory or an ephemeral disk.
 */
export class Volume {
  /** Mounts each key of a ConfigMap as a file. A change reaches the files within about a minute. */
  static configMap(mountPath: string, configMapName: string, options: FileVolumeOptions = {}): Volume {
    return new Volume(mountPath, { configMap: { name: configMapName, ...fileSource(options) } }, true, options);
  }

  /** Mounts each key of a Secret as a file. A change reaches the files within about a minute. */
  static secret(mountPath: string, secretName: string, options: FileVolumeOptions = {}): Volume {
    return new Volume(mountPath, { secret: { secretName, defaultMode: GROUP_READABLE, ...fileSource(options) } }, true, options);
  }

  /** Mounts an existing PersistentVolumeClaim. All pods share it, so its access mode must allow that. */
  static claim(mountPath: string, claimName: string, options: WritableMountOptions = {}): Volume {
    return new Volume(mountPath, { persistentVolumeClaim: { claimName } }, options.readOnly ?? false, options);
  }

  /** Mounts a directory that is empty when its pod starts, and deleted with it. */
  static emptyDir(mountPath: string, options: EmptyDirOptions = {}): Volume {
    const sizeLimit = options.sizeLimit === undefined ? '64Mi' : formatKibibytes(toKibibytes(options.sizeLimit));
    return new Volume(
      mountPath, { emptyDir: { sizeLimit, ...(options.memory === true && { medium: 'Memory' }) } }, options.readOnly ?? false, options,
    );
  }

  /** Mounts files of several sources as one directory. */
  static projected(mountPath: string, sources: ProjectedSource[], options: MountOptions = {}): Volume {
    const source = { defaultMode: GROUP_READABLE, sources: sources.map(({ _source }) => _source) };
    return new Volume(mountPath, { projected: source }, true, options);
  }

  /** Mounts fields of the pod by file, such as `{ labels: 'metadata.labels' }`. A change of labels and annotations reaches the files. */
  static fields(mountPath: string, fields: { [file: string]: string }, options: MountOptions = {}): Volume {
    return new Volume(mountPath, { downwardAPI: { items: fieldItems(fields) } }, true, options);
  }

  /** Mounts what a CSI driver provides for the pod, such as secrets of a vault. */
  static csi(mountPath: string, driver: string, options: CsiOptions = {}): Volume {
    const { attributes, secretName, readOnly = true } = options;
    const csi = {
      driver,
      readOnly,
      volumeAttributes: attributes && { ...attributes },
      nodePublishSecretRef: secretName === undefined ? undefined : { name: secretName },
    };
    return new Volume(mountPath, { csi }, readOnly, options);
  }

  /** Mounts a disk of the pod's own, which is created with the pod and deleted with it. */
  static ephemeral(mountPath: string, options: EphemeralOptions): Volume {
    const spec = {
      accessModes: ['ReadWriteOnce'],
      storageClassName: options.storageClassName,
      resources: { requests: { storage: formatKibibytes(toKibibytes(options.storage)) } },
    };
    return new Volume(mountPath, { ephemeral: { volumeClaimTemplate: { spec } } }, options.readOnly ?? false, options);
  }

  /** Mounts a volume of the pod that another container mounts under this name. Of the volumes of a database, only `data`, to read. */
  static shared(mountPath: string, name: string, options: SharedOptions = {}): Volume {
    return new Volume(mountPath, undefined, options.readOnly ?? false, { name, subPath: options.subPath });
  }

  private constructor(
    /** @internal */ readonly _mountPath: string,
    /** @internal */ readonly _source: Omit<core.Volume, 'name'> | undefined,
    /** @internal */ readonly _readOnly: boolean,
    /** @internal */ readonly _options: MountOptions,
  ) {}
}

/** How a volume of the pod is mounted into another container. */
export interface SharedOptions {
  /**
   * A file or directory in the volume to mount instead of all of it. A running pod never sees its changes.
   * @default - the whole volume
   */
  readonly subPath?: string;

  /**
   * Whether the container can only read it.
   * @default false
   */
  readonly readOnly?: boolean;
}
