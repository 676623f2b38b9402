import { at, Fields, fieldsOf, isFields, listOf, Manifest } from '../manifest';

/** Looks at one manifest and says what the API server would refuse: `field must ..., got X: why; fix`. */
export type Check = (manifest: Manifest) => readonly string[];

/** An entry of a list, and how its field is called. */
export interface Entry {
  readonly field: string;
  readonly fields: Fields;
}

/** The objects in a list, each with its field: `containers[0]`. */
export function entries(value: unknown, field: string): Entry[] {
  return listOf(value).map((entry, index) => ({ field: `${field}[${index}]`, fields: fieldsOf(entry) }));
}

/** The one message, unless all is well. */
export function unless(holds: boolean, message: () => string): string[] {
  return holds ? [] : [message()];
}

/** How a value is shown in a message. */
export function shown(value: unknown): string {
  if (value === undefined) return 'none';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** The values that occur before. */
export function repeats(values: readonly string[]): string[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.has(value) || (seen.add(value), false));
}

/** What a workload makes pods of, and where that stands; none for other kinds. */
export function podTemplate({ kind, group, fields }: Manifest): Entry | undefined {
  const key = `${group}/${kind}`;
  if (key === '/Pod') return { field: '', fields };
  if (key === 'batch/CronJob') return template('spec.jobTemplate.spec.template', at(fields, 'spec', 'jobTemplate', 'spec', 'template'));
  const controllers = ['apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'apps/ReplicaSet', 'batch/Job'];
  return controllers.includes(key) ? template('spec.template', at(fields, 'spec', 'template')) : undefined;
}

function template(field: string, value: unknown): Entry | undefined {
  return isFields(value) ? { field: `${field}.`, fields: value } : undefined;
}
