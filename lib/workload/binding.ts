import { createSecretCommand, literalSources, type RequiredSecret } from '../kubernetes/objects/secrets';
import type { ConnectOptions, Credentials, Destination, DestinationPort } from '../network/destination';
import { EnvVar } from '../pods/environment';
import { Volume } from '../pods/volume';

/** Where the credentials of each connection are mounted, each Secret in a folder of its own. */
const CONNECTIONS_DIRECTORY = '/connections';

/** A connection as its client has chosen it. */
export interface Chosen {
  readonly destination: Destination;
  /** The namespace of the client. */
  readonly namespace: string | undefined;
  readonly prefix: string;
  readonly credentials: readonly ChosenCredentials[];
  readonly credentialsAsFiles: boolean;
}

/** What is asked for, and where the client has it. */
export interface ChosenCredentials {
  readonly asked: Credentials;
  /** The Secret in the client's namespace. Undefined if there is nothing to take from one. */
  readonly secretName: string | undefined;
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
    credentials: credentials.map((asked) => ({
      asked, secretName: options[asked.option] ?? (home === namespace ? asked.secretName : undefined),
    })),
    credentialsAsFiles: options.credentialsAsFiles ?? false,
  };
}

export function bindingOf({ destination, namespace, prefix, credentials, credentialsAsFiles }: Chosen): Binding {
  const { ports, scheme, user } = destination._parts;
  const host = destination._hostFrom(namespace);
  const [main, ...others] = ports;
  const address = {
    HOST: host,
    PORT: String(main.port),
    ...(scheme !== undefined && { URL: `${scheme}://${host}:${main.port}` }),
    ...Object.fromEntries(others.map((port: DestinationPort) => [`${inCapitals(port.name)}_PORT`, String(port.port)])),
    ...(user !== undefined && { USER: user }),
  };
  const secrets = credentials.map((chosen) => secretBinding(chosen, mountPath(prefix, chosen.asked), credentialsAsFiles));
  const variables = [values(address), ...secrets.map(({ env }) => env)].flatMap(Object.entries<EnvVar>);
  return {
    env: Object.fromEntries(variables.map(([end, value]) => [`${prefix}_${end}`, value])),
    volumes: secrets.flatMap(({ volumes }) => volumes),
  };
}

/** The Secrets that must be created in the client's namespace, because no construct of ours has them there. */
export function credentialSecrets({ destination, namespace, credentials }: Chosen): RequiredSecret[] {
  const { name, namespace: home } = destination._parts;
  return credentials.flatMap(({ asked, secretName }): readonly RequiredSecret[] => {
    if (secretName === undefined) return [];
    if (home === namespace && secretName === asked.secretName) return asked.required;
    const files = Object.values(asked.files).map((file) => `--from-file=${file}`);
    return [{
      name: secretName,
      purpose: `what the service shows to ${name}: ${keysOf(asked).join(', ')}`,
      command: createSecretCommand(secretName, namespace, [...literalSources(Object.values(asked.keys)), ...files]),
    }];
  });
}

/** The keys of a Secret with these credentials. */
export function keysOf({ keys, files }: Credentials): string[] {
  return [...Object.values(keys), ...Object.values(files)];
}

function secretBinding({ asked: { keys, files }, secretName }: ChosenCredentials, directory: string, asFiles: boolean): Binding {
  if (secretName === undefined) return { env: {}, volumes: [] };
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

/** Beside each other: nothing can be mounted within a mounted Secret. */
function mountPath(prefix: string, { option }: Credentials): string {
  return `${CONNECTIONS_DIRECTORY}/${prefix.toLowerCase().replace(/_/g, '-')}${option === 'secretName' ? '' : '-tls'}`;
}

/** `MS_SAMPLE_V1` for ms-sample-v1. */
function inCapitals(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]/g, '_');
}
