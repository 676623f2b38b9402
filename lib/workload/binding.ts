import { createSecretCommand, literalSources, type RequiredSecret } from '../kubernetes/objects/secrets';
import type { ConnectOptions, Credentials, Destination, DestinationPort } from '../network/destination';
import { EnvVar } from '../pods/environment';
import { Volume } from '../pods/volume';

/** Where the credentials of each connection are mounted, in a folder of their own. */
const CONNECTIONS_DIRECTORY = '/connections';

/** A connection as its client has chosen it. */
export interface Chosen {
  readonly destination: Destination;
  /** The namespace of the client. */
  readonly namespace: string | undefined;
  readonly prefix: string;
  /** The Secret in the client's namespace. Undefined if there is nothing to take from one. */
  readonly secretName: string | undefined;
  readonly credentialsAsFiles: boolean;
}

/** What a client needs to connect to a server: variables, and files where values are secret. */
export interface Binding {
  readonly env: Readonly<Record<string, EnvVar>>;
  readonly volumes: readonly Volume[];
}

/** Every choice made. The Secret of another namespace is never a default. */
export function choose(destination: Destination, namespace: string | undefined, options: ConnectOptions): Chosen {
  const { name, namespace: home, credentials } = destination._parts;
  return {
    destination,
    namespace,
    prefix: options.prefix ?? inCapitals(name),
    secretName: options.secretName ?? (home === namespace ? credentials?.secretName : undefined),
    credentialsAsFiles: options.credentialsAsFiles ?? false,
  };
}

export function bindingOf({ destination, namespace, prefix, secretName, credentialsAsFiles }: Chosen): Binding {
  const { ports, scheme, credentials } = destination._parts;
  const host = destination._hostFrom(namespace);
  const [main, ...others] = ports;
  const address = {
    HOST: host,
    PORT: String(main.port),
    ...(scheme !== undefined && { URL: `${scheme}://${host}:${main.port}` }),
    ...Object.fromEntries(others.map((port: DestinationPort) => [`${inCapitals(port.name)}_PORT`, String(port.port)])),
    ...(credentials?.user !== undefined && { USER: credentials.user }),
  };
  const secret = credentials === undefined || secretName === undefined
    ? { env: {}, volumes: [] }
    : secretBinding(secretName, credentials, mountPath(prefix), credentialsAsFiles);
  const env = { ...values(address), ...secret.env };
  return { env: Object.fromEntries(Object.entries(env).map(([end, value]) => [`${prefix}_${end}`, value])), volumes: secret.volumes };
}

/** The Secret that must be created in the client's namespace, because no construct of ours has it there. */
export function credentialSecret({ destination, namespace, secretName }: Chosen): RequiredSecret[] {
  const { name, namespace: home, credentials } = destination._parts;
  if (credentials === undefined || secretName === undefined) return [];
  if (home === namespace && secretName === credentials.secretName) return [...credentials.required];
  const files = Object.values(credentials.files).map((file) => `--from-file=${file}`);
  return [{
    name: secretName,
    purpose: `what the service shows to ${name}: ${[...Object.values(credentials.keys), ...Object.values(credentials.files)].join(', ')}`,
    command: createSecretCommand(secretName, namespace, [...literalSources(Object.values(credentials.keys)), ...files]),
  }];
}

function secretBinding(secretName: string, { keys, files }: Credentials, directory: string, asFiles: boolean): Binding {
  const variables = asFiles ? {} : keys;
  const mounted = asFiles ? { ...Object.fromEntries(Object.entries(keys).map(([end, key]) => [`${end}_FILE`, key])), ...files } : files;
  return {
    env: {
      ...Object.fromEntries(Object.entries(variables).map(([end, key]) => [end, EnvVar.secret(secretName, key)])),
      ...values(Object.fromEntries(Object.entries(mounted).map(([end, key]) => [end, `${directory}/${key}`]))),
    },
    volumes: Object.keys(mounted).length === 0 ? [] : [Volume.secret(directory, secretName, { items: ownNames(Object.values(mounted)) })],
  };
}

/** Each of these keys as a file of its own name. */
function ownNames(keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(keys.map((key) => [key, key]));
}

function values(texts: Readonly<Record<string, string>>): Record<string, EnvVar> {
  return Object.fromEntries(Object.entries(texts).map(([end, text]) => [end, EnvVar.value(text)]));
}

function mountPath(prefix: string): string {
  return `${CONNECTIONS_DIRECTORY}/${prefix.toLowerCase().replace(/_/g, '-')}`;
}

/** `MS_SAMPLE_V1` for ms-sample-v1. */
function inCapitals(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]/g, '_');
}
