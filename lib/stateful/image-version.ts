import { releaseOf } from '../kubernetes/formats/image-reference';
import type { Fault } from '../support/fault';

/** What is wrong with the image of a server of this version. Undefined for a digest, or a tag that names no release. */
export function imageVersionFaults(prop: string, image: string, version: string): Fault[] {
  const release = releaseOf(image);
  if (release === undefined || release === version) return [];
  return [{
    prop,
    must: `be of version ${version}`,
    got: `"${image}"`,
    why: 'the agents decide by the version which data a server can read',
    fix: `use version '${release}', or the image of ${version}`,
  }];
}
