import { Size } from 'cdk8s';
import { formatKibibytes, toKibibytes } from '../../kubernetes/quantities';
import { Fault, faultAt, Origin } from '../reading/faults';
import { Path } from '../reading/source-tree';

const ACCESS_MODE = 'ReadWriteOnce';

/** The disk of each member, and where the fields that describe it stand. */
export interface Disk {
  readonly request: Size;
  readonly limit: Size | undefined;
  readonly accessModes: readonly string[];
  readonly fields: { readonly limit: Path; readonly accessModes: Path };
}

/** What keeps a disk from being one that a StatefulSet gives to each member. */
export function diskFaults(origin: Origin, { request, limit = request, accessModes, fields }: Disk): Fault[] {
  const [requested, limited] = [request, limit].map((size) => formatKibibytes(toKibibytes(size)));
  return [
    ...(requested === limited ? [] : [faultAt(origin, fields.limit, `must be the same as the request, got ${limited} and ${requested}: a disk has the size that was asked for; leave it out`)]),
    ...(accessModes.every((mode) => mode === ACCESS_MODE) ? [] : [faultAt(origin, fields.accessModes, `must be ${ACCESS_MODE}, got ${accessModes.join(', ')}: each member has a disk of its own; leave it out`)]),
  ];
}
