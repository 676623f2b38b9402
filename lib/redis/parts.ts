import type { ServiceType } from 'cdk8s-plus-28';
import type { Peer } from '../network/peer';

/** Who clients are to the servers, and where their password is. */
export interface RedisCredentials {
  /**
   * The user that clients log in as. With another one than `default`, nobody enters without a name. A change rolls the pods.
   * @default 'default' - clients give a password alone
   */
  readonly user?: string;

  /**
   * What this user may do, in the words of `ACL SETUSER`, without those about passwords: they are the agent's. A change rolls the pods.
   * @default '~* &* +@all -@dangerous -script|debug +info +keys +sort +sort_ro +flushall +flushdb +restore'
   * @throws on a command, a category or a word that the version doesn't know, with which a server doesn't start, and on commands of the
   * agents: those that show their password, change users or settings, move slots, stop a server, or read along
   * @see https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/
   */
  readonly rules?: string;

  /**
   * Commands of the agents that clients may give all the same, as in `['config|get']`: whoever knows the password of the clients can then
   * do what that command can. `config|get` shows the password of the agents, who may do everything.
   * @default - none
   * @throws on a command that `rules` don't allow, or that isn't the agents'
   */
  readonly acceptCommands?: string[];

  /**
   * A Secret that somebody makes; pods wait for it. Another password in it is taken up without a restart, and the old one is
   * valid for as long as the Secret keeps it under the key `previous`.
   * @default - the name of the cluster and `-password`: empty in the manifest, filled by the first agent
   */
  readonly secretName?: string;

  /**
   * The key of the password in the Secret.
   * @default 'current'
   */
  readonly passwordKey?: string;
}

/** Where Prometheus finds the metrics. Adds a PodMonitor and a PrometheusRule. */
export interface RedisMonitoring {
  /**
   * The namespace that Prometheus scrapes from: the network policy admits it.
   * @default 'monitoring'
   */
  readonly fromNamespace?: string;

  /**
   * Labels that the Prometheus operator selects monitors and rules by.
   * @default - none beyond our own
   */
  readonly labels?: { [key: string]: string };

  /**
   * A container in each pod that tells what the server says of itself: memory, clients, the append-only file. It logs in as
   * the user of `credentials`, who must be allowed `+ping +info +cluster|info`. Adding it rolls the pods.
   * @default false - the agents tell of slots, roles and failures
   */
  readonly exporter?: boolean;
}

/**
 * Redis Insight, a user interface in the browser, in a pod of its own. It has no login: whoever reaches it may do what the
 * user of `credentials` may. It is under the SSPL and asks to accept that.
 */
export interface RedisInsight {
  /** Who may open it, at least one: by addresses, when they come from outside through the Service. */
  readonly clients: Peer[];

  /**
   * How it is reached. From outside, the clients' own addresses are kept, for the policy to judge.
   * @default ServiceType.CLUSTER_IP
   */
  readonly serviceType?: ServiceType;

  /**
   * Annotations of its Service, such as those that cloud providers read.
   * @default - none
   */
  readonly serviceAnnotations?: { [key: string]: string };
}

/** What runs, where the usual registries can't be reached. */
export interface RedisImages {
  /**
   * The server, as upstream makes it. Its engine and version must be those of `engine` and `version`.
   * @default - 'redis:' or 'valkey/valkey:' and the version
   * @throws when its name or its tag says otherwise; a digest says nothing
   */
  readonly redis?: string;

  /**
   * Node.js 20 or newer, for the agent.
   * @default 'node:24-alpine'
   */
  readonly agent?: string;

  /** @default 'oliver006/redis_exporter:v1.74.0' */
  readonly exporter?: string;

  /** @default 'redis/redisinsight:2.70.1' */
  readonly insight?: string;
}
