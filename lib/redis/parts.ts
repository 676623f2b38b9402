import type { ServiceType } from '../kubernetes/objects/service-type';
import type { Peer } from '../network/peer';

/** The user that clients log in as, and where its password is. */
export interface RedisCredentials {
  /**
   * The user that clients log in as. If it isn't `default`, clients must give a user name. A change triggers a rolling restart.
   * @default 'default' - clients give only a password
   */
  readonly user?: string;

  /**
   * What this user may do, as rules of `ACL SETUSER`. Rules about passwords are not allowed: the agent sets the password. A change triggers
   * a rolling restart.
   * @default '~* &* +@all -@dangerous -script|debug +info +keys +sort +sort_ro +flushall +flushdb +restore'
   * @throws on a command, category or rule that the version doesn't know, which would keep the server from starting, and on commands that
   * are reserved for the agents: those that show the agents' password, change users or settings, move slots, stop a server or monitor
   * clients
   * @see https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/
   */
  readonly rules?: string;

  /**
   * Commands reserved for the agents that clients may use nevertheless, as in `['config|get']`. Everybody with the clients' password can
   * then use them. `config|get` shows the password of the agents, which allows everything.
   * @default - none
   * @throws on a command that `rules` don't allow, or that isn't reserved for the agents
   */
  readonly acceptCommands?: string[];

  /**
   * The Secret with the password, which you create. Pods don't start without it. A new password takes effect without a restart. The old one
   * stays valid while the Secret has it under the key `previous`.
   * @default - a Secret with the name of the cluster, followed by `-password`, whose password the first agent generates
   */
  readonly secretName?: string;

  /**
   * The key of the password in the Secret.
   * @default 'current'
   */
  readonly passwordKey?: string;
}

/** How Prometheus scrapes the metrics. Adds a PodMonitor and a PrometheusRule. */
export interface RedisMonitoring {
  /**
   * The namespace of Prometheus. The network policy allows it to connect.
   * @default 'monitoring'
   */
  readonly fromNamespace?: string;

  /**
   * Labels by which the Prometheus operator selects monitors and rules.
   * @default - none beyond the labels of every object
   */
  readonly labels?: { [key: string]: string };

  /**
   * Adds an exporter container to each pod, for metrics of the server: memory, clients, the append-only file. It logs in as the user of
   * `credentials`, which must be allowed `+ping +info +cluster|info`. A change triggers a rolling restart.
   * @default false - only the agents' metrics: slots, roles and failures
   */
  readonly exporter?: boolean;
}

/**
 * Redis Insight, a web interface in a pod of its own. It has no login: everybody who can reach it may do what the user of `credentials`
 * may. Its licence is the SSPL, which it asks you to accept.
 */
export interface RedisInsight {
  /** The peers that may open it, at least one. For clients outside the cluster, use addresses. */
  readonly clients: Peer[];

  /**
   * The type of its Service. Types for outside clients preserve their addresses, so that the network policy can check them.
   * @default ServiceType.CLUSTER_IP
   */
  readonly serviceType?: ServiceType;

  /**
   * Annotations of its Service, for example for a cloud provider's load balancer.
   * @default - none
   */
  readonly serviceAnnotations?: { [key: string]: string };
}

/** Images to use instead of upstream's, for example if its registries can't be reached. */
export interface RedisImages {
  /**
   * The server's image, built like upstream's. It must contain the given `engine` and `version`.
   * @default - 'redis:' or 'valkey/valkey:', followed by the version
   * @throws if its name or tag contradicts them; an image with only a digest is not checked
   */
  readonly redis?: string;

  /**
   * The image of the agent, with Node.js 20 or newer.
   * @default 'node:24-alpine'
   */
  readonly agent?: string;

  /**
   * The image of restic 0.17 or newer, with which backups are stored.
   * @default 'restic/restic:0.19.1'
   */
  readonly restic?: string;

  /**
   * The image of the metrics exporter.
   * @default 'oliver006/redis_exporter:v1.74.0'
   */
  readonly exporter?: string;

  /**
   * The image of Redis Insight.
   * @default 'redis/redisinsight:2.70.1'
   */
  readonly insight?: string;
}
