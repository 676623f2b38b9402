import { parseConfiguration } from '../../kernel/configuration';
import { type CertificateFiles, ISSUED_READ_BY, type ManagedCertificates } from '../../kernel/contract/certificate';
import type { ReadBy, ReadByEach } from '../../kernel/contract/release';
import {
  certificateFiles, dnsLabel, flag, managedCertificates, object, oneOf, orNull, port, type Shape, seconds, text, textLike, whole,
} from '../../kernel/shape';
import { serverOptions } from './options';

/**
 * The configuration file of the etcd agent. The construct writes it as JSON, the agent parses it on its first lines.
 *
 * What differs from pod to pod is not in here: it comes from the environment (`POD_NAME`, `POD_NAMESPACE`, `POD_IP`).
 * How many members are wanted is not in here either: it is read from the StatefulSet, since a mounted file lags.
 */
export interface EtcdAgentConfig {
  /** Name of the cluster, as people know it: it stands in every message. */
  readonly cluster: string;
  /** The StatefulSet whose pods are the members. */
  readonly statefulSet: string;
  /**
   * DNS name of a member, with `{pod}`, `{ordinal}` and `{namespace}` to be filled in:
   * `{pod}.main-peers.{namespace}.svc.cluster.local`. It stands in each peer URL, by which members are told apart: a
   * change on a live cluster makes every member a stranger.
   */
  readonly memberHost: string;
  /** Ordinals from here on never join: no certificate names them. */
  readonly largestSize: number;
  /** ConfigMap that remembers that the cluster was formed, and shows its state to people. */
  readonly stateRecord: string;
  /** Claim of a member's disk, with `{pod}` to be filled in: `data-{pod}`. */
  readonly dataClaim: string;
  readonly ports: EtcdAgentPorts;
  /** `all`: every address of the pod, so that `kubectl port-forward` works. `pod`: only `POD_IP`. */
  readonly listen: 'all' | 'pod';
  /** Null: plain text between members, clients and the agent. */
  readonly tls: EtcdAgentTls | null;
  /** Null: the agent can do nothing any more once etcd's own users are switched on. */
  readonly agentUser: EtcdAgentUser | null;
  readonly paths: EtcdAgentPaths;
  readonly server: EtcdServerSettings;
  readonly limits: EtcdAgentLimits;
  /** A Job restores a backup: no pod forms a cluster, each waits until it can join the restored one. */
  readonly restore?: true;
}

interface EtcdAgentPorts {
  readonly client: number;
  readonly peer: number;
  /** etcd's own `/metrics`, `/readyz` and `/livez`, without TLS. */
  readonly metrics: number;
  /** The agent's `/pre-stop`, for the kubelet alone: no network policy may admit anybody. */
  readonly control: number;
  /** The agent's `/status`, `/metrics` and `/healthz`; the other members read it. */
  readonly status: number;
}

/** Paths of PEM files. Read at each use, so that a renewed certificate is seen. */
export interface EtcdAgentTls {
  readonly server: CertificateFiles;
  readonly peer: CertificateFiles;
  /** What the agent shows to the servers. */
  readonly agent: CertificateFiles;
  /** Null: somebody else issues them, and they are mounted from Secrets. */
  readonly managed: ManagedCertificates<'server' | 'peer' | 'agent'> | null;
  /**
   * On the way to TLS, or back: clients are served with and without it, members talk to each other in plain text, and have the certificates
   * by which they accept one that is a step further.
   */
  readonly besidePlainText?: true;
}

/** Who the agent is to etcd's own users. Read at each use; a file that is missing is fine as long as they are off. */
export interface EtcdAgentUser {
  /** Missing, or empty: `root`. */
  readonly nameFile: string;
  readonly passwordFile: string;
}

interface EtcdAgentPaths {
  /** A sub-directory of the volume (not its root: `lost+found`); directories that are set aside become its siblings. */
  readonly dataDir: string;
  /** What the etcd container starts from: `etcd --config-file <this>`. On a volume that lives as long as the pod. */
  readonly serverConfig: string;
  /** Directory with `token` and `ca.crt`: `/var/run/secrets/kubernetes.io/serviceaccount`. */
  readonly serviceAccount: string;
  /** `terminationMessagePath` of the agent's containers: `/dev/termination-log`. */
  readonly terminationMessage: string;
}

/** Its name in the pod, by which the API server tells how it ended. */
export const SERVER_CONTAINER = 'etcd';

/** Says whose the data is. Beside it: etcd's own directory stays clean, and what is set aside goes without. */
export function homeFile({ dataDir }: EtcdAgentPaths): string {
  return `${dataDir}.home`;
}

/** Says by which scheme its member was last listed. Beside the data, for the same reason. */
export function listedSchemeFile({ dataDir }: EtcdAgentPaths): string {
  return `${dataDir}.peer-scheme`;
}

interface EtcdServerSettings {
  /** Version of the etcd image, `3.6.16`: the agent refuses to start a member that skips a minor or goes back one. */
  readonly version: string;
  readonly quotaBytes: number;
  readonly autoCompaction: { readonly mode: 'periodic' | 'revision'; readonly retention: string };
  readonly heartbeatMilliseconds: number;
  readonly electionMilliseconds: number;
  /** Further keys of etcd's configuration file, in its types. Those that decide how a member starts belong to the agent. */
  readonly options: Readonly<Record<string, string | number | boolean>>;
}

interface EtcdAgentLimits {
  /** How long a member that is scaled in may wait for a successor. Must end well before the grace period of the pod. */
  readonly leaveSeconds: number;
  /** How long a member that restarts waits until the others make a quorum without it. */
  readonly quorumSeconds: number;
  /** After how long without an answer an empty disk under a formed cluster is told as lost data. */
  readonly dataLostSeconds: number;
  /** After how long without progress a learner is removed: it blocks every other join. Its pod joins anew by itself. */
  readonly stuckLearnerSeconds: number;
  /** A member is defragmented when that gives at least so much back. */
  readonly defragmentReclaimBytes: number;
}

/** What a change of each setting means to running pods. Of TLS, ports and paths, the containers know as well. */
export const CONFIG_READ_BY: Readonly<Record<keyof EtcdAgentConfig, ReadBy | ReadByEach>> = {
  cluster: 'agents',
  statefulSet: 'server',
  memberHost: 'server',
  largestSize: 'agents',
  stateRecord: 'agents',
  dataClaim: 'agents',
  ports: 'server',
  listen: 'server',
  tls: { managed: ISSUED_READ_BY },
  agentUser: 'server',
  paths: 'server',
  server: 'server',
  limits: 'agents',
  restore: 'agents',
};

const path = textLike('an absolute path', /^\/./);

const configShape: Shape<EtcdAgentConfig> = object({
  cluster: text,
  statefulSet: dnsLabel,
  memberHost: textLike('a host name with {pod} or {ordinal}', /^[^/:]*\{(pod|ordinal)\}[^/:]*$/),
  largestSize: whole(1, 9),
  stateRecord: text,
  dataClaim: textLike('the name of a claim with {pod}', /^[a-z0-9.-]*\{pod\}[a-z0-9.-]*$/),
  ports: object({ client: port, peer: port, metrics: port, control: port, status: port }),
  listen: oneOf('all', 'pod'),
  tls: orNull(object({
    server: certificateFiles,
    peer: certificateFiles,
    agent: certificateFiles,
    managed: orNull(managedCertificates('server', 'peer', 'agent')),
    besidePlainText: flag,
  })),
  agentUser: orNull(object({ nameFile: path, passwordFile: path })),
  paths: object({ dataDir: path, serverConfig: path, serviceAccount: path, terminationMessage: path }),
  server: object({
    version: textLike('a version such as 3.6.16', /^\d+\.\d+\.\d+$/),
    quotaBytes: whole(1, Number.MAX_SAFE_INTEGER),
    autoCompaction: object({ mode: oneOf('periodic', 'revision'), retention: text }),
    heartbeatMilliseconds: whole(1, 50_000),
    electionMilliseconds: whole(1, 50_000),
    options: serverOptions,
  }),
  limits: object({
    leaveSeconds: seconds,
    quorumSeconds: seconds,
    dataLostSeconds: seconds,
    stuckLearnerSeconds: seconds,
    defragmentReclaimBytes: whole(1, Number.MAX_SAFE_INTEGER),
  }),
  restore: flag,
});

/** @throws one error with every missing, unknown and malformed key */
export function parseConfig(json: string): EtcdAgentConfig {
  return parseConfiguration(json, configShape);
}
