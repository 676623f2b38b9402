import { Duration, Size } from 'cdk8s';
import { ContainerResources, ImagePullPolicy } from 'cdk8s-plus-28';
import { DnsProfile } from '../support/dns-profile';
import { Labels, recommendedLabels } from '../support/labels';
import { Peer } from '../support/peer';
import { toKibibytes, toMillicores } from '../support/quantities';
import { EtcdCompaction } from './compaction';
import { EtcdClusterProps } from './props';
import { EtcdTls } from './tls';

/** The finished settings: no optional field is left. */
export interface EtcdSettings {
  readonly name: string;
  /** The chart's; the names in certificates need it. */
  readonly namespace: string | undefined;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly size: number;
  readonly version: string;
  readonly images: { readonly etcd: string; readonly agent: string };
  readonly imagePullPolicy: ImagePullPolicy;
  readonly storageKibibytes: number;
  readonly storageAtCreationKibibytes: number;
  readonly storageClassName: string | undefined;
  readonly millicores: { readonly request: number; readonly limit: number };
  readonly memoryKibibytes: number;
  readonly quotaKibibytes: number;
  readonly compaction: EtcdCompaction;
  readonly heartbeatMilliseconds: number;
  readonly electionMilliseconds: number;
  readonly options: Readonly<Record<string, unknown>>;
  readonly tls: TlsSettings | undefined;
  readonly clients: readonly Peer[];
  readonly monitoring: { readonly fromNamespace: string; readonly labels: Labels } | undefined;
  readonly priorityClassName: string | undefined;
  readonly user: number;
  readonly clusterDomain: string;
  readonly dns: DnsProfile;
  readonly apiServerAddresses: readonly string[] | undefined;
}

/** The Secrets with the certificates. */
export interface TlsSettings {
  readonly server: string;
  readonly peer: string;
  readonly client: string;
  readonly byCertManager: boolean;
}

/** Three members lose one and still have a quorum. https://etcd.io/docs/v3.6/faq/ */
export const DEFAULT_SIZE = 3;
export const DEFAULT_VERSION = '3.6.16';
const DEFAULT_AGENT_IMAGE = 'node:24-alpine';
const DEFAULT_STORAGE = Size.gibibytes(8);
/** https://etcd.io/docs/v3.6/dev-guide/limit/ */
const DEFAULT_QUOTA = Size.gibibytes(2);
/** Often enough that a busy key-value store stays small, as Kubernetes itself does. https://etcd.io/docs/v3.6/op-guide/maintenance/ */
const DEFAULT_COMPACTION = EtcdCompaction.periodic(Duration.minutes(5));
/** https://etcd.io/docs/v3.6/tuning/ */
const DEFAULT_HEARTBEAT = Duration.millis(100);
const DEFAULT_ELECTION = Duration.millis(1000);
/** What HyperShift asks for its clusters' etcd, and room for bursts. https://github.com/openshift/hypershift */
const DEFAULT_MILLICORES = { request: 300, limit: 2000 };
const DEFAULT_MEMORY_KIBIBYTES = 1024 * 1024;
/** Clear of the user ids of nodes and of common images. */
const DEFAULT_USER = 10001;

export function resolve(id: string, namespace: string | undefined, props: EtcdClusterProps): EtcdSettings {
  const name = props.name ?? id;
  const version = props.version ?? DEFAULT_VERSION;
  const storage = toKibibytes(props.storage ?? DEFAULT_STORAGE);
  return {
    name,
    namespace,
    labels: { ...props.labels, ...recommendedLabels({ instance: name, name: 'etcd', component: 'database', version, partOf: undefined }) },
    annotations: props.annotations ?? {},
    size: props.size ?? DEFAULT_SIZE,
    version,
    images: { etcd: props.images?.etcd ?? `gcr.io/etcd-development/etcd:v${version}`, agent: props.images?.agent ?? DEFAULT_AGENT_IMAGE },
    imagePullPolicy: props.imagePullPolicy ?? ImagePullPolicy.IF_NOT_PRESENT,
    storageKibibytes: storage,
    storageAtCreationKibibytes: props.storageAtCreation === undefined ? storage : toKibibytes(props.storageAtCreation),
    storageClassName: props.storageClassName,
    ...resolveResources(props.resources),
    quotaKibibytes: toKibibytes(props.quota ?? DEFAULT_QUOTA),
    compaction: props.compaction ?? DEFAULT_COMPACTION,
    heartbeatMilliseconds: (props.heartbeatInterval ?? DEFAULT_HEARTBEAT).toMilliseconds(),
    electionMilliseconds: (props.electionTimeout ?? DEFAULT_ELECTION).toMilliseconds(),
    options: props.options ?? {},
    tls: resolveTls(name, props.tls ?? EtcdTls.secrets()),
    clients: props.clients ?? [],
    monitoring: props.monitoring && { fromNamespace: props.monitoring.fromNamespace ?? 'monitoring', labels: props.monitoring.labels ?? {} },
    priorityClassName: props.priorityClassName,
    user: props.user ?? DEFAULT_USER,
    clusterDomain: props.clusterDomain ?? 'cluster.local',
    dns: props.dns ?? DnsProfile.privateNetwork(),
    apiServerAddresses: props.apiServerAddresses,
  };
}

function resolveResources({ cpu = {}, memory = {} }: ContainerResources = {}) {
  const [request, limit] = [cpu.request && toMillicores(cpu.request), cpu.limit && toMillicores(cpu.limit)];
  const guaranteed = memory.limit ?? memory.request;
  return {
    millicores: {
      request: request ?? Math.min(DEFAULT_MILLICORES.request, limit ?? Infinity),
      limit: limit ?? Math.max(DEFAULT_MILLICORES.limit, request ?? 0),
    },
    memoryKibibytes: guaranteed === undefined ? DEFAULT_MEMORY_KIBIBYTES : toKibibytes(guaranteed),
  };
}

function resolveTls(name: string, { _from, _secrets }: EtcdTls): TlsSettings | undefined {
  if (_from === 'plain-text') return undefined;
  return {
    server: _secrets.server ?? `${name}-server-tls`,
    peer: _secrets.peer ?? `${name}-peer-tls`,
    client: _secrets.client ?? `${name}-client-tls`,
    byCertManager: _from === 'cert-manager',
  };
}
