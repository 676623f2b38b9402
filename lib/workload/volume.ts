import type { k8s } from 'cdk8s-plus-28';

/** Files that a container finds at a path, from outside its image. Always read-only, except a claim. */
export class Volume {
  /** The keys of a ConfigMap, one file each. A change reaches the files within about a minute. */
  static configMap(mountPath: string, name: string): Volume {
    return new Volume(mountPath, { configMap: { name } }, true);
  }

  /** The keys of a Secret, one file each. A change reaches the files within about a minute. */
  static secret(mountPath: string, secretName: string): Volume {
    return new Volume(mountPath, { secret: { secretName, defaultMode: 0o440 } }, true);
  }

  /** A claim that exists already. All pods share it, so its access mode must allow that. */
  static claim(mountPath: string, claimName: string): Volume {
    return new Volume(mountPath, { persistentVolumeClaim: { claimName } }, false);
  }

  private constructor(
    /** @internal */ readonly _mountPath: string,
    /** @internal */ readonly _source: Omit<k8s.Volume, 'name'>,
    /** @internal */ readonly _readOnly: boolean,
  ) {}
}
