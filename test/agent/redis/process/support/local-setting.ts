import { join } from 'node:path';
import type { RedisAgentConfig, RedisAgentTls } from '../../../../../agent/redis/contract/config';
import type { Setting } from '../../../../../agent/redis/model/action';
import type { PodRef } from '../../../../../agent/redis/model/facts';
import { SLOTS } from '../../../../../agent/redis/model/slots';
import { Topology } from '../../../../../agent/redis/model/topology';
import { config } from '../../support/situations';
import type { ServerBinary } from './binaries';
import type { ClusterCertificates } from './certificates';
import { type Lifetimes, managedTls } from './managed-tls';

/** What servers and agents are configured with. */
export interface Wish {
  readonly generate?: boolean;
  /** With certificates: whether clients must show one. */
  readonly tls?: RedisAgentTls['authClients'];
  /** The agents issue the certificates, with these lifetimes. */
  readonly managed?: Lifetimes;
  readonly minReplicasToWrite?: number;
  /** Of the servers, as `redis.conf` has them. */
  readonly options?: Readonly<Record<string, string | number | boolean>>;
}

/** Where a pod is, and what it finds there. */
interface Place {
  readonly folder: string;
  readonly dataDir: string;
  readonly namespace: string;
  /** The first three parts of its address. */
  readonly net: string;
  readonly binary: ServerBinary;
  readonly certificates: ClusterCertificates | undefined;
}

/** The folder of a pod within that of the cluster. */
export function podFolder(folder: string, { shard, ordinal }: PodRef): string {
  return join(folder, `pod-r-${shard}-${ordinal}`);
}

/** The setting of the agent of one pod on this machine. */
export function localSetting(pod: PodRef, wish: Wish, { folder, dataDir, namespace, net, binary, certificates }: Place): Setting {
  const inPod = (name: string) => join(podFolder(folder, pod), name);
  const { engine, version } = binary;
  const changed: RedisAgentConfig = {
    ...config,
    // No DNS knows it: agents are told by the API server where a pod is.
    host: '{pod}.r-peers.{namespace}.test',
    listen: 'pod',
    tls: wish.managed === undefined
      ? (certificates?.config(wish.tls ?? 'yes', inPod('redis.sock')) ?? null)
      : managedTls(inPod('tls'), wish.managed, { authClients: 'yes', socket: inPod('redis.sock') }),
    credentials: {
      ...config.credentials, directory: join(folder, 'credentials'), generate: wish.generate === true ? 'r-password' : null,
    },
    paths: { dataDir, serverConfig: inPod('config'), serviceAccount: folder, terminationMessage: inPod('termination-log') },
    server: {
      ...config.server, engine, version, nodeTimeoutMilliseconds: 2000,
      minReplicasToWrite: wish.minReplicasToWrite ?? 0,
      options: wish.options ?? {},
    },
    limits: { handOverSeconds: 30, drainSeconds: 300, relinkSeconds: 5, staleImportSeconds: 3, busySeconds: 3, slotsPerStep: 256 },
  };
  const self = { ...pod, podName: `r-${pod.shard}-${pod.ordinal}`, namespace, podIp: `${net}.1${pod.shard}${pod.ordinal}` };
  return { config: changed, topology: new Topology(changed, self), slots: SLOTS };
}
