/**
 * What agents of different releases, and launchers and programs, must agree on to work together. The checksum in the pod template covers
 * it: a release with another one restarts every pod once.
 */
export const PROTOCOL = 1;

/**
 * Who must learn of a setting of an agent's configuration. `server`: what this pod's server, or its container, starts from; another value
 * restarts every pod. `agents`: only agents read it; with another value they are replaced in place.
 */
export type ReadBy = 'server' | 'agents';

/** The same for each key of an object of settings, or for keys within a key; those that it doesn't name are the server's. */
export interface ReadByEach {
  readonly [key: string]: ReadBy | ReadByEach;
}

/** The key that says what the other keys must hold: while the kubelet brings the ConfigMaps up to date, old and new are side by side. */
export const RELEASE_FILE = 'release.json';

export interface Release {
  /** Of this package, for people. */
  readonly version: string;
  readonly protocol: number;
  /** The checksum of all that a server starts from. Only agents of pods whose template has the same one take this release in place. */
  readonly server: string;
  /** The SHA-256 digest of each file, in hexadecimal digits. */
  readonly files: Readonly<Record<string, string>>;
}
