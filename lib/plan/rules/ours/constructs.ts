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

/** The databases with agents. */
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

/** Whether a construct of this library created the object. */
export function isOurs({ stored }: KubeObject): boolean {
  return fieldsAt(stored, 'metadata.labels')[MANAGED_BY_LABEL] === MANAGED_BY;
}

/** The system of the database that the object belongs to, if any. */
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

/** Whether the object belongs to a database with agents, which scale it member by member and stop impossible versions. */
export function carriesOperator(object: KubeObject): boolean {
  return systemOf(object) !== undefined;
}

/** Whether this is the state record of a cluster, where agents keep what volumes can't. */
export function isStateRecord(object: KubeObject): boolean {
  return typeOf(object) === CONFIG_MAP && object.name === contractOf(object)?.names.state(clusterOf(object));
}

/** The state record of the cluster that the object belongs to. */
export function stateRecordOf(object: KubeObject, world: Inventory): KubeObject | undefined {
  const contract = contractOf(object);
  return contract && find(world, CONFIG_MAP, object.place, contract.names.state(clusterOf(object)));
}

/** The ConfigMap with the program of the cluster's agents. It exists as long as the cluster does. */
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
    return undefined; // No agent could read it either.
  }
}

/** The number of the shard that a StatefulSet of a RedisCluster runs. */
export function shardOf({ stored }: KubeObject): number | undefined {
  const label = fieldsAt(stored, 'metadata.labels')[SHARD_LABEL];
  return typeof label === 'string' ? Number(label) : undefined;
}

/** Whether the object is a shard of a RedisCluster that still exists after the change, so that its slots can move. */
export function staysWithoutShard(shard: KubeObject, after: Inventory): boolean {
  if (systemOf(shard) !== 'redis' || shardOf(shard) === undefined) return false;
  return stateRecordOf(shard, after) !== undefined;
}
