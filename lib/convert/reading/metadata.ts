import type { z } from 'zod';
import { isNamespaceName } from '../../kubernetes/formats/names';
import { isFreeLabel } from '../../kubernetes/objects/labels';
import { looksSecret } from '../../kubernetes/objects/secrets';
import { named } from '../../support/named';
import { faultAt, secretFault } from './faults';
import type { Fault, Origin } from './faults';
import { ignoredAll, object, text, texts } from './schema';

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

/** Labels and annotations that the operators read. They have no effect any more. */
const OPERATORS: readonly string[] = [
  'redis.opstreelabs.in/',
  'rediscluster.opstreelabs.in/',
  'redis.redis.opstreelabs.in/',
  'app.redislabs.com/',
  'etcd.database.coreos.com/',
  'operator.etcd.io/',
];

const SERVER_ADDS = 'the API server adds it';

/** The fields that people write, and those that the API server adds. */
export const metadataSchema = object({
  name: text.optional(),
  namespace: text.optional(),
  labels: texts.optional(),
  annotations: texts.optional(),
  ...ignoredAll([
    'uid', 'selfLink', 'generation', 'resourceVersion', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds',
    'managedFields',
  ], SERVER_ADDS),
  ...ignoredAll(['ownerReferences', 'finalizers'], 'it belongs to the custom resource, which is deleted'),
});

export type Metadata = z.output<typeof metadataSchema>;

/** Returns the labels and annotations that describe the resource itself. */
export function ownMetadata({ labels, annotations }: Metadata) {
  return { labels: withoutBookkeeping(labels), annotations: withoutBookkeeping(annotations) };
}

/** The same as props, without labels that a construct sets by itself, such as `app.kubernetes.io/name`. */
export function metadataProps(metadata: Metadata, mayHave: (label: string) => boolean = isFreeLabel) {
  const { labels, annotations } = ownMetadata(metadata);
  return { labels: withoutReserved(labels, mayHave), annotations };
}

export function withoutReserved(labels: Readonly<Record<string, string>>, mayHave = isFreeLabel): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => mayHave(key)));
}

function withoutBookkeeping(entries: Readonly<Record<string, string>> = {}): Record<string, string> {
  const left = [...BOOKKEEPING, ...OPERATORS];
  return Object.fromEntries(Object.entries(entries).filter(([key]) => !left.some((start) => key.startsWith(start))));
}

/** Returns a note on the labels and annotations for the operator, which are not copied. */
export function metadataNotes({ name = '', labels = {}, annotations = {} }: Metadata): string[] {
  const keys = [...Object.keys(labels), ...Object.keys(annotations)].filter((key) => OPERATORS.some((start) => key.startsWith(start)));
  return keys.length === 0 ? [] : [`${name} has labels or annotations for its operator, which are not copied: ${named(keys)}`];
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
