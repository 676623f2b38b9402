import { identityFrom, type PodIdentity } from '../../kernel/pod';
import type { RedisAgentConfig } from '../contract/config';
import type { PodRef } from './facts';

/** Who this pod is. */
export type Self = PodRef & PodIdentity;

/** @throws when the environment lacks what the downward API must give, or names a pod of another cluster */
export function selfFrom(environment: Readonly<Record<string, string | undefined>>, config: RedisAgentConfig): Self {
  const pod = identityFrom(environment);
  const parts = new RegExp(`^${config.statefulSets}-(\\d+)-(\\d+)$`).exec(pod.podName);
  if (parts === null) throw new Error(`POD_NAME must be a pod of a StatefulSet ${config.statefulSets}-<shard>, got ${pod.podName}`);
  return { shard: Number(parts[1]), ordinal: Number(parts[2]), ...pod };
}

export function samePod(one: PodRef | undefined, other: PodRef | undefined): boolean {
  return one !== undefined && other !== undefined && one.shard === other.shard && one.ordinal === other.ordinal;
}

export function everyPod(shards: number, pods: number): readonly PodRef[] {
  return Array.from({ length: shards * pods }, (_, index) => ({ shard: Math.floor(index / pods), ordinal: index % pods }));
}

/** Names and hosts of the pods of one cluster. */
export class Topology {
  private readonly hostPattern: RegExp;
  private readonly known = new Map<string, PodRef | undefined>();
  private readonly hosts = new Map<string, string>();

  constructor(
    private readonly config: RedisAgentConfig,
    readonly self: Self,
  ) {
    const escaped = config.host.replaceAll('{namespace}', self.namespace).replace(/[.*+?^$()|[\]\\]/g, '\\$&');
    const pattern = escaped
      .replaceAll('{pod}', `${config.statefulSets}-{shard}-{ordinal}`)
      .replace('{shard}', '(?<shard>\\d+)')
      .replace('{ordinal}', '(?<ordinal>\\d+)');
    this.hostPattern = new RegExp(`^${pattern}$`);
  }

  statefulSet(shard: number): string {
    return `${this.config.statefulSets}-${shard}`;
  }

  podName({ shard, ordinal }: PodRef): string {
    return `${this.statefulSet(shard)}-${ordinal}`;
  }

  host(pod: PodRef): string {
    const name = this.podName(pod);
    const known = this.hosts.get(name);
    if (known !== undefined) return known;
    const parts: Record<string, string | number> = { ...pod, pod: name, namespace: this.self.namespace };
    const host = this.config.host.replace(/\{(\w+)\}/g, (_, part: string) => String(parts[part]));
    this.hosts.set(name, host);
    return host;
  }

  /** The pod that announces this host. Absent: not one of our pods. */
  podOf(host: string): PodRef | undefined {
    if (!this.known.has(host)) this.known.set(host, this.parse(host));
    return this.known.get(host);
  }

  listenHost(): string {
    const { podIp } = this.self;
    if (this.config.listen === 'pod') return podIp;
    return podIp.includes(':') ? '::' : '0.0.0.0';
  }

  private parse(host: string): PodRef | undefined {
    const { shard, ordinal } = this.hostPattern.exec(host)?.groups ?? {};
    return shard === undefined || ordinal === undefined ? undefined : { shard: Number(shard), ordinal: Number(ordinal) };
  }
}
