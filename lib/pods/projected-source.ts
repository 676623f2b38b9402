import type { Duration } from 'cdk8s';
import type * as core from 'kubernetes-types/core/v1';
import { inSeconds } from '../kubernetes/formats/quantities';

/** Which keys become files, and whether they must exist. */
export interface FileOptions {
  /**
   * The file of each key. Other keys are left out.
   * @default - each key is a file of its own name
   */
  readonly items?: { [key: string]: string };

  /**
   * Whether pods start without the ConfigMap or Secret.
   * @default false
   */
  readonly optional?: boolean;
}

/** For whom a token of the ServiceAccount is valid, and for how long. */
export interface TokenOptions {
  /**
   * For whom it is valid.
   * @default - the API server
   */
  readonly audience?: string;

  /**
   * How long it is valid, 10 minutes or more. The kubelet renews it before.
   * @default - one hour
   */
  readonly expiration?: Duration;
}

/** One source of files in a volume that combines several. */
export class ProjectedSource {
  /** Each key of a ConfigMap as a file. */
  static configMap(name: string, options: FileOptions = {}): ProjectedSource {
    return new ProjectedSource({ configMap: { name, ...fileSource(options) } });
  }

  /** Each key of a Secret as a file. */
  static secret(name: string, options: FileOptions = {}): ProjectedSource {
    return new ProjectedSource({ secret: { name, ...fileSource(options) } });
  }

  /** Fields of the pod by file, such as `{ labels: 'metadata.labels' }`. */
  static fields(fields: { [file: string]: string }): ProjectedSource {
    return new ProjectedSource({ downwardAPI: { items: fieldItems(fields) } });
  }

  /** A token of the pod's ServiceAccount in this file. */
  static serviceAccountToken(file: string, { audience, expiration }: TokenOptions = {}): ProjectedSource {
    return new ProjectedSource({
      serviceAccountToken: { path: file, audience, expirationSeconds: expiration && inSeconds(expiration) },
    });
  }

  private constructor(/** @internal */ readonly _source: core.VolumeProjection) {}
}

/** The keys and the presence of a ConfigMap or Secret, as volumes spell them. */
export function fileSource({ items, optional }: FileOptions): { items?: core.KeyToPath[]; optional?: boolean } {
  return { items: items && Object.entries(items).map(([key, path]) => ({ key, path })), optional };
}

/** Fields of the pod, as volumes spell them. */
export function fieldItems(fields: { readonly [file: string]: string }): core.DownwardAPIVolumeFile[] {
  return Object.entries(fields).map(([path, fieldPath]) => ({ path, fieldRef: { fieldPath } }));
}
