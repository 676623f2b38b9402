import type * as core from 'kubernetes-types/core/v1';
import type { Volume } from '../volume';

/** Volumes of a pod, and where one container mounts them. */
export interface Mounted {
  readonly volumes: readonly core.Volume[];
  readonly mounts: readonly core.VolumeMount[];
}

/** The volumes of one container. Those without a name of their own have this prefix and a number. */
export function mounted(prefix: string, volumes: readonly Volume[]): Mounted {
  const named = volumes.map((volume, index) => ({ ...volume, name: volume._options.name ?? `${prefix}-${index}` }));
  return {
    volumes: named.flatMap(({ name, _source }) => (_source === undefined ? [] : [{ name, ..._source }])),
    mounts: named.map(({ name, _mountPath, _readOnly, _options }) => (
      { name, mountPath: _mountPath, readOnly: _readOnly, subPath: _options.subPath }
    )),
  };
}
