import type { EtcdAgentConfig } from '../../../../agent/etcd/contract/config';
import { names as etcd } from '../../../../agent/etcd/contract/names';
import { CONFIG_FILE } from '../../../../agent/kernel/contract/names';
import type { RedisAgentConfig } from '../../../../agent/redis/contract/config';
import { names as redis, SHARD_LABEL } from '../../../../agent/redis/contract/names';
import { ENGINES } from '../../../../agent/redis/contract/version';
import { fieldsAt, textAt } from '../../../kubernetes/fields';
import { COMPONENTS, MANAGED_BY, MANAGED_BY_LABEL } from '../../../kubernetes/labels';
import { find, type Inventory } from '../../inventory';
import { type KubeObject, typeOf } from '../../kube-object';

interface SystemContract {
  /** Values of its label `app.kubernetes.io/name`. */
  readonly nameLabels: readonly string[];
  readonly names: { readonly agent: (cluster: string) => string; readonly state: (cluster: string) => string };
  /** Which field of its agent's configuration has the address of a member. */
  readonly memberAddress: string;
}

/** The databases whose pods carry their own operator. */
const SYSTEMS = {
  etcd: { nameLabels: ['etcd'], names: etcd, memberAddress: 'memberHost' satisfies keyof EtcdAgentConfig },
  redis: { nameLabels: ENGINES, names: redis, memberAddress: 'host' satisfies keyof RedisAgentConfig },
} satisfies Record<string, SystemContract>;
type System = keyof typeof SYSTEMS;

const CONFIG_MAP = '/ConfigMap';

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
  if (!isOurs(object) || labelOf(object, 'component') !== COMPONENTS.database) return undefined;
  const name = labelOf(object, 'name');
  return (Object.keys(SYSTEMS) as System[]).find((system) => SYSTEMS[system].nameLabels.some((known) => known === name));
}

function contractOf(object: KubeObject): SystemContract | undefined {
  const system = systemOf(object);
  return system && SYSTEMS[system];
}

/** The cluster that the object belongs to. */
export function clusterOf(object: KubeObject): string {
  return labelOf(object, 'instance') ?? '';
}

/** Databases that join and leave by themselves, one after the other, and hold a version that they can't run. */
export function carriesOperator(object: KubeObject): boolean {
  return systemOf(object) !== undefined;
}

/** Whether this is the record in which the agents of a cluster keep what volumes can't remember. */
export function isStateRecord(object: KubeObject): boolean {
  return typeOf(object) === CONFIG_MAP && object.name === contractOf(object)?.names.state(clusterOf(object));
}

/** The state record of the cluster that the object belongs to. */
export function stateRecordOf(object: KubeObject, world: Inventory): KubeObject | undefined {
  const contract = contractOf(object);
  return contract && find(world, CONFIG_MAP, object.place, contract.names.state(clusterOf(object)));
}

/** What the agents of the cluster of an object run: it is there for as long as the cluster is. */
export function agentFilesOf(object: KubeObject, world: Inventory): KubeObject | undefined {
  const contract = contractOf(object);
  return contract && find(world, CONFIG_MAP, object.place, contract.names.agent(clusterOf(object)));
}

/** The address of the members of a cluster, as the configuration of their agents has it. */
export function memberAddressOf(object: KubeObject): string | undefined {
  const contract = contractOf(object);
  const config = fieldsAt(object.stored, 'data')[CONFIG_FILE];
  return contract === undefined || typeof config !== 'string' ? undefined : textAt(parsed(config), contract.memberAddress);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined; // Whoever wrote it, no agent reads it.
  }
}

/** Which shard of a RedisCluster a StatefulSet is. */
export function shardOf({ stored }: KubeObject): number | undefined {
  const label = fieldsAt(stored, 'metadata.labels')[SHARD_LABEL];
  return typeof label === 'string' ? Number(label) : undefined;
}

/** Whether the object is a shard of a RedisCluster that is there afterwards: then its slots have somewhere to go. */
export function staysWithoutShard(shard: KubeObject, after: Inventory): boolean {
  if (systemOf(shard) !== 'redis' || shardOf(shard) === undefined) return false;
  return stateRecordOf(shard, after) !== undefined;
}
