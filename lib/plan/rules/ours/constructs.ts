import { fieldsAt } from '../../../kubernetes/fields';
import { MANAGED_BY, MANAGED_BY_LABEL } from '../../../kubernetes/labels';
import { find, type Inventory } from '../../inventory';
import type { KubeObject } from '../../kube-object';

/** The values of the label `app.kubernetes.io/name` of each system. */
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

/** Whether a construct of this library created the object. */
export function isOurs({ stored }: KubeObject): boolean {
  return fieldsAt(stored, 'metadata.labels')[MANAGED_BY_LABEL] === MANAGED_BY;
}

/** The system of the database that the object belongs to, if any. */
export function systemOf(object: KubeObject): System | undefined {
  if (!isOurs(object) || labelOf(object, 'component') !== 'database') return undefined;
  const name = labelOf(object, 'name');
  return (Object.keys(SYSTEMS) as System[]).find((system) => SYSTEMS[system].some((known) => known === name));
}

/** Whether the object belongs to a database with agents, which scale it member by member and stop impossible versions. */
export function carriesOperator(object: KubeObject): boolean {
  return systemOf(object) !== undefined;
}

/** Whether this is the state record of a cluster, where agents keep what volumes can't. */
export function isStateRecord(object: KubeObject): boolean {
  return object.group === '' && object.kind === 'ConfigMap' && carriesOperator(object) && object.name.endsWith(STATE_RECORD);
}

/** The state record of the cluster of this name. */
export function stateRecordOf(cluster: string, place: string, world: Inventory): KubeObject | undefined {
  return find(world, CONFIG_MAP, place, `${cluster}${STATE_RECORD}`);
}

/** The ConfigMap with the agents' program for a state record. It exists as long as the cluster does. */
export function agentFilesOf({ name, place }: KubeObject, world: Inventory): KubeObject | undefined {
  return find(world, CONFIG_MAP, place, `${name.slice(0, -STATE_RECORD.length)}${AGENT_FILES}`);
}

/** The number of the shard that a StatefulSet of a RedisCluster runs. */
export function shardOf({ stored }: KubeObject): number | undefined {
  const label = fieldsAt(stored, 'metadata.labels')[SHARD_LABEL];
  return typeof label === 'string' ? Number(label) : undefined;
}

/** Whether the object is a shard of a RedisCluster that still exists after the change, so that its slots can move. */
export function staysWithoutShard(shard: KubeObject, after: Inventory): boolean {
  if (systemOf(shard) !== 'redis' || shardOf(shard) === undefined) return false;
  return stateRecordOf(labelOf(shard, 'instance') ?? '', shard.place, after) !== undefined;
}
