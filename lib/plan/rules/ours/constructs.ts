import { fieldsAt } from '../../../kubernetes/fields';
import { MANAGED_BY, MANAGED_BY_LABEL } from '../../../kubernetes/labels';
import { find, type Inventory } from '../../inventory';
import type { KubeObject } from '../../kube-object';

/** What databases that carry their own operator call themselves in the label `app.kubernetes.io/name`. */
const SYSTEMS = { etcd: ['etcd'], redis: ['redis', 'valkey'] } as const;
type System = keyof typeof SYSTEMS;

const SHARD_LABEL = 'cdk8s-operatorless/shard';
const CONFIG_MAP = '/ConfigMap';
const STATE_RECORD = '-state';
const AGENT_FILES = '-agent';

export function labelOf({ stored }: KubeObject, name: string): string | undefined {
  const label = fieldsAt(stored, 'metadata.labels')[`app.kubernetes.io/${name}`];
  return typeof label === 'string' ? label : undefined;
}

/** Whether one of our constructs made the object. */
export function isOurs({ stored }: KubeObject): boolean {
  return fieldsAt(stored, 'metadata.labels')[MANAGED_BY_LABEL] === MANAGED_BY;
}

/** The database whose pods carry their own operator, if the object belongs to one. */
export function systemOf(object: KubeObject): System | undefined {
  if (!isOurs(object) || labelOf(object, 'component') !== 'database') return undefined;
  const name = labelOf(object, 'name');
  return (Object.keys(SYSTEMS) as System[]).find((system) => SYSTEMS[system].some((known) => known === name));
}

/** Databases that join and leave by themselves, one after the other, and hold a version that they can't run. */
export function carriesOperator(object: KubeObject): boolean {
  return systemOf(object) !== undefined;
}

/** Whether this is the record in which the agents of a cluster keep what volumes can't remember. */
export function isStateRecord(object: KubeObject): boolean {
  return object.group === '' && object.kind === 'ConfigMap' && carriesOperator(object) && object.name.endsWith(STATE_RECORD);
}

/** The state record of the cluster of this name. */
export function stateRecordOf(cluster: string, place: string, world: Inventory): KubeObject | undefined {
  return find(world, CONFIG_MAP, place, `${cluster}${STATE_RECORD}`);
}

/** What the agents of the cluster of a state record run: it is there for as long as the cluster is. */
export function agentFilesOf({ name, place }: KubeObject, world: Inventory): KubeObject | undefined {
  return find(world, CONFIG_MAP, place, `${name.slice(0, -STATE_RECORD.length)}${AGENT_FILES}`);
}

/** Which shard of a RedisCluster a StatefulSet is. */
export function shardOf({ stored }: KubeObject): number | undefined {
  const label = fieldsAt(stored, 'metadata.labels')[SHARD_LABEL];
  return typeof label === 'string' ? Number(label) : undefined;
}

/** Whether the object is a shard of a RedisCluster that is there afterwards: then its slots have somewhere to go. */
export function staysWithoutShard(shard: KubeObject, after: Inventory): boolean {
  if (systemOf(shard) !== 'redis' || shardOf(shard) === undefined) return false;
  return stateRecordOf(labelOf(shard, 'instance') ?? '', shard.place, after) !== undefined;
}
