import { isLabelValue, isQualifiedName } from '../formats/names';
import type { Fault } from '../../support/fault';
import { own, UNUSABLE_KEYS } from '../../support/own';
import { type Fields, fieldsOf, listOf } from './fields';

export type Labels = Readonly<Record<string, string>>;

/** Tells the instances of one namespace apart. Helm charts set it as well, to the name of their release. */
export const INSTANCE_LABEL = 'app.kubernetes.io/instance';

/** Tells our pods from those of others: only we set this value, and every pod of ours has it. */
export const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by';
export const MANAGED_BY = 'cdk8s-operatorless';

/** Only some constructs set it. Where they don't, it is free to say which application an object belongs to. */
const PART_OF_LABEL = 'app.kubernetes.io/part-of';

/** The `component` of objects of ours: the plan tells them by it. */
export const COMPONENTS = { database: 'database', backup: 'backup', microService: 'micro-service' } as const;

/** What the recommended labels say of one instance. */
interface Identity {
  readonly instance: string;
  /** What runs here, the same for all its instances. */
  readonly name: string;
  readonly component: string;
  readonly partOf: string | undefined;
}

/**
 * The labels that Kubernetes recommends, on every object that we make, except the version.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */
export function recommendedLabels({ instance, name, component, partOf }: Identity): Labels {
  return {
    'app.kubernetes.io/name': name,
    [INSTANCE_LABEL]: instance,
    'app.kubernetes.io/component': component,
    ...(partOf !== undefined && { [PART_OF_LABEL]: partOf }),
    [MANAGED_BY_LABEL]: MANAGED_BY,
  };
}

/** What runs in these pods. On workloads and their pods only, so that another version changes no other object. */
export function versionLabel(version: string | undefined): Labels {
  return version === undefined ? {} : { 'app.kubernetes.io/version': version };
}

/** Selects the pods of one instance of ours: those of a Helm release of the same name are not among them. */
export function instanceSelector(instance: string): Labels {
  return { [INSTANCE_LABEL]: instance, [MANAGED_BY_LABEL]: MANAGED_BY };
}

/**
 * The selector of a Deployment or StatefulSet, which the API server never lets change: so nothing was added to it. It takes no pods of
 * others, because controllers go by owner references.
 */
export function workloadSelector(instance: string): Labels {
  return { [INSTANCE_LABEL]: instance };
}

/** Whether a label selector, `matchLabels` and `matchExpressions`, selects what has these labels. */
export function selects(selector: unknown, labels: Fields): boolean {
  const { matchLabels, matchExpressions } = fieldsOf(selector);
  const byLabels = Object.entries(fieldsOf(matchLabels)).every(([name, value]) => own(labels, name) === value);
  return byLabels && listOf(matchExpressions).every((expression) => holds(fieldsOf(expression), labels));
}

function holds({ key, operator, values }: Fields, labels: Fields): boolean {
  const label = own(labels, String(key));
  switch (operator) {
    case 'In': return listOf(values).includes(label);
    case 'NotIn': return !listOf(values).includes(label);
    case 'Exists': return label !== undefined;
    case 'DoesNotExist': return label === undefined;
    default: return false;
  }
}

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

/** The domain of labels and annotations that only we set. */
const OUR_DOMAIN = 'cdk8s-operatorless/';

/** Labels that we set on every object, or that Kubernetes' controllers set on pods. */
const RESERVED_LABELS: readonly string[] = [
  ...Object.keys({ ...recommendedLabels({ instance: '', name: '', component: '', partOf: '' }), ...versionLabel('') }),
  'pod-template-hash', 'controller-revision-hash', 'pod-template-generation', 'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index', ...['controller-uid', 'job-name'].flatMap((name) => [name, `batch.kubernetes.io/${name}`]),
  'batch.kubernetes.io/job-completion-index',
];

/** Whether a label is one that we or Kubernetes' controllers set, and select by. */
export function isReservedLabel(key: string): boolean {
  return RESERVED_LABELS.includes(key) || key.startsWith(OUR_DOMAIN);
}

/** Whether every object of a construct may have this label, if the construct doesn't set it. */
export function isFreeLabel(key: string): boolean {
  return key === PART_OF_LABEL || !isReservedLabel(key);
}

/** Whether an annotation is one that only we set. */
export function isReservedAnnotation(key: string): boolean {
  return key.startsWith(OUR_DOMAIN);
}
