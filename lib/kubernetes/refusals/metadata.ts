import { at, fieldsOf } from '../objects/fields';
import { isBuiltIn, type KubernetesObject } from '../objects/kinds';
import { isDnsLabel, isDnsSubdomain, isLabelValue, isNumberedDnsLabel, isQualifiedName } from '../formats/names';
import {
  NONE, NUMBERED_LABEL, type Part, podTemplate, QUOTE, type Refusal, type RefusedBy, REFUSES_OTHERS, shown, TAKES_TEXT, unless,
} from './refusal';

const KEY = 'letters, digits, "-", "_" and ".", at most 63, after an optional domain and "/"';
const VALUE = 'at most 63 letters, digits, "-", "_" and ".", beginning and ending with a letter or digit';
/** https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/ */
const MAX_ANNOTATION_BYTES = 256 * 1024;

/** How long a name may be, for what the kind makes of it. */
const LONGEST_NAMES: Readonly<Record<string, { readonly limit: number; readonly by?: RefusedBy } | undefined>> = {
  // The controller makes names of this and eleven characters more.
  'batch/CronJob': { limit: 52 },
  // A label of its pods holds its name.
  'batch/Job': { limit: 63 },
  // A label of its pods holds its name and a hash.
  'apps/StatefulSet': { limit: 52, by: 'pods' },
};

/** Built-in kinds whose names may hold capitals and colons. */
const ANY_NAME = [
  'Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding', 'ClusterTrustBundle', 'CertificateSigningRequest', 'IPAddress',
];

const LABEL = 'be at most 63 lower-case letters, digits and "-", beginning with a letter and not ending with "-"';
const SUBDOMAIN = 'be at most 253 lower-case letters, digits, "-" and ".", each part beginning and ending with a letter or digit';
const NO_PATH = 'be without "/" and "%", and neither "." nor ".."';

const isText = (value: unknown) => typeof value === 'string' && value !== '';

export function kindIsNamed({ fields }: KubernetesObject): readonly Refusal[] {
  if (isText(fields.kind) && isText(fields.apiVersion)) return NONE;
  const why = 'the API server needs it to find the object\'s type';
  return ['apiVersion', 'kind'].flatMap((field) => unless(isText(fields[field]), () => (
    { field, must: 'be text', got: shown(fields[field]), why, fix: 'set it' }
  )));
}

export function nameIsGiven({ fields }: KubernetesObject): readonly Refusal[] {
  const { name, generateName } = fieldsOf(fields.metadata);
  if (isText(name)) return NONE;
  const fix = generateName === undefined
    ? 'leave the property out for one that cdk8s makes, or give it a value'
    : 'give it a name, because an object with generateName is created again each time it is applied';
  const why = 'an object is identified by its name';
  return [{ field: 'metadata.name', must: 'be text of at least one character', got: shown(name), why, fix }];
}

export function nameIsValid({ name, kind, group }: KubernetesObject): readonly Refusal[] {
  if (name === '') return NONE;
  const refuse = (must: string, by?: RefusedBy) => (): Refusal => (
    { field: 'metadata.name', must, got: `"${name}"`, why: `the API server refuses others for the kind ${kind}`, fix: 'rename it', by }
  );
  // Of other groups it isn't known who serves them: custom resources have DNS names, those of other API servers needn't.
  if (!isBuiltIn(group) || ANY_NAME.includes(kind)) return unless(!/[/%]/.test(name) && name !== '.' && name !== '..', refuse(NO_PATH));
  // Kubernetes 1.36 and newer take a digit at the beginning as well: https://github.com/kubernetes/enhancements/issues/5311
  if (group === '' && kind === 'Service') {
    return unless(isDnsLabel(name), refuse(LABEL, isNumberedDnsLabel(name) ? 'serviceNameNeedsLetter' : undefined));
  }
  if (group === '' && kind === 'Namespace') return unless(isNumberedDnsLabel(name), refuse(NUMBERED_LABEL));
  return unless(isDnsSubdomain(name), refuse(SUBDOMAIN));
}

export function nameLeavesRoom({ name, kind, group }: KubernetesObject): readonly Refusal[] {
  const longest = LONGEST_NAMES[`${group}/${kind}`];
  if (longest === undefined || name.length <= longest.limit) return NONE;
  return [{
    field: 'metadata.name', must: `have at most ${longest.limit} characters`, got: `${name.length} in "${name}"`,
    why: `the objects that a ${kind} creates have longer names or labels, of at most 63 characters`, fix: 'shorten it', by: longest.by,
  }];
}

export function namespaceIsValid({ namespace, fields, ofCluster }: KubernetesObject): readonly Refusal[] {
  if (ofCluster) return NONE;
  const given = at(fields, 'metadata.namespace');
  return unless(given === undefined || (typeof given === 'string' && isNumberedDnsLabel(namespace ?? '')), () => (
    { field: 'metadata.namespace', must: NUMBERED_LABEL, got: shown(given), why: 'no namespace can have this name', fix: 'correct it' }
  ));
}

export function definitionIsNamed({ kind, name, fields }: KubernetesObject): readonly Refusal[] {
  if (kind !== 'CustomResourceDefinition') return NONE;
  const expected = `${String(at(fields, 'spec.names.plural'))}.${String(at(fields, 'spec.group'))}`;
  return unless(name === expected, () => ({
    field: 'metadata.name', must: 'be the plural name and the group of its kind', got: `"${name}"`,
    why: REFUSES_OTHERS, fix: `use "${expected}"`,
  }));
}

export function labelsAreValid(object: KubernetesObject): readonly Refusal[] {
  const own = labelRefusals('metadata.labels', at(object.fields, 'metadata.labels'));
  const template = podTemplateWithin(object);
  if (template === undefined) return own;
  return [
    ...own,
    ...labelRefusals(`${template.field}.metadata.labels`, at(template.fields, 'metadata.labels')),
    ...labelRefusals('spec.selector.matchLabels', at(object.fields, 'spec.selector.matchLabels')),
  ];
}

export function annotationsAreValid(object: KubernetesObject): readonly Refusal[] {
  const own = annotationRefusals('metadata.annotations', at(object.fields, 'metadata.annotations'));
  const template = podTemplateWithin(object);
  if (template === undefined) return own;
  return [...own, ...annotationRefusals(`${template.field}.metadata.annotations`, at(template.fields, 'metadata.annotations'))];
}

/** The template of what makes pods; none of a Pod, which is all of it. */
function podTemplateWithin(object: KubernetesObject): Part | undefined {
  return object.kind === 'Pod' ? undefined : podTemplate(object);
}

export function labelRefusals(field: string, labels: unknown): readonly Refusal[] {
  const map = fieldsOf(labels);
  const refusals: Refusal[] = [];
  for (const key of Object.keys(map)) {
    const value = map[key];
    if (!isQualifiedName(key)) refusals.push(keyRefusal(field, key));
    if (typeof value === 'string' && isLabelValue(value)) continue;
    const fix = typeof value === 'string' ? 'shorten it or keep it in an annotation' : QUOTE;
    refusals.push({ field, must: 'have valid values', got: `${shown(value)} for ${key}`, why: VALUE, fix });
  }
  return refusals;
}

function annotationRefusals(field: string, annotations: unknown): readonly Refusal[] {
  if (annotations === undefined) return NONE;
  const refusals: Refusal[] = [];
  let bytes = 0;
  for (const [key, value] of Object.entries(fieldsOf(annotations))) {
    bytes += Buffer.byteLength(key) + Buffer.byteLength(String(value));
    if (!isQualifiedName(key.toLowerCase())) refusals.push(keyRefusal(field, key));
    if (typeof value === 'string') continue;
    refusals.push({ field, must: 'have text as values', got: `${shown(value)} for ${key}`, why: TAKES_TEXT, fix: QUOTE });
  }
  if (bytes <= MAX_ANNOTATION_BYTES) return refusals;
  const [must, why] = [`fit into ${MAX_ANNOTATION_BYTES} bytes`, 'the API server accepts no more'];
  return [...refusals, { field, must, got: String(bytes), why, fix: 'keep large texts in a ConfigMap' }];
}

function keyRefusal(field: string, key: string): Refusal {
  return { field, must: 'have valid keys', got: `"${key}"`, why: KEY, fix: 'rename it' };
}
