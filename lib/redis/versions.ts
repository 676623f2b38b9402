import { newerVersion, parseVersion } from '../../agent/redis/version';
import { programOf } from '../support/image-reference';
import { imageVersionFaults } from '../support/stateful/image-version';
import { RedisEngine } from './choices';

/** Nothing before it announces host names, by which nodes are told apart. */
const OLDEST: Readonly<Record<RedisEngine, string>> = { redis: '7.0.0', valkey: '7.2.4' };
const CALLED: Readonly<Record<RedisEngine, string>> = { redis: 'Redis', valkey: 'Valkey' };

/**
 * Says why a cluster can't run `version`, with what to use, or nothing.
 */
export function versionFault(engine: RedisEngine, version: string): string | undefined {
  const asked = `${engine} ${version}`;
  if (parseVersion(asked) === undefined) return `version must be a release of ${CALLED[engine]}, got "${version}"; write it like 8.0.2`;
  if (newerVersion(asked, `${engine} ${OLDEST[engine]}`) === asked) return undefined;
  return `version must be ${OLDEST[engine]} or newer, got ${version}: ${engine === RedisEngine.REDIS ? 'earlier ones do not announce host names, by which nodes are told apart' : 'there is no earlier one'}; use ${OLDEST[engine]} or newer`;
}

/** Says what is wrong with the image of a server that is to be this engine of this version, as far as its name tells. */
export function imageFaults(engine: RedisEngine, version: string, image: string): string[] {
  const other = Object.values(RedisEngine).find((known) => known !== engine && known === programOf(image));
  return [
    ...(other === undefined ? [] : [`images.redis must be of ${CALLED[engine]}, got "${image}": by engine the agents judge which data a server can read; use RedisEngine.${other.toUpperCase()}, or an image of ${CALLED[engine]}`]),
    ...imageVersionFaults('images.redis', image, version),
  ];
}
