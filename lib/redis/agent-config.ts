import type { RedisAgentConfig } from '../../agent/redis/contract/config';
import { names } from '../../agent/redis/contract/names';
import { inSeconds } from '../kubernetes/formats/quantities';
import { SERVICE_ACCOUNT_DIRECTORY, TERMINATION_MESSAGE_PATH } from '../stateful/agent-files';
import { certificateFiles } from '../stateful/tls/files';
import { issuedCertificates, type ManagedTls, podNamesInCertificates } from '../stateful/tls/managed';
import { RedisWriteSafety } from './choices';
import type { RedisSettings, TlsUse } from './settings';
import { BUS_PORT, CLIENT_PORT, CONTROL_PORT, podHost, STATUS_PORT } from './topology';

/** Where the containers of a pod find what they share. */
export const DIRECTORIES = { data: '/data', config: '/etc/redis', credentials: '/credentials', tls: '/tls', socket: '/run/redis' };
/** Of the server, for its probe and its agent: certificates don't count there. */
export const SOCKET_FILE = `${DIRECTORIES.socket}/redis.sock`;

/** A hand-over takes less than one second as a rule. */
const HAND_OVER_SECONDS = 30;
/** How long the pods of a removed shard may take to move its slots away: measured, at least 150 slots a second, plus the data. */
const DRAIN_SECONDS = 3500;
/** The pod's grace period: longer than the longest wait, and the stop of the server after it. */
export const GRACE_PERIOD_SECONDS = 3600;
/** How far a replica may be behind to count. Measured: what a frozen replica costs at most is this much of acknowledged writes. */
const MAX_LAG_SECONDS = 2;

/** The configuration file of the agents. */
export function agentConfig(settings: RedisSettings): RedisAgentConfig {
  const { name, credentials, busySeconds } = settings;
  return {
    cluster: name,
    statefulSets: name,
    host: podHost(settings, '{pod}', '{namespace}'),
    stateRecord: names.state(name),
    ports: { client: CLIENT_PORT, bus: BUS_PORT, control: CONTROL_PORT, status: STATUS_PORT },
    listen: 'all',
    tls: tls(settings),
    credentials: {
      user: credentials.user,
      rules: credentials.rules,
      directory: DIRECTORIES.credentials,
      generate: credentials.generated ? credentials.secretName : null,
      agentSecret: names.agent(settings.name),
    },
    paths: {
      dataDir: `${DIRECTORIES.data}/redis`,
      serverConfig: DIRECTORIES.config,
      serviceAccount: SERVICE_ACCOUNT_DIRECTORY,
      terminationMessage: TERMINATION_MESSAGE_PATH,
    },
    server: server(settings),
    limits: {
      handOverSeconds: HAND_OVER_SECONDS,
      drainSeconds: DRAIN_SECONDS,
      relinkSeconds: 5,
      staleImportSeconds: 10,
      busySeconds,
      slotsPerStep: 256,
    },
  };
}

function tls(settings: RedisSettings): RedisAgentConfig['tls'] {
  const { tls: given } = settings;
  if (given === undefined) return null;
  const files = (use: TlsUse) => certificateFiles(`${DIRECTORIES.tls}/${use}`);
  const shared = { server: files('server'), agent: files('client'), authClients: given.clientCertificates, socket: SOCKET_FILE };
  return { ...shared, managed: given.from === 'agents' ? managed(settings, given) : null };
}

function managed(settings: RedisSettings, given: ManagedTls) {
  const { services, pod } = podNamesInCertificates(settings);
  // A client's use as well: servers connect to each other.
  return issuedCertificates(settings.name, given, {
    server: { dnsNames: [...services, ...pod], ipAddresses: ['127.0.0.1'], uses: ['server', 'client'] },
  });
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
  const isEmpty = (value: unknown) => typeof value === 'string' && value.trim() === '';
  return Object.fromEntries(Object.entries(options).map(([key, value]) => [key, isEmpty(value) ? '""' : value]));
}

/** As `redis.conf` spells it. Said even when there are none: unsaid, the server takes snapshots. */
function savePoints({ snapshots }: RedisSettings): string {
  if (snapshots.length === 0) return '""';
  return snapshots.map(({ after, changes }) => `${inSeconds(after)} ${changes}`).join(' ');
}
