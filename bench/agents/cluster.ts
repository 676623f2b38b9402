import type { RedisAgentConfig } from '../../agent/redis/contract/config';
import type { PodRef } from '../../agent/redis/model/facts';

/** Two pods per shard. */
export const PODS = 2;
export const SELF: PodRef = { shard: 0, ordinal: 0 };
const DOMAIN = 'cache-peers.shop.svc.cluster.local';

export const numberOf = ({ shard, ordinal }: PodRef) => shard * PODS + ordinal;
const podOf = (number: number): PodRef => ({ shard: Math.floor(number / PODS), ordinal: number % PODS });
/** On loopback, each pod has an address of its own. */
export const addressOf = (number: number) => `127.77.${Math.floor(number / 250)}.${(number % 250) + 1}`;
const idOf = (number: number) => number.toString(16).padStart(40, '0');
export const hostOf = (number: number) => `cache-${podOf(number).shard}-${podOf(number).ordinal}.${DOMAIN}`;

export const config = {
  cluster: 'cache',
  statefulSets: 'cache',
  host: `{pod}.${DOMAIN}`,
  stateRecord: 'cache-state',
  ports: { client: 6379, bus: 16379, control: 6382, status: 6381 },
  listen: 'pod',
  tls: null,
  credentials: { user: 'default', rules: '~* &* +@all -@admin', directory: '/none', generate: null, agentSecret: 'cache-agent' },
  paths: { dataDir: '/none/redis', serverConfig: '/none', serviceAccount: '/none', terminationMessage: '/none' },
  server: {
    engine: 'redis', version: '8.0.6', maxMemoryBytes: 0, evictionPolicy: 'noeviction', appendFsync: 'everysec',
    nodeTimeoutMilliseconds: 5000,
    minReplicasToWrite: 0, minReplicasMaxLagSeconds: 2, options: {},
  },
  limits: { handOverSeconds: 30, drainSeconds: 3500, relinkSeconds: 5, staleImportSeconds: 10, slotsPerStep: 256, busySeconds: 30 },
} as const satisfies RedisAgentConfig;

/** The list of nodes that a server returns: long lines, as in Redis 8. The times differ in each answer. */
export function nodeLine(number: number, count: number, self: boolean, now: number): string {
  const { shard, ordinal } = podOf(number);
  const shards = count / PODS;
  const slots = ordinal > 0 ? '' : ` ${Math.floor((16384 * shard) / shards)}-${Math.floor((16384 * (shard + 1)) / shards) - 1}`;
  const flags = `${self ? 'myself,' : ''}${ordinal === 0 ? 'master' : 'slave'}`;
  const primary = ordinal === 0 ? '-' : idOf(shard * PODS);
  return `${idOf(number)} ${addressOf(number)}:6379@16379,${hostOf(number)},tls-port=0,shard-id=${idOf(shard * PODS)} ${flags} ${primary}`
    + ` 0 ${now} ${shard + 1} connected${slots}\n`;
}
