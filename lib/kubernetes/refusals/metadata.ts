import { isDnsLabel, isDnsSubdomain, isLabelValue, isNumberedDnsLabel, isQualifiedName } from '../names';
import { isBuiltIn } from '../kinds';
import { at, fieldsOf, Manifest } from '../../gitops/manifest';
import { NONE, podTemplate, shown, unless } from './check';

const KEY = 'letters, digits, "-", "_" and ".", at most 63, behind an optional domain and "/"';
const VALUE = 'at most 63 letters, digits, "-", "_" and ".", beginning and ending with a letter or digit';
/** https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/ */
const MAX_ANNOTATION_BYTES = 256 * 1024;
/** The controller makes names of this and eleven characters more. */
const MAX_CRON_JOB_NAME = 52;
/** A label of its pods holds its name and a hash. */
const MAX_STATEFUL_SET_NAME = 52;
/** A label of its pods holds its name. */
const MAX_JOB_NAME = 63;

const LONGEST_NAMES: ReadonlyMap<string, number> = new Map([['CronJob', MAX_CRON_JOB_NAME], ['Job', MAX_JOB_NAME], ['StatefulSet', MAX_STATEFUL_SET_NAME]]);

/** Built-in kinds whose names may hold capitals and colons. */
const ANY_NAME = ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding', 'ClusterTrustBundle', 'CertificateSigningRequest', 'IPAddress'];

export function kindIsNamed({ fields }: Manifest): readonly string[] {
  if (typeof fields.kind === 'string' && fields.kind !== '' && typeof fields.apiVersion === 'string' && fields.apiVersion !== '') return NONE;
  return ['apiVersion', 'kind'].flatMap((field) => unless(typeof fields[field] === 'string' && fields[field] !== '', () => (
    `${field} must be text, got ${shown(fields[field])}: the API server finds an object's type by it; set it`
  )));
}

export function nameIsGiven({ fields }: Manifest): readonly string[] {
  const { name, generateName } = fieldsOf(fields.metadata);
  if (typeof name === 'string' && name !== '') return NONE;
  const fix = generateName === undefined
    ? 'leave the property out for one that cdk8s makes, or give it a value'
    : 'give it a name, since what is applied twice with generateName is made twice';
  return [`metadata.name must be text of at least one character, got ${shown(name)}: an object is found by its name; ${fix}`];
}

export function nameIsValid({ name, kind, group }: Manifest): readonly string[] {
  if (name === '') return NONE;
  const refuse = (rule: string) => `metadata.name must be ${rule}, got "${name}": the API server refuses others for the kind ${kind}; rename it`;
  // Of other groups it isn't known who serves them: custom resources have DNS names, those of other API servers needn't.
  if (!isBuiltIn(group) || ANY_NAME.includes(kind)) return unless(!/[/%]/.test(name) && name !== '.' && name !== '..', () => refuse('without "/" and "%", and neither "." nor ".."'));
  if (group === '' && kind === 'Service') return unless(isDnsLabel(name), () => refuse('at most 63 lower-case letters, digits and "-", beginning with a letter and not ending with "-"'));
  if (group === '' && kind === 'Namespace') return unless(isNumberedDnsLabel(name), () => refuse('at most 63 lower-case letters, digits and "-", beginning and ending with a letter or digit'));
  return unless(isDnsSubdomain(name), () => refuse('at most 253 lower-case letters, digits, "-" and ".", each part beginning and ending with a letter or digit'));
}

export function nameLeavesRoom({ name, kind, group }: Manifest): readonly string[] {
  if (group !== 'apps' && group !== 'batch') return NONE;
  const limit = LONGEST_NAMES.get(kind);
  return unless(limit === undefined || name.length <= limit, () => (
    `metadata.name must have at most ${limit} characters, got ${name.length} in "${name}": names and labels of what a ${kind} makes are longer, and may have 63; shorten it`
  ));
}

export function namespaceIsValid({ namespace, fields, ofCluster }: Manifest): readonly string[] {
  const given = at(fields, 'metadata', 'namespace');
  return unless(ofCluster || given === undefined || (typeof given === 'string' && isNumberedDnsLabel(namespace ?? '')), () => (
    `metadata.namespace must be at most 63 lower-case letters, digits and "-", beginning and ending with a letter or digit, got ${shown(given)}: no namespace can be called so; correct it`
  ));
}

export function definitionIsNamed({ kind, name, fields }: Manifest): readonly string[] {
  if (kind !== 'CustomResourceDefinition') return [];
  const expected = `${String(at(fields, 'spec', 'names', 'plural'))}.${String(at(fields, 'spec', 'group'))}`;
  return unless(name === expected, () => `metadata.name must be the plural and the group of its kind, got "${name}": the API server refuses others; use "${expected}"`);
}

export function labelsAreValid(manifest: Manifest): readonly string[] {
  const template = podTemplate(manifest);
  const own = labelFaults('metadata.labels', at(manifest.fields, 'metadata', 'labels'));
  if (template === undefined || template.fields === manifest.fields) return own;
  return [
    ...own,
    ...labelFaults(`${template.field}.metadata.labels`, at(template.fields, 'metadata', 'labels')),
    ...labelFaults('spec.selector.matchLabels', at(manifest.fields, 'spec', 'selector', 'matchLabels')),
  ];
}

export function annotationsAreValid(manifest: Manifest): readonly string[] {
  const template = podTemplate(manifest);
  return [
    ...annotationFaults('metadata.annotations', at(manifest.fields, 'metadata', 'annotations')),
    ...(template === undefined || template.fields === manifest.fields ? NONE : annotationFaults(`${template.field}.metadata.annotations`, at(template.fields, 'metadata', 'annotations'))),
  ];
}

export function labelFaults(field: string, labels: unknown): readonly string[] {
  const faults: string[] = [];
  const map = fieldsOf(labels);
  for (const key of Object.keys(map)) {
    const value = map[key];
    if (!isQualifiedName(key)) faults.push(`${field} must have valid keys, got "${key}": ${KEY}; rename it`);
    if (typeof value === 'string' && isLabelValue(value)) continue;
    faults.push(`${field} must have valid values, got ${shown(value)} for ${key}: ${VALUE}; ${typeof value === 'string' ? 'shorten it or keep it in an annotation' : 'put it in quotes'}`);
  }
  return faults;
}

function annotationFaults(field: string, annotations: unknown): readonly string[] {
  if (annotations === undefined) return NONE;
  const faults: string[] = [];
  let bytes = 0;
  for (const [key, value] of Object.entries(fieldsOf(annotations))) {
    bytes += Buffer.byteLength(key) + Buffer.byteLength(String(value));
    if (!isQualifiedName(key.toLowerCase())) faults.push(`${field} must have valid keys, got "${key}": ${KEY}; rename it`);
    if (typeof value !== 'string') faults.push(`${field} must have text as values, got ${shown(value)} for ${key}: the API server takes nothing else; put it in quotes`);
  }
  if (bytes > MAX_ANNOTATION_BYTES) faults.push(`${field} must fit into ${MAX_ANNOTATION_BYTES} bytes, got ${bytes}: the API server takes no more; keep large texts in a ConfigMap`);
  return faults;
}
