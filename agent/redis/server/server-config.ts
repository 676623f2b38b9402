import { join } from 'node:path';
import type { RedisAgentTls } from '../contract/config';
import { type ComputedDirective, type Directive, DIRECTIVES, type TlsDirective } from '../contract/directives';
import type { Setting } from '../model/action';
import { AGENT_USER } from '../contract/names';

/** The file of users, beside the server's configuration. */
export function aclFile(directory: string): string {
  return join(directory, 'users.acl');
}

type Line = readonly [directive: string, value: string | number];

export const WITHHOLDING_DELAY = 'repl-diskless-sync-delay';
const WITHHELD_SECONDS = 86_400;

/**
 * A server without data may have the address of one whose disk is lost. Replicas of that one connect to it, and would copy the empty data.
 * Until its agent knows that there is none, it makes them wait. In the order of {@link whenCopying}.
 */
const WITHHOLDING: readonly Line[] = [
  ['repl-diskless-sync', 'yes'], [WITHHOLDING_DELAY, WITHHELD_SECONDS], ['repl-diskless-sync-max-replicas', 0],
];

/** The directives by which a server is told to send copies, with their values. */
export function whenCopying({ config }: Setting): readonly (string | number)[] {
  const usual: Readonly<Record<string, string | number | boolean>> = {
    ...Object.fromEntries(WITHHOLDING), [WITHHOLDING_DELAY]: DIRECTIVES[WITHHOLDING_DELAY].default, ...config.server.options,
  };
  return WITHHOLDING.flatMap(([name]) => [name, valueText(usual[name] ?? '')]);
}

/** Whether a server with this delay withholds copies. */
export function isWithholding(delay: string | undefined): boolean {
  return delay === String(WITHHELD_SECONDS);
}

/** `redis.conf`. What a person set comes first: of directives that stand twice, the last one counts. */
export function serverConfig(setting: Setting, password: string, hasData: boolean): string {
  const { options } = setting.config.server;
  const lines: readonly Line[] = [
    ...DEFAULTS,
    ...Object.entries(options).map(([key, value]): Line => [key, valueText(value)]),
    ...ownedLines(setting, password),
    ...(hasData ? [] : WITHHOLDING),
  ];
  return `${lines.map(([key, value]) => `${key} ${value}`).join('\n')}\n`;
}

const ALL: readonly (readonly [string, Directive])[] = Object.entries(DIRECTIVES);

/** What a person may set otherwise. */
const DEFAULTS = ALL.flatMap(([name, { owner, default: value }]): Line[] => (
  owner === 'user' && value !== undefined ? [[name, value]] : []
));

function ownedLines(setting: Setting, password: string): Line[] {
  const values = new Map<string, string | number>(Object.entries({ ...computed(setting, password), ...tlsDirectives(setting) }));
  const { server } = setting.config;
  return ALL.flatMap(([name, { owner, setting: key, default: fixed }]): Line[] => {
    const value = key === undefined ? values.get(name) ?? (owner === 'agent' ? fixed : undefined) : server[key];
    return value === undefined ? [] : [[name, value]];
  });
}

function computed({ config, topology }: Setting, password: string): Readonly<Record<ComputedDirective, string | number>> {
  const { listen, ports, paths, tls } = config;
  const { podIp } = topology.self;
  return {
    bind: listen === 'pod' ? podIp : '* -::*',
    port: tls === null ? ports.client : 0,
    'cluster-port': ports.bus,
    'cluster-announce-ip': podIp,
    'cluster-announce-hostname': topology.host(topology.self),
    dir: paths.dataDir,
    aclfile: aclFile(paths.serverConfig),
    masteruser: AGENT_USER,
    masterauth: quoted(password),
  };
}

/** Everything is encrypted: clients, replication, moves of keys and the bus. */
function tlsDirectives({ config: { tls, ports } }: Setting): Partial<Readonly<Record<TlsDirective, string | number>>> {
  if (tls === null) return {};
  return {
    'tls-port': ports.client,
    'tls-cluster': 'yes',
    'tls-replication': 'yes',
    'tls-auth-clients': tls.authClients,
    ...certificateDirectives(tls),
    unixsocket: tls.socket,
    unixsocketperm: 700,
  };
}

/** The directives that name the files of the server's certificate. A server reads these again when they are set, to whatever value. */
export function certificateDirectives({ server }: RedisAgentTls) {
  return {
    'tls-cert-file': server.certFile, 'tls-key-file': server.keyFile, 'tls-ca-cert-file': server.caFile,
  } satisfies Partial<Record<TlsDirective, string>>;
}

function valueText(value: string | number | boolean): string | number {
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : oneLine(value);
}

/** A second line would be a second directive. */
function oneLine(value: string | number): string | number {
  if (/[\r\n]/.test(String(value))) throw new Error(`an option of the server must be one line, got ${JSON.stringify(value)}`);
  return value;
}

/** As the server reads any text: each byte escaped, between double quotes. */
function quoted(text: string): string {
  return `"${Buffer.from(text, 'utf8').toString('hex').replace(/../g, '\\x$&')}"`;
}
