import { programOf } from '../../kubernetes/formats/image-reference';
import { imageVersionFaults } from '../../stateful/image-version';
import type { Fault } from '../../support/fault';
import { RedisEngine } from '../choices';
import { SAFE_VERSIONS } from '../safe-versions';

/** Faults of an image whose name contradicts the engine or the version. */
export function imageFaults(engine: RedisEngine, version: string, image: string): Fault[] {
  const other = Object.values(RedisEngine).find((known) => known !== engine && known === programOf(image));
  return [...(other === undefined ? [] : [ofOtherEngine(engine, other, image)]), ...imageVersionFaults('images.redis', image, version)];
}

function ofOtherEngine(engine: RedisEngine, other: RedisEngine, image: string): Fault {
  const { called } = SAFE_VERSIONS[engine];
  return {
    prop: 'images.redis',
    must: `be of ${called}`,
    got: `"${image}"`,
    why: 'the agents decide by the engine which data a server can read',
    fix: `use RedisEngine.${other.toUpperCase()}, or an image of ${called}`,
  };
}
