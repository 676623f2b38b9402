import { isLabelValue, isQualifiedName } from './names';
import type { Fault } from '../support/fault';
import { UNUSABLE_KEYS } from '../support/own';

/** What the API server takes, with room for our own. https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/ */
const MAX_ANNOTATION_BYTES = 250 * 1024;

const VALID_KEY = 'letters, digits, "-", "_" and ".", at most 63, after an optional domain and "/"';
const VALID_VALUE = 'at most 63 letters, digits, "-", "_" and ".", beginning and ending with a letter or digit';

/** Why the API server would refuse these labels. */
export function labelFaults(prop: string, labels: Readonly<Record<string, string>>): Fault[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...keyFaults(prop, key),
    ...(isLabelValue(value) ? [] : [{ prop, must: 'have valid values', got: `"${value}" for ${key}`, why: VALID_VALUE }]),
  ]);
}

/** Why the API server would refuse these annotations. */
export function annotationFaults(prop: string, annotations: Readonly<Record<string, string>>): Fault[] {
  const bytes = Object.entries(annotations).reduce((sum, entry) => sum + Buffer.byteLength(entry.join('')), 0);
  const fits = bytes <= MAX_ANNOTATION_BYTES;
  return [
    ...Object.keys(annotations).flatMap((key) => keyFaults(prop, key)),
    ...(fits ? [] : [{ prop, must: `fit into ${MAX_ANNOTATION_BYTES} bytes`, got: String(bytes), fix: 'keep large texts in a ConfigMap' }]),
  ];
}

function keyFaults(prop: string, key: string): Fault[] {
  const got = `"${key}"`;
  if (!isQualifiedName(key)) return [{ prop, must: 'have valid keys', got, why: VALID_KEY }];
  if (!UNUSABLE_KEYS.includes(key)) return [];
  return [{ prop, must: 'have keys that cdk8s can write', got, fix: `put a domain before it, such as example.com/${key}` }];
}
