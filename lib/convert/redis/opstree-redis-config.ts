import { Size } from 'cdk8s';
import type { RedisClusterProps } from '../../redis/props';
import { type Fault, faultAt, type Origin } from '../reading/faults';
import type { Spec } from './opstree-schema';
import { leftOut } from './foreign-cluster';
import { settingOf } from './redis-settings';
import type { Path } from '../reading/source-tree';

const LEADER: Path = ['spec', 'redisLeader', 'redisConfig'];
const FOLLOWER: Path = ['spec', 'redisFollower', 'redisConfig'];
const LINES: Path = [...LEADER, 'dynamicConfig'];
const SHARE = 'maxMemoryPercentOfLimit';
const DIFFERENT = 'must be the same as in redisLeader, got different ones: any pod may become the primary of its shard; drop one';

/** The settings of the servers. */
export function configProps(spec: Spec, limit: Size | undefined): Partial<RedisClusterProps> {
  const [share, directives] = [spec.redisLeader?.redisConfig?.[SHARE], lines(spec).flatMap((line) => directive(line) ?? [])];
  const settings = directives.map(({ key, value }) => ({ key, value, setting: settingOf(key) }));
  const options = settings.filter(({ setting }) => setting === undefined).map(({ key, value }) => [key, value]);
  return {
    ...(share !== undefined && limit !== undefined && { maxMemory: Size.kibibytes(Math.floor(limit.toKibibytes() * share / 100)) }),
    ...Object.fromEntries(settings.flatMap(({ value, setting }) => (setting === undefined ? [] : [[setting.prop, setting.read(value)]]))),
    options: options.length === 0 ? undefined : Object.fromEntries(options),
  };
}

/** Leaders and followers may change roles, so both must have the same settings. */
export function configFaults(origin: Origin, spec: Spec, limit: Size | undefined): Fault[] {
  const [leader = {}, follower = {}] = [spec.redisLeader?.redisConfig, spec.redisFollower?.redisConfig];
  const differ = (['dynamicConfig', SHARE] as const)
    .filter((name) => follower[name] !== undefined && JSON.stringify(follower[name]) !== JSON.stringify(leader[name]));
  const reasons = { additionalRedisConfig: 'a ConfigMap is not read; write its lines as dynamicConfig' };
  return [
    ...differ.map((name) => faultAt(origin, [...FOLLOWER, name], DIFFERENT)),
    ...leftOut(origin, LEADER, leader, reasons),
    ...leftOut(origin, FOLLOWER, follower, reasons),
    ...lines(spec).flatMap((line, index, all) => (
      lineFaults(line, all.slice(0, index)).map((claim) => faultAt(origin, [...LINES, index], claim))
    )),
    ...shareFaults(spec, limit).map((claim) => faultAt(origin, [...LEADER, SHARE], claim)),
  ];
}

/** Returns the field from which a prop was read. */
export function configField(spec: Spec, prop: string): Path | undefined {
  const index = lines(spec).findIndex((line) => subjectOf(line) === prop);
  if (index >= 0) return [...LINES, index];
  return prop === 'maxMemory' && spec.redisLeader?.redisConfig?.[SHARE] !== undefined ? [...LEADER, SHARE] : undefined;
}

/** Messages don't contain the line, which may be a secret. */
function lineFaults(line: string, before: readonly string[]): string[] {
  const found = directive(line);
  if (found === undefined) return ['must be a directive of redis.conf and its value, got something else; write it like "maxclients 20000"'];
  const setting = settingOf(found.key);
  const first = before.findIndex((other) => subjectOf(other) === subjectOf(line));
  const isValue = setting === undefined || setting.read(found.value) !== undefined;
  const twice = `must be given once, got ${found.key} in dynamicConfig[${first}] too; drop one, or write all values on one line`;
  return [...(isValue ? [] : [`must be ${found.key} with ${setting.wanted}, got something else`]), ...(first < 0 ? [] : [twice])];
}

function shareFaults(spec: Spec, limit: Size | undefined): string[] {
  const share = spec.redisLeader?.redisConfig?.[SHARE];
  if (share === undefined) return [];
  const noLimit = 'must come with a memory limit, got none: it is a percentage of that limit; '
    + 'add kubernetesConfig.resources.limits.memory, or drop this';
  const twice = lines(spec).some((line) => subjectOf(line) === 'maxMemory');
  return [
    ...(share >= 1 ? [] : [`must be 1 or more, got ${share}: it is a share of the memory limit in percent; use 60`]),
    ...(limit === undefined ? [noLimit] : []),
    ...(twice ? ['must be given once, got maxmemory in dynamicConfig too; drop one'] : []),
  ];
}

function lines({ redisLeader }: Spec): readonly string[] {
  return redisLeader?.redisConfig?.dynamicConfig ?? [];
}

/** Returns the prop that a line sets: `maxMemory`, `options.maxclients`. */
function subjectOf(line: string): string | undefined {
  const { key } = directive(line) ?? {};
  return key && (settingOf(key)?.prop ?? `options.${key}`);
}

function directive(line: string): { key: string; value: string } | undefined {
  const [, key, value] = /^\s*([a-z][a-z0-9-]*)\s+(\S.*?)\s*$/.exec(line) ?? [];
  return key === undefined ? undefined : { key, value };
}
