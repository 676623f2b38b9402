import { own } from '../../support/own';
import { looksSecret } from '../../kubernetes/secret-like';
import { Fault, faultAt, Origin } from '../reading/faults';
import { Metadata, ownMetadata } from '../reading/metadata';
import { Path } from '../reading/source-tree';

/** Labels of pods, which are those of all objects with us. */
export interface PodLabels {
  readonly labels: Readonly<Record<string, string>>;
  readonly field: Path;
}

/** Labels stand on every object, for all to read, and an object has each of them once. */
export function podLabelFaults(origin: Origin, metadata: Metadata, { labels: ofPods, field }: PodLabels): Fault[] {
  const { labels } = ownMetadata(metadata);
  return Object.entries(ofPods).flatMap(([key, value]) => {
    const path = [...field, key];
    if (looksSecret('', value)) return [faultAt(origin, path, 'must hold no secret, got a value that looks like one: manifests are read by many and kept for ever; drop it')];
    const ofObject = own(labels, key);
    if (ofObject === undefined || ofObject === value) return [];
    return [faultAt(origin, path, `must be the same as in metadata.labels, got "${value}" and "${ofObject}": pods have the labels of all objects; drop one`)];
  });
}
