import type { z } from 'zod';
import { isNamespaceName } from '../../kubernetes/names';
import { looksSecret } from '../../kubernetes/secrets';
import { faultAt, secretFault } from './faults';
import type { Fault, Origin } from './faults';
import { ignored, object, text, texts } from './schema';

/**
 * Labels and annotations with which tools track what they have applied. On other objects, they would assign these to a release that doesn't
 * contain them. kubectl's annotation contains the whole resource once more, including secrets.
 */
const BOOKKEEPING: readonly string[] = [
  'kubectl.kubernetes.io/',
  'helm.sh/',
  'meta.helm.sh/',
  'argocd.argoproj.io/instance',
  'argocd.argoproj.io/tracking-id',
  'kustomize.toolkit.fluxcd.io/',
  'helm.toolkit.fluxcd.io/',
];

/** The fields that people write, and those that the API server adds. */
export const metadataSchema = object({
  name: text.optional(),
  namespace: text.optional(),
  labels: texts.optional(),
  annotations: texts.optional(),
  uid: ignored,
  selfLink: ignored,
  generation: ignored,
  resourceVersion: ignored,
  creationTimestamp: ignored,
  deletionTimestamp: ignored,
  deletionGracePeriodSeconds: ignored,
  managedFields: ignored,
  ownerReferences: ignored,
  finalizers: ignored,
});

export type Metadata = z.output<typeof metadataSchema>;

/** Returns the labels and annotations that describe the resource itself. */
export function ownMetadata({ labels, annotations }: Metadata) {
  return { labels: withoutBookkeeping(labels), annotations: withoutBookkeeping(annotations) };
}

function withoutBookkeeping(entries: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(entries).filter(([key]) => !BOOKKEEPING.some((start) => key.startsWith(start))));
}

/** Returns the faults of metadata beyond wrong types. */
export function metadataFaults(origin: Origin, metadata: Metadata): Fault[] {
  return [...namespaceFaults(origin, metadata), ...secretFaults(origin, metadata)];
}

function namespaceFaults(origin: Origin, { namespace }: Metadata): Fault[] {
  if (namespace === undefined || isNamespaceName(namespace)) return [];
  return [faultAt(
    origin, ['metadata', 'namespace'], `must be a name of at most 63 lower case letters, digits and "-", got "${namespace}"`,
  )];
}

/**
 * Labels and annotations are copied to every object, where everybody can read them. Their names may mention secrets, but their values must
 * not be secrets.
 */
function secretFaults(origin: Origin, metadata: Metadata): Fault[] {
  return Object.entries(ownMetadata(metadata)).flatMap(([place, entries]) => Object.entries(entries)
    .filter(([, value]) => looksSecret('', value))
    .map(([key]) => secretFault(origin, ['metadata', place, key])));
}
