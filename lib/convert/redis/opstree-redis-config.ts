import { Size } from 'cdk8s';
import type { RedisClusterProps } from '../../redis/props';
import { type Fault, faultAt, type Origin, shortened } from '../reading/faults';
import type { Spec } from './opstree-schema';
import { settingOf } from './redis-settings';
import type { Path } from '../reading/source-tree';

const CONFIG: Path = ['spec', 'redisConfig'];
const LINES: Path = [...CONFIG, 'dynamicConfig'];
const SHARE = 'maxMemoryPercentOfLimit';

/** The settings of the servers. */
export function configProps(spec: Spec, limit: Size | undefined): Partial<RedisClusterProps> {
  const sound = lines(spec).filter((line, index, all) => lineFaults(line, all.slice(0, index)).length === 0);
  const [share, directives] = [spec.redisConfig?.[SHARE], sound.flatMap((line) => directive(line) ?? [])];
  const settings = directives.map(({ key, value }) => ({ key, value, setting: settingOf(key) }));
  const options = settings.filter(({ setting }) => setting === undefined).map(({ key, value }) => [key, value]);
  return {
    ...(share !== undefined && share >= 1 && limit !== undefined && {
      maxMemory: Size.kibibytes(Math.floor(limit.toKibibytes() * share / 100)),
    }),
    ...Object.fromEntries(settings.flatMap(({ value, setting }) => (setting === undefined ? [] : [[setting.prop, setting.read(value)]]))),
    options: options.length === 0 ? undefined : Object.fromEntries(options),
  };
}

export function configFaults(origin: Origin, spec: Spec, limit: Size | undefined): Fault[] {
  return [
    ...lines(spec).flatMap((line, index, all) => (
      lineFaults(line, all.slice(0, index)).map((claim) => faultAt(origin, [...LINES, index], claim))
    )),
    ...shareFaults(spec, limit).map((claim) => faultAt(origin, [...CONFIG, SHARE], claim)),
  ];
}

/** Returns the field from which a prop was read. */
export function configField(spec: Spec, prop: string): Path | undefined {
  const index = lines(spec).findIndex((line) => subjectOf(line) === prop);
  if (index >= 0) return [...LINES, index];
  return prop === 'maxMemory' && spec.redisConfig?.[SHARE] !== undefined ? [...CONFIG, SHARE] : undefined;
}

/** Messages don't contain the line, which may be a secret. */
function lineFaults(line: string, before: readonly string[]): string[] {
  const found = directive(line);
  if (found === undefined) return ['must be a directive of redis.conf and its value, got something else; write it like "maxclients 20000"'];
  const setting = settingOf(found.key);
  const first = before.findIndex((other) => subjectOf(other) === subjectOf(line));
  const isValue = setting === undefined || setting.read(found.value) !== undefined;
  const twice = `must be given once, got ${shortened(found.key)} in dynamicConfig[${first}] too; drop one, or write all values on one line`;
  return [...(isValue ? [] : [`must be ${found.key} with ${setting.wanted}, got something else`]), ...(first < 0 ? [] : [twice])];
}

function shareFaults(spec: Spec, limit: Size | undefined): string[] {
  const share = spec.redisConfig?.[SHARE];
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

function lines({ redisConfig }: Spec): readonly string[] {
  return redisConfig?.dynamicConfig ?? [];
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
