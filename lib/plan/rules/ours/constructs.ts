import { find, Inventory } from '../../inventory';
import { KubeObject } from '../../kube-object';
import { fieldsAt } from '../../../kubernetes/fields';

/** What databases that carry their own operator call themselves in the label `app.kubernetes.io/name`. */
const SYSTEMS = { etcd: ['etcd'], redis: ['redis', 'valkey'] } as const;
export type System = keyof typeof SYSTEMS;

const SHARD_LABEL = 'cdk8s-operatorless/shard';

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
  const name = labelOf(object, 'name');
  return isOurs(object) && labelOf(object, 'component') === 'database' && SYSTEMS[system].some((known) => known === name);
}

/** Databases that join and leave by themselves, one after the other, and hold a version that they can't run. */
export function carriesOperator(object: KubeObject): boolean {
  return isRunBy(object, 'etcd') || isRunBy(object, 'redis');
}

/** Which shard of a RedisCluster a StatefulSet is. */
export function shardOf({ stored }: KubeObject): number | undefined {
  const label = fieldsAt(stored, 'metadata.labels')[SHARD_LABEL];
  return typeof label === 'string' ? Number(label) : undefined;
}

/** Whether the object is a shard of a RedisCluster that is there afterwards: then its slots have somewhere to go. */
export function staysWithoutShard(shard: KubeObject, after: Inventory): boolean {
  return isRunBy(shard, 'redis') && shardOf(shard) !== undefined && find(after, '/ConfigMap', shard.place, `${labelOf(shard, 'instance')}-state`) !== undefined;
}
