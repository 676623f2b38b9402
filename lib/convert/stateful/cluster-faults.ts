import type { Size } from 'cdk8s';
import { formatKibibytes, toKibibytes } from '../../kubernetes/formats/quantities';
import { looksSecret } from '../../kubernetes/objects/secrets';
import { own } from '../../support/own';
import { faultAt, secretFault, when } from '../reading/faults';
import type { Fault, Origin } from '../reading/faults';
import { ownMetadata } from '../reading/metadata';
import type { Metadata } from '../reading/metadata';
import type { Path } from '../reading/source-tree';

const ACCESS_MODE = 'ReadWriteOnce';

/** The disk of each member, and the place of the fields that describe it. */
interface Disk {
  readonly request: Size;
  readonly limit: Size | undefined;
  readonly accessModes: readonly string[];
  readonly fields: { readonly limit: Path; readonly accessModes: Path };
}

/** Returns the reasons why a StatefulSet can't give such a disk to each member. */
export function diskFaults(origin: Origin, { request, limit = request, accessModes, fields }: Disk): Fault[] {
  const [requested, limited] = [request, limit].map((size) => formatKibibytes(toKibibytes(size)));
  return [
    ...when(requested !== limited, () => faultAt(
      origin, fields.limit, `must be the same as the request, got ${limited} and ${requested}: a disk has the requested size;`
        + ' leave it out',
    )),
    ...when(!accessModes.every((mode) => mode === ACCESS_MODE), () => faultAt(
      origin, fields.accessModes, `must be ${ACCESS_MODE}, got ${accessModes.join(', ')}: each member has a disk of its own; leave it out`,
    )),
  ];
}

/** Labels that pods have beside those of the resource. */
export interface SharedLabels {
  readonly labels: Readonly<Record<string, string>>;
  readonly field: Path;
}

/** Pods have the labels of all objects as well. Everybody can read them, and each can have only one value. */
export function sharedLabelFaults(origin: Origin, metadata: Metadata, { labels: ofPods, field }: SharedLabels): Fault[] {
  const { labels } = ownMetadata(metadata);
  return Object.entries(ofPods).flatMap(([key, value]) => {
    const path = [...field, key];
    if (looksSecret('', value)) return [secretFault(origin, path)];
    const ofObject = own(labels, key);
    return when(ofObject !== undefined && ofObject !== value, () => faultAt(
      origin, path, `must be the same as in metadata.labels, got "${value}" and "${ofObject}":`
        + ' pods have the labels of all objects; drop one',
    ));
  });
}
