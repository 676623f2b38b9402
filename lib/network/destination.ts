import type { RequiredSecret } from '../kubernetes/objects/secrets';
import type { Peer } from './peer';

/** A construct that others can connect to. */
export interface IConnectable {
  /** Where clients connect: one for each Service, so a family has several. */
  readonly destinations: Destination[];
}

/** How a client gets what it needs to connect. */
export interface ConnectOptions {
  /**
   * The beginning of the names of the environment variables, which are followed by `_HOST`, `_PORT` and so on. A change triggers a rolling
   * restart of the client.
   * @default - the name of the server in capitals: `MS_SAMPLE_V1` for ms-sample-v1
   * @throws if it can't begin the name of a variable, or if the server has several Services
   */
  readonly prefix?: string;

  /**
   * The Secret with the credentials, in the namespace of the client. It must have the keys that the server's own Secret has; for a
   * MicroService with authentication, `username` and `password`. A change triggers a rolling restart of the client.
   * @default - the Secret of the server; no credentials of a MicroService with authentication
   * @throws if it is missing and the server's Secret is in another namespace, because pods can't use it there
   */
  readonly secretName?: string;

  /**
   * The Secret with the client's certificate, in the namespace of the client, if the server asks for a password as well, as a RedisCluster
   * with TLS does. It must have the keys `tls.crt`, `tls.key` and `ca.crt`. A change triggers a rolling restart of the client.
   * @default - the Secret of the server
   * @throws if it is missing and the server's Secret is in another namespace, because pods can't use it there, or if the server's only
   * Secret is that of `secretName`
   */
  readonly certificateSecretName?: string;

  /**
   * Mounts what would be variables from a Secret as files, whose paths are in variables that end with `_FILE`: the password, and the user
   * name of a tenant of a MicroService. A changed Secret reaches a file within about a minute; a variable keeps the value that the pod
   * started with. Certificates are always files. A change triggers a rolling restart of the client.
   * @default false
   */
  readonly credentialsAsFiles?: boolean;
}

/** A port of a Service, and the port behind it, which network policies go by. */
export interface DestinationPort {
  readonly name: string;
  readonly port: number;
  readonly targetPort: number;
  readonly protocol: string;
}

/** The options that name a Secret in the namespace of the client. */
export const SECRET_OPTIONS = ['secretName', 'certificateSecretName'] as const;
type SecretOption = (typeof SECRET_OPTIONS)[number];

/** What a server asks its clients for. The values are in a Secret, and in no manifest. */
export interface Credentials {
  /** The option by which a client names another Secret. */
  readonly option: SecretOption;
  /** The server's Secret. Undefined if only clients have them. */
  readonly secretName: string | undefined;
  /** By the end of the variable's name, keys that may be variables: `{ PASSWORD: 'current' }`. */
  readonly keys: Readonly<Record<string, string>>;
  /** The same for keys that must be files: `{ CA_FILE: 'ca.crt' }`. */
  readonly files: Readonly<Record<string, string>>;
  /** The server's Secret, if people must create it. */
  readonly required: readonly RequiredSecret[];
}

/** What a destination is made of. */
export interface DestinationParts {
  /** The path of the construct, for messages. */
  readonly path: string;
  readonly name: string;
  readonly namespace: string | undefined;
  /** The first one is the main one. */
  readonly ports: readonly DestinationPort[];
  /** `https`, where the main port speaks HTTP. */
  readonly scheme: string | undefined;
  /** The user name, where it isn't secret. */
  readonly user: string | undefined;
  /** One for each Secret. */
  readonly credentials: readonly Credentials[];
  /** Adds a client to the server's network policy. */
  readonly allow: (client: Peer) => void;
}

/** The address, ports and credentials of a Service that others can connect to. */
export class Destination {
  /** @internal */
  static _of(peer: Peer, parts: DestinationParts): Destination {
    return new Destination(peer, parts);
  }

  private constructor(
    /** The pods behind the Service. */
    readonly peer: Peer,
    /** @internal */ readonly _parts: DestinationParts,
  ) {}

  /**
   * The host name for clients in this namespace.
   * @internal
   */
  _hostFrom(namespace: string | undefined): string {
    const { name, namespace: own } = this._parts;
    return own === undefined || own === namespace ? name : `${name}.${own}`;
  }
}
