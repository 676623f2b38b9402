import { KubeObject } from '../kube-object';
import { fieldsAt } from '../value';

/** What our constructs call themselves in the label `app.kubernetes.io/name`, or in that of the component. */
export type System = 'etcd' | 'redis';

export function labelOf({ stored }: KubeObject, name: string): string | undefined {
  const label = fieldsAt(stored, 'metadata.labels')[`app.kubernetes.io/${name}`];
  return typeof label === 'string' ? label : undefined;
}

/** Whether one of our constructs made the object. */
export function isOurs(object: KubeObject): boolean {
  return labelOf(object, 'managed-by') === 'cdk8s-operatorless';
}

/** Whether the object belongs to a database whose pods carry their own operator. */
export function isRunBy(object: KubeObject, system: System): boolean {
  return isOurs(object) && labelOf(object, 'component') === 'database' && labelOf(object, 'name') === system;
}

/** Databases that join and leave by themselves, one after the other, and hold a version that they can't run. */
export function carriesOperator(object: KubeObject): boolean {
  return isRunBy(object, 'etcd') || isRunBy(object, 'redis');
}
