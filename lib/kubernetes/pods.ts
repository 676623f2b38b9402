import { own } from '../support/own';
import { type Fields, fieldsAt, fieldsOf, isFields, listAt, listOf } from './fields';

/** Where each kind, `apps/Deployment`, has its pod template. */
export const TEMPLATES: Readonly<Record<string, string>> = {
  'apps/Deployment': 'spec.template',
  'apps/StatefulSet': 'spec.template',
  'apps/DaemonSet': 'spec.template',
  'apps/ReplicaSet': 'spec.template',
  '/ReplicationController': 'spec.template',
  'batch/Job': 'spec.template',
  'batch/CronJob': 'spec.jobTemplate.spec.template',
};

interface Typed {
  readonly group: string;
  readonly kind: string;
}

/** `spec.template.spec` of a Deployment, `spec` of a Pod, nothing of what has no pods. */
export function podSpecPath({ group, kind }: Typed): string | undefined {
  if (group === '' && kind === 'Pod') return 'spec';
  const template = templatePath({ group, kind });
  return template === undefined ? undefined : `${template}.spec`;
}

export function templatePath({ group, kind }: Typed): string | undefined {
  return TEMPLATES[`${group}/${kind}`];
}

/** The labels that the pods of this object have. */
export function podLabels(object: Typed, manifest: unknown): Fields | undefined {
  const template = templatePath(object);
  if (template !== undefined) return fieldsAt(manifest, `${template}.metadata.labels`);
  return podSpecPath(object) === undefined ? undefined : fieldsAt(manifest, 'metadata.labels');
}

/** Every container, those that run first included. */
export function containersOf(podSpec: unknown): Fields[] {
  return [...listAt(podSpec, 'initContainers'), ...listAt(podSpec, 'containers')].filter(isFields);
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
