import type { Size } from 'cdk8s';
import type { ImagePullPolicy } from '../kubernetes/pods/image-pull-policy';
import type { Peer, Relaxation } from '..';

/** Options of `operatorless convert`. */
export interface ConvertOptions {
  /** The folder for the files. Without it, manifests go to standard output. */
  readonly out?: string;
  readonly namespace?: string;
  readonly domain?: string;
  readonly gateway?: NamespacedName;
  /** The allowed callers. A caller without a namespace is in that of the service that it calls. */
  readonly caller: readonly Peer[];
  readonly relax: readonly Relaxation[];
  readonly writable: readonly string[];
  readonly port?: number;
  readonly imagePullPolicy?: ImagePullPolicy;
  readonly tls?: CertificateSource;
  readonly versionMap: readonly VersionChange[];
  /** Versions that a database may run in spite of known severe faults. */
  readonly acceptKnownFaults: readonly string[];
  /** The memory limit of each pod of a database, whatever the resource says. */
  readonly memoryLimit?: Size;
  /** Replicas of each shard of a Redis cluster, whatever the resource says. */
  readonly replicas?: number;
  /** The clients that may open the user interface of a Redis cluster. */
  readonly uiClient: readonly Peer[];
}

/** The source of the certificates of a database. */
export type CertificateSource = (typeof CERTIFICATE_SOURCES)[number];

export const CERTIFICATE_SOURCES = ['managed', 'secrets', 'cert-manager', 'plain-text'] as const;

/** The version of a database that runs instead of another. */
export interface VersionChange {
  readonly from: string;
  readonly to: string;
}

export interface NamespacedName {
  readonly namespace: string;
  readonly name: string;
}
