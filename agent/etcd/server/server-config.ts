import type { CertificateFiles } from '../../kernel/contract/certificate';
import type { EtcdAgentConfig } from '../contract/config';
import type { Plan, Start } from '../model/facts';
import type { Scheme, Topology } from '../model/topology';
import { isObject } from '../../kernel/shape';
import { present } from '../../kernel/values';

/** etcd's `--config-file`: JSON is YAML. With it, etcd ignores every flag and variable. */
export function serverConfig(config: EtcdAgentConfig, topology: Topology, start: Start): Readonly<Record<string, unknown>> {
  const { server, ports, paths } = config;
  const { ordinal } = topology.self;
  const peers = start.as === 'restart' ? start.peers : undefined;
  const listen = (port: number, scheme = topology.scheme()) => `${scheme}://${topology.listenHost()}:${port}`;
  const clients = config.tls?.besidePlainText === true ? ['http', 'https'] as const : [topology.scheme()];
  return {
    ...corruptionChecks(server.version, start.as === 'restart' && start.comparing === true),
    ...server.options,
    name: topology.memberName(ordinal),
    'data-dir': paths.dataDir,
    'listen-peer-urls': listen(ports.peer, peers),
    'listen-client-urls': clients.map((scheme) => listen(ports.client, scheme)).join(','),
    'listen-metrics-urls': `http://${topology.listenHost()}:${ports.metrics}`,
    'initial-advertise-peer-urls': topology.peerUrl(ordinal, peers),
    'advertise-client-urls': topology.clientUrl(ordinal),
    ...initialCluster(topology, start, peers),
    'strict-reconfig-check': true,
    'heartbeat-interval': server.heartbeatMilliseconds,
    'election-timeout': server.electionMilliseconds,
    'quota-backend-bytes': server.quotaBytes,
    'auto-compaction-mode': server.autoCompaction.mode,
    'auto-compaction-retention': server.autoCompaction.retention,
    ...(config.tls !== null && {
      'client-transport-security': transportSecurity(config.tls.server),
      'peer-transport-security': transportSecurity(config.tls.peer),
    }),
  };
}

function initialCluster(topology: Topology, start: Start, peers: Scheme | undefined): Readonly<Record<string, string>> {
  const { ordinal } = topology.self;
  const self = [[topology.memberName(ordinal), topology.peerUrl(ordinal, peers)]] as const;
  const members = start.as === 'join' ? start.members : self;
  return {
    'initial-cluster': members.map(([name, peerUrl]) => `${name}=${peerUrl}`).join(','),
    'initial-cluster-state': start.as === 'bootstrap' ? 'new' : 'existing',
    'initial-cluster-token': token(start),
  };
}

/** etcd reads the token only when it bootstraps. Otherwise it is the agent's own note of what the file is for. */
function token(start: Start): string {
  if (start.as === 'bootstrap') return start.token;
  if (start.as === 'join') return `join-${start.memberId}`;
  return start.peers === undefined ? 'restart' : `restart-${start.peers}`;
}

/** Reads back what a file is for. Whatever this agent did not write is `nothing`, and gets replaced. */
export function planOf(file: string | undefined): Plan {
  const value = file === undefined ? undefined : parse(file);
  if (!isObject(value)) return { for: 'nothing' };
  const [state, note] = [value['initial-cluster-state'], value['initial-cluster-token']];
  if (state === 'new') return { for: 'bootstrap' };
  if (state !== 'existing' || typeof note !== 'string') return { for: 'nothing' };
  const memberId = /^join-(\d+)$/.exec(note)?.[1];
  if (memberId !== undefined) return { for: 'join', memberId, peerUrls: peerUrlsOf(value['initial-cluster']) };
  const restart = /^restart(?:-(http|https))?$/.exec(note);
  if (restart === null) return { for: 'nothing' };
  return { for: 'restart', ...(isComparing(value) && { comparing: true }), ...present('peers', restart[1] as Scheme | undefined) };
}

function peerUrlsOf(initialCluster: unknown): readonly string[] {
  return String(initialCluster).split(',').map((member) => member.slice(member.indexOf('=') + 1));
}

function parse(file: string): unknown {
  try {
    return JSON.parse(file);
  } catch {
    // A file that was cut off by a crash is as good as none.
    return undefined;
  }
}

function transportSecurity({ certFile, keyFile, caFile }: CertificateFiles) {
  return { 'cert-file': certFile, 'key-file': keyFile, 'trusted-ca-file': caFile, 'client-cert-auth': true };
}

/**
 * Off by default. The keys were renamed in 3.6, and etcd drops unknown keys without a word.
 *
 * @param comparing before it serves, the server compares its data with each other member's, and gives one that doesn't answer 7 s
 */
function corruptionChecks(version: string, comparing: boolean): Readonly<Record<string, unknown>> {
  if (/^3\.[0-5]\./.test(version)) {
    return { [COMPARING_BEFORE_3_6]: comparing, 'experimental-compact-hash-check-enabled': true };
  }
  return { 'feature-gates': `InitialCorruptCheck=${comparing},CompactHashCheck=true` };
}

const COMPARING_BEFORE_3_6 = 'experimental-initial-corrupt-check';

function isComparing(file: Readonly<Record<string, unknown>>): boolean {
  return file[COMPARING_BEFORE_3_6] === true || /InitialCorruptCheck=true/.test(String(file['feature-gates']));
}
