import { type Fields, fieldsAt, isFields, listAt } from '../objects/fields';

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
