import { k8s } from 'cdk8s-plus-28';
import { RedisAgentConfig } from '../../../agent/redis/contract/config';
import { metadata } from '../../kubernetes/metadata';
import { inSeconds } from '../../kubernetes/quantities';
import { agentData, SERVICE_ACCOUNT_DIRECTORY, TERMINATION_MESSAGE_PATH } from '../../stateful/agent-files';
import { RedisWriteSafety } from '../choices';
import { RedisSettings } from '../settings';
import { BUS_PORT, CLIENT_PORT, CONTROL_PORT, names, podHost, STATUS_PORT } from '../topology';
import { CONFIG_DIRECTORY, CREDENTIALS_DIRECTORY, DATA_DIRECTORY } from './paths';

export const SYSTEM = 'redis';

/** A hand-over takes less than one second as a rule. */
const HAND_OVER_SECONDS = 30;
/** How long the pods of a shard that goes may give its slots away: measured, 150 a second and more, and the data. */
const DRAIN_SECONDS = 3500;
/** The pod's grace period: longer than the longest wait, and the stop of the server after it. */
export const GRACE_PERIOD_SECONDS = 3600;
/** How far a replica may be behind to count. Measured: what a frozen replica costs at most is this much of acknowledged writes. */
const MAX_LAG_SECONDS = 2;

/** What a formed cluster must never forget, and what is wanted. The agents fill in the rest. */
export function stateRecord(settings: RedisSettings): k8s.KubeConfigMapProps {
  const { name, shards, podsPerShard } = settings;
  return { metadata: metadata(settings, { name: names.state(name) }), data: { shards: String(shards), pods: String(podsPerShard) } };
}

/** The agent's program and its configuration. */
export function agentConfigMap(settings: RedisSettings, program: string): k8s.KubeConfigMapProps {
  return { metadata: metadata(settings, { name: names.agent(settings.name) }), data: agentData(SYSTEM, program, agentConfig(settings)) };
}

export function agentConfig(settings: RedisSettings): RedisAgentConfig {
  const { name, credentials, busySeconds } = settings;
  return {
    cluster: name,
    statefulSets: name,
    host: podHost(settings, '{pod}', '{namespace}'),
    stateRecord: names.state(name),
    ports: { client: CLIENT_PORT, bus: BUS_PORT, control: CONTROL_PORT, status: STATUS_PORT },
    listen: 'all',
    credentials: {
      user: credentials.user,
      rules: credentials.rules,
      directory: CREDENTIALS_DIRECTORY,
      generate: credentials.generated ? credentials.secretName : null,
      agentSecret: names.agent(settings.name),
    },
    paths: {
      dataDir: `${DATA_DIRECTORY}/redis`,
      serverConfig: CONFIG_DIRECTORY,
      serviceAccount: SERVICE_ACCOUNT_DIRECTORY,
      terminationMessage: TERMINATION_MESSAGE_PATH,
    },
    server: server(settings),
    limits: { handOverSeconds: HAND_OVER_SECONDS, drainSeconds: DRAIN_SECONDS, relinkSeconds: 5, staleImportSeconds: 10, busySeconds, slotsPerStep: 256 },
  };
}

function server(settings: RedisSettings): RedisAgentConfig['server'] {
  const { engine, version, maxMemoryKibibytes, eviction, appendFsync, nodeTimeoutMilliseconds, writeSafety, options } = settings;
  return {
    engine,
    version,
    maxMemoryBytes: maxMemoryKibibytes * 1024,
    evictionPolicy: eviction,
    appendFsync,
    nodeTimeoutMilliseconds,
    minReplicasToWrite: writeSafety === RedisWriteSafety.REPLICATED ? 1 : 0,
    minReplicasMaxLagSeconds: MAX_LAG_SECONDS,
    options: { save: savePoints(settings), ...written(options) } as RedisAgentConfig['server']['options'],
  };
}

/** Nothing at all would be a directive without its value. */
function written(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).map(([key, value]) => [key, typeof value === 'string' && value.trim() === '' ? '""' : value]));
}

/** As `redis.conf` spells it. Said even when there are none: unsaid, the server takes snapshots. */
function savePoints({ snapshots }: RedisSettings): string {
  if (snapshots.length === 0) return '""';
  return snapshots.map(({ after, changes }) => `${inSeconds(after)} ${changes}`).join(' ');
}
