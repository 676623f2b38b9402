import { MIN_SHARDS, SERVER_CONTAINER } from '../../../../agent/redis/contract/config';
import { names, SHARD_LABEL, WANTED_KEYS } from '../../../../agent/redis/contract/names';
import { ENGINES, versionPath } from '../../../../agent/redis/contract/version';
import { at, fieldsAt, textAt } from '../../../kubernetes/objects/fields';
import { programOf, releaseOf } from '../../../kubernetes/formats/image-reference';
import { containersOf } from '../../../kubernetes/pods/pod-template';
import { type Change, type Edit, editOf, type World } from '../../change';
import type { Inventory } from '../../inventory';
import { type KubeObject, typeOf } from '../../kube-object';
import type { Rule, Verdict } from '../../rule';
import { scaling } from '../workloads/availability';
import { clusterOf, isOfDatabase, isStateRecord, labelOf, stateRecordOf } from './constructs';

const STATEFUL_SET = 'apps/StatefulSet';

const HELD = 'the agent stops the change at the first pod of each shard, and the others keep running';
const NOT_HELD = 'the properties version and engine stay the same, so no agent stops the change, '
  + 'and the first server of each shard crashes on data that it cannot read';

/** Whether the object belongs to a RedisCluster, of whichever engine. */
function isOfRedis(object: KubeObject): boolean {
  return isOfDatabase(object) && ENGINES.some((engine) => engine === labelOf(object, 'name'));
}

/** The number of the shard that a StatefulSet of a RedisCluster runs. */
function shardOf({ stored }: KubeObject): number | undefined {
  const label = fieldsAt(stored, 'metadata.labels')[SHARD_LABEL];
  return typeof label === 'string' ? Number(label) : undefined;
}

/** Whether the object is a shard of a RedisCluster that still exists after the change, so that its slots can move. */
export function staysWithoutShard(shard: KubeObject, after: Inventory): boolean {
  return isOfRedis(shard) && shardOf(shard) !== undefined && stateRecordOf(shard, after) !== undefined;
}

/** The edit of an existing shard of a RedisCluster. */
function shard(change: Change): Edit | undefined {
  const edit = editOf(change, STATEFUL_SET);
  return edit !== undefined && isOfRedis(edit.after) ? edit : undefined;
}

function redisVersionPath(change: Change): Verdict | undefined {
  const edit = shard(change);
  if (edit === undefined) return undefined;
  const held = refusedUpgrade(edit, labelled, HELD);
  return held === undefined ? refusedUpgrade(edit, inImage, NOT_HELD) : { ...held, stopsRollout: true };
}

function refusedUpgrade({ before, after }: Edit, server: (shard: KubeObject) => string, consequence: string): Verdict | undefined {
  const path = versionPath(server(before), server(after));
  return path.is === 'refused' ? { message: `${path.why}: ${consequence}`, way: path.fix } : undefined;
}

/** No server reads what a newer minor version, or another engine, has written. */
function redisUpgradeIsFinal(change: Change): string | undefined {
  const edit = shard(change);
  if (edit === undefined || redisVersionPath(change) !== undefined) return undefined;
  const [from, to] = [edit.before, edit.after].map(inImage);
  if (!['newer', 'engine'].includes(versionPath(from, to).is)) return undefined;
  return `${from} → ${to} can't be undone: ${from} can't read what the newer one writes; take a backup first`;
}

/** Engine and version of a shard, from the labels that its agents read. */
function labelled(shard: KubeObject): string {
  return `${labelOf(shard, 'name')} ${labelOf(shard, 'version')}`;
}

/** Engine and version of a shard according to the name of its image. */
function inImage(shard: KubeObject): string {
  const image = textAt(containersOf(at(shard.stored, 'spec.template.spec')).find(({ name }) => name === SERVER_CONTAINER), 'image') ?? '';
  const program = programOf(image);
  const engine = ENGINES.some((known) => known === program) ? program : labelOf(shard, 'name');
  return `${engine} ${releaseOf(image) ?? labelOf(shard, 'version')}`;
}

/** The wanted number of shards before and after. Undefined unless this is the state record of a RedisCluster. */
function shards(change: Change): { readonly from: number; readonly to: number } | undefined {
  const edit = editOf(change, '/ConfigMap');
  if (edit === undefined || !isOfRedis(edit.after) || !isStateRecord(edit.after)) return undefined;
  const [from, to] = [edit.before, edit.after].map(({ stored }) => Number(fieldsAt(stored, 'data')[WANTED_KEYS.shards]));
  return Number.isInteger(from) && Number.isInteger(to) && from !== to ? { from, to } : undefined;
}

function redisBelowThreeShards(change: Change): Verdict | undefined {
  const wanted = shards(change);
  if (wanted === undefined || wanted.to >= MIN_SHARDS) return undefined;
  const why = `with fewer than ${MIN_SHARDS} no majority is left for a failover when a primary fails`;
  return { message: `${wanted.from} → ${wanted.to} shards: ${why}`, way: `${MIN_SHARDS} shards` };
}

function redisMovesSlots(change: Change): string | undefined {
  const wanted = shards(change);
  if (wanted === undefined || wanted.to < MIN_SHARDS) return undefined;
  const pace = wanted.to > wanted.from
    ? 'a new shard gets slots once all its pods are ready for them'
    : 'shards that are removed move theirs away first, for at most an hour';
  return `${wanted.from} → ${wanted.to} shards: slots and their keys move while writes continue; ${pace}`;
}

/** A shard that is removed although the agents still want it, so that nothing moves its slots away. */
function redisShardGoesWithData(change: Change, { after }: World): Verdict | undefined {
  if (change.is !== 'removed' || typeOf(change.before) !== STATEFUL_SET || !staysWithoutShard(change.before, after)) return undefined;
  const number = shardOf(change.before) ?? 0;
  const wanted = Number(fieldsAt(stateRecordOf(change.before, after)?.stored, 'data')[WANTED_KEYS.shards]);
  if (number >= wanted) return undefined;
  const consequence = 'its slots are lost with their data';
  const message = `shard ${number} is removed, but ${names.state(clusterOf(change.before))} still wants ${wanted} shards: ${consequence}`;
  return { message, way: 'lower shards in the code, which moves the slots first' };
}

function redisShardDrains(change: Change, world: World): string | undefined {
  if (change.is !== 'removed' || typeOf(change.before) !== STATEFUL_SET || !staysWithoutShard(change.before, world.after)) return undefined;
  if (redisShardGoesWithData(change, world) !== undefined) return undefined;
  return 'the shard is removed: its pods move slots and keys away before they stop, and its empty disks stay; '
    + 'prune it after the other manifests are applied';
}

function redisWithoutReplica(change: Change): Verdict | undefined {
  const scaled = shard(change) && scaling(change, STATEFUL_SET);
  if (scaled === undefined || scaled.to !== 1 || scaled.from === 0) return undefined;
  const message = `${scaled.from} → 1 pod: the shard has no replica, and its slots are down whenever the pod is`;
  return { message, way: 'replicasPerShard: 1 or more' };
}

/** Rules about RedisClusters. */
export const redisRules: readonly Rule[] = [
  { name: 'redis-version-path', level: 'danger', judge: redisVersionPath },
  { name: 'redis-below-three-shards', level: 'danger', judge: redisBelowThreeShards },
  { name: 'redis-shard-goes-with-data', level: 'danger', judge: redisShardGoesWithData },
  { name: 'redis-without-replica', level: 'danger', judge: redisWithoutReplica },
  { name: 'redis-upgrade-is-final', level: 'restart', judge: redisUpgradeIsFinal },
  { name: 'redis-moves-slots', level: 'info', judge: redisMovesSlots },
  { name: 'redis-shard-drains', level: 'info', judge: redisShardDrains },
];
