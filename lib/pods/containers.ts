import type { ContainerResources } from '../kubernetes/pods/container-resources';
import type { Peer } from '../network/peer';
import type { EnvFrom, EnvVar } from './environment';
import type { Lifecycle } from './lifecycle';
import type { Probe } from './probe';
import type { Volume } from './volume';

/**
 * An additional init container. It runs before the containers of ours, one after the other in the given order, and each must succeed before
 * the next starts. It is as restricted as Pod Security `restricted` asks, with a read-only root filesystem.
 */
export interface InitContainer {
  /** Its name, a DNS label that no other container of the pod has. */
  readonly name: string;

  /** Its image, with a digest or with a tag other than `latest`. */
  readonly image: string;

  /**
   * The command, instead of the image's entry point.
   * @default - the image's own entry point
   */
  readonly command?: string[];

  /**
   * Arguments for the command.
   * @default - the image's own arguments
   */
  readonly args?: string[];

  /**
   * Environment variables by name.
   * @default - none
   */
  readonly env?: { [name: string]: EnvVar };

  /**
   * ConfigMaps and Secrets whose keys are environment variables.
   * @default - none
   */
  readonly envFrom?: EnvFrom[];

  /**
   * CPU, memory and ephemeral storage. They count in the quota of the namespace.
   * @default - requests 10m, 32Mi, 16Mi; limits 200m, 128Mi, 64Mi
   */
  readonly resources?: ContainerResources;

  /**
   * Volumes to mount. `Volume.shared` mounts one of another container.
   * @default - none
   */
  readonly volumes?: Volume[];

  /**
   * Directories that it writes to. Each is an empty directory of at most 64 MiB, deleted with the pod.
   * @default - none
   */
  readonly writablePaths?: string[];

  /**
   * The user and group id that it runs as, 1 or more.
   * @default - the user of the construct
   */
  readonly user?: number;

  /**
   * Peers that the network policy allows the pods to call for it.
   * @default - none
   */
  readonly calls?: Peer[];
}

/** A port that a sidecar listens on. */
export interface SidecarPort {
  /** The port, 1 to 65535. All containers of a pod share their ports. */
  readonly port: number;

  /**
   * The name of the port, at most 15 characters in lower case.
   * @default - none
   */
  readonly name?: string;
}

/**
 * A container beside those of ours, as restricted as Pod Security `restricted` asks, with a read-only root filesystem. While it doesn't
 * run, its pod isn't ready, and gets no requests.
 */
export interface Sidecar extends InitContainer {
  /**
   * TCP ports that it listens on.
   * @default - none
   */
  readonly ports?: SidecarPort[];

  /**
   * Peers that the network policy allows to call its ports.
   * @default - nobody
   */
  readonly callers?: Peer[];

  /**
   * Delays the other two probes until it passes once. Its port defaults to the first one of the sidecar.
   * @default - none
   */
  readonly startup?: Probe;

  /**
   * While it fails, the Service sends the pod no traffic. Its port defaults to the first one of the sidecar.
   * @default - none
   * @throws in a database, whose servers serve whether or not a container beside them answers
   */
  readonly readiness?: Probe;

  /**
   * If it fails, the sidecar is restarted. Its port defaults to the first one of the sidecar.
   * @default - none
   */
  readonly liveness?: Probe;

  /**
   * What runs when it starts, and before it stops.
   * @default - nothing
   */
  readonly lifecycle?: Lifecycle;
}

/** Host names that resolve to an address. */
export interface HostAlias {
  /** The IP address. */
  readonly ip: string;

  /** The host names, at least one. */
  readonly hostnames: string[];
}
