import { identityFrom, type PodIdentity } from '../../kernel/pod';
import type { EtcdAgentConfig } from '../contract/config';

/** Who this pod is. */
interface Self extends PodIdentity {
  readonly ordinal: number;
}

export type Scheme = 'http' | 'https';
const SCHEMES: readonly Scheme[] = ['http', 'https'];

/** How many of these voters must agree. */
export function quorum(voters: number): number {
  return Math.floor(voters / 2) + 1;
}

/** @throws when the environment lacks what the downward API must give, or names a pod of another StatefulSet */
export function selfFrom(environment: Readonly<Record<string, string | undefined>>, config: EtcdAgentConfig): Self {
  const pod = identityFrom(environment);
  const ordinal = new RegExp(`^${config.statefulSet}-(\\d+)$`).exec(pod.podName)?.[1];
  if (ordinal === undefined) throw new Error(`POD_NAME must be a pod of the StatefulSet ${config.statefulSet}, got ${pod.podName}`);
  return { ordinal: Number(ordinal), ...pod };
}

/** Names and URLs of the members of one cluster. */
export class Topology {
  /** Every other ordinal that can be a member. */
  readonly others: readonly number[];
  private readonly ordinals: ReadonlyMap<string, number>;

  constructor(
    private readonly config: EtcdAgentConfig,
    readonly self: Self,
  ) {
    const every = Array.from({ length: config.largestSize }, (_, ordinal) => ordinal);
    this.others = every.filter((ordinal) => ordinal !== self.ordinal);
    const urls = every.flatMap((ordinal) => SCHEMES.map((scheme) => [this.peerUrl(ordinal, scheme), ordinal] as const));
    this.ordinals = new Map(urls);
  }

  memberName(ordinal: number): string {
    return `${this.config.statefulSet}-${ordinal}`;
  }

  claim(ordinal: number): string {
    return this.config.dataClaim.replaceAll('{pod}', this.memberName(ordinal));
  }

  host(ordinal: number): string {
    return this.config.memberHost
      .replaceAll('{pod}', this.memberName(ordinal))
      .replaceAll('{ordinal}', String(ordinal))
      .replaceAll('{namespace}', this.self.namespace);
  }

  /** @param scheme of another step between plain text and TLS */
  peerUrl(ordinal: number, scheme: Scheme = this.scheme()): string {
    return `${scheme}://${this.host(ordinal)}:${this.config.ports.peer}`;
  }

  clientUrl(ordinal: number): string {
    return `${this.scheme()}://${this.host(ordinal)}:${this.config.ports.client}`;
  }

  /** The ordinal of a member, by its peer URL: IDs change when a member joins again, and an unstarted one has no name. */
  ordinalOf(peerUrl: string): number | undefined {
    return this.ordinals.get(peerUrl);
  }

  /** What the servers of this pod bind to. */
  listenHost(): string {
    const { podIp } = this.self;
    const sixth = podIp.includes(':');
    if (this.config.listen === 'pod') return sixth ? `[${podIp}]` : podIp;
    return sixth ? '[::]' : '0.0.0.0';
  }

  /** How members reach each other. */
  scheme(): Scheme {
    return this.config.tls === null || this.config.tls.besidePlainText === true ? 'http' : 'https';
  }
}
