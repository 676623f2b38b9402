import type { EtcdAgentConfig } from '../../../../../agent/etcd/contract/config';
import type { EtcdBinary } from './binaries';
import type { LocalCluster } from './local-cluster';
import type { Speaks } from './managed-tls';

export interface Wish {
  readonly etcd: EtcdBinary;
  readonly replicas: number;
  readonly tls?: boolean;
  /** The agents issue the certificates, with these lifetimes. */
  readonly managed?: { readonly authoritySeconds: number; readonly certificateSeconds: number };
  /** What its first pods speak, if the agents issue certificates. By default `managed`. */
  readonly speaks?: Speaks;
  /** The agents have a Secret with their user, which is empty until `writeSecret`. */
  readonly agentUser?: boolean;
  readonly limits?: Partial<EtcdAgentConfig['limits']>;
  readonly quotaBytes?: number;
  readonly options?: EtcdAgentConfig['server']['options'];
  /** Starts on copies of the current volumes of that cluster, with hosts of its own, as in another namespace. */
  readonly copyOf?: LocalCluster;
}
