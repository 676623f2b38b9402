import { Duration, Size } from 'cdk8s';
import { inMilliseconds, toKibibytes } from '../kubernetes/formats/quantities';
import type { StatefulSettings } from '../stateful/settings';
import { DEFAULT_AGENT_IMAGE, resolveStateful } from '../stateful/settings';
import { resolveManagedTls } from '../stateful/tls/managed';
import type { CertificateSource } from '../stateful/tls/rules';
import { EtcdCompaction } from './compaction';
import type { EtcdClusterProps } from './props';
import { EtcdTls } from './tls';

/** The finished settings: no optional field is left. */
export interface EtcdSettings extends StatefulSettings {
  readonly size: number;
  readonly images: { readonly etcd: string; readonly agent: string };
  readonly quotaKibibytes: number;
  readonly compaction: EtcdCompaction;
  readonly heartbeatMilliseconds: number;
  readonly electionMilliseconds: number;
  readonly options: Readonly<Record<string, unknown>>;
  readonly tls: TlsSettings | undefined;
  /** On the way between plain text and `tls`. */
  readonly besidePlainText: { readonly clientsUseTls: boolean } | undefined;
  readonly agentUser: { readonly secretName: string } | undefined;
}

/** The uses of certificates: members to clients, members to each other, clients and agents to members. */
export const TLS_USES = ['server', 'peer', 'client'] as const;
export type TlsUse = (typeof TLS_USES)[number];

/** Where the certificates come from. */
export type TlsSettings = CertificateSource<TlsUse>;

/** Three members lose one and still have a quorum. https://etcd.io/docs/v3.6/faq/ */
const DEFAULT_SIZE = 3;
const DEFAULT_VERSION = '3.6.16';
/** https://etcd.io/docs/v3.6/dev-guide/limit/ */
const DEFAULT_QUOTA = Size.gibibytes(2);
/** Often enough that a busy key-value store stays small, as Kubernetes itself does. https://etcd.io/docs/v3.6/op-guide/maintenance/ */
const DEFAULT_COMPACTION = EtcdCompaction.periodic(Duration.minutes(5));
/** https://etcd.io/docs/v3.6/tuning/ */
const DEFAULT_HEARTBEAT = Duration.millis(100);
const DEFAULT_ELECTION = Duration.millis(1000);

export function resolve(id: string, namespace: string | undefined, props: EtcdClusterProps): EtcdSettings {
  const version = props.version ?? DEFAULT_VERSION;
  const stateful = resolveStateful({ id, namespace, system: 'etcd', version }, props);
  return {
    ...stateful,
    size: props.size ?? DEFAULT_SIZE,
    images: { etcd: props.images?.etcd ?? `gcr.io/etcd-development/etcd:v${version}`, agent: props.images?.agent ?? DEFAULT_AGENT_IMAGE },
    quotaKibibytes: toKibibytes(props.quota ?? DEFAULT_QUOTA),
    compaction: props.compaction ?? DEFAULT_COMPACTION,
    heartbeatMilliseconds: inMilliseconds(props.heartbeatInterval ?? DEFAULT_HEARTBEAT),
    electionMilliseconds: inMilliseconds(props.electionTimeout ?? DEFAULT_ELECTION),
    options: props.options ?? {},
    tls: resolveTls(stateful.name, props.tls ?? EtcdTls.managed()),
    besidePlainText: props.tls?._besidePlainText,
    agentUser: props.agentUser,
  };
}

function resolveTls(name: string, { _from, _secrets, _lifetimes }: EtcdTls): TlsSettings | undefined {
  if (_from === 'plain-text') return undefined;
  if (_from === 'agents') return resolveManagedTls(name, _lifetimes);
  return {
    server: _secrets.server ?? `${name}-server-tls`,
    peer: _secrets.peer ?? `${name}-peer-tls`,
    client: _secrets.client ?? `${name}-client-tls`,
    from: _from,
  };
}
