import { isLabelValue, isQualifiedName } from './names';
import { UNUSABLE_KEYS } from '../support/own';

/** What the API server takes, with room for our own. https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/ */
const MAX_ANNOTATION_BYTES = 250 * 1024;

const VALUE = 'at most 63 letters, digits, "-", "_" and ".", beginning and ending with a letter or digit';
const KEY = 'letters, digits, "-", "_" and ".", at most 63, behind an optional domain and "/"';

/** What keeps the API server from taking these labels. */
export function labelFaults(prop: string, labels: Readonly<Record<string, string>>): string[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...keyFaults(prop, key),
    ...(isLabelValue(value)
      ? []
      : [`${prop} must have valid values, got "${value}" for ${key}: ${VALUE}`]),
  ]);
}

/** What keeps the API server from taking these annotations. */
export function annotationFaults(annotations: Readonly<Record<string, string>>): string[] {
  const bytes = Object.entries(annotations).reduce((sum, entry) => sum + Buffer.byteLength(entry.join('')), 0);
  return [
    ...Object.keys(annotations).flatMap((key) => keyFaults('annotations', key)),
    ...(bytes <= MAX_ANNOTATION_BYTES
      ? []
      : [`annotations must fit into ${MAX_ANNOTATION_BYTES} bytes, got ${bytes}; keep large texts in a ConfigMap`]),
  ];
}

function keyFaults(prop: string, key: string): string[] {
  if (!isQualifiedName(key)) return [`${prop} must have valid keys, got "${key}": ${KEY}`];
  if (!UNUSABLE_KEYS.includes(key)) return [];
  return [`${prop} must have keys that cdk8s can write, got "${key}"; put a domain before it, such as example.com/${key}`];
}
