import type * as core from 'kubernetes-types/core/v1';

/** A volume mounted into the app's container. Read-only, unless it is a claim. */
export class Volume {
  /** Mounts each key of a ConfigMap as a file. A change reaches the files within about a minute. */
  static configMap(mountPath: string, name: string): Volume {
    return new Volume(mountPath, { configMap: { name } }, true);
  }

  /** Mounts each key of a Secret as a file. A change reaches the files within about a minute. */
  static secret(mountPath: string, secretName: string): Volume {
    return new Volume(mountPath, { secret: { secretName, defaultMode: 0o440 } }, true);
  }

  /** Mounts an existing PersistentVolumeClaim. All pods share it, so its access mode must allow that. */
  static claim(mountPath: string, claimName: string): Volume {
    return new Volume(mountPath, { persistentVolumeClaim: { claimName } }, false);
  }

  /**
   * Mounts only these keys of a Secret.
   * @internal
   */
  static _secretKeys(mountPath: string, secretName: string, keys: readonly string[]): Volume {
    return new Volume(mountPath, { secret: { secretName, defaultMode: 0o440, items: keys.map((key) => ({ key, path: key })) } }, true);
  }

  private constructor(
    /** @internal */ readonly _mountPath: string,
    /** @internal */ readonly _source: Omit<core.Volume, 'name'>,
    /** @internal */ readonly _readOnly: boolean,
  ) {}
}
