import { programOf } from '../kubernetes/image-reference';
import { imageVersionFaults } from '../stateful/image-version';
import { RedisEngine } from './choices';
import { SAFE_VERSIONS } from './safe-versions';

/** Says what is wrong with the image of a server that is to be this engine of this version, as far as its name tells. */
export function imageFaults(engine: RedisEngine, version: string, image: string): string[] {
  const other = Object.values(RedisEngine).find((known) => known !== engine && known === programOf(image));
  return [
    ...(other === undefined ? [] : [`images.redis must be of ${SAFE_VERSIONS[engine].called}, got "${image}": by engine the agents judge which data a server can read; use RedisEngine.${other.toUpperCase()}, or an image of ${SAFE_VERSIONS[engine].called}`]),
    ...imageVersionFaults('images.redis', image, version),
  ];
}
