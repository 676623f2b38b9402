import { own } from '../support/own';
import { at, Fields, fieldsAt, isFields, listAt, textAt } from './fields';

/** Where each kind has its pod template. */
const TEMPLATES: Readonly<Record<string, string>> = {
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

/** Whether the labels are among those that the selector wants: `matchLabels` and `matchExpressions`. */
export function selects(selector: unknown, labels: Fields): boolean {
  const wanted = Object.entries(fieldsAt(selector, 'matchLabels'));
  return wanted.every(([name, value]) => own(labels, name) === value) && listAt(selector, 'matchExpressions').every((expression) => holds(expression, labels));
}

function holds(expression: unknown, labels: Fields): boolean {
  const label = own(labels, textAt(expression, 'key') ?? '');
  const values = listAt(expression, 'values');
  switch (at(expression, 'operator')) {
    case 'In': return values.includes(label);
    case 'NotIn': return !values.includes(label);
    case 'Exists': return label !== undefined;
    case 'DoesNotExist': return label === undefined;
    default: return false;
  }
}
