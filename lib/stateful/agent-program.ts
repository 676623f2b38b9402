import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIG_FILE, KERNEL_FILE, LAUNCHER_FILE, programFile } from '../../agent/kernel/contract/names';
import { PROTOCOL, type ReadBy, type ReadByEach, type Release, RELEASE_FILE } from '../../agent/kernel/contract/release';
import { packageRoot } from '../support/package-root';

/** Built by `npm run bundle`, and part of the package. */
const PROGRAMS = join('build', 'agent');

/** Restarts the pods when a setting changes that only a restart of the server applies. */
const SERVER_CHECKSUM_ANNOTATION = 'cdk8s-operatorless/server-checksum';

type Texts = Readonly<Record<string, string>>;

/** The agents' configuration, and what a change of each of its settings means. */
export interface AgentSettings<Config extends object = object> {
  readonly config: Config;
  readonly readBy: Readonly<Record<keyof Config, ReadBy | ReadByEach>>;
}

/** The content of the two ConfigMaps of the agents of a database, and what the pod template says of it. */
export interface AgentData {
  readonly own: Texts;
  readonly kernel: Texts;
  readonly annotations: Texts;
}

/**
 * What the agents of one database run, and their configuration. A change reaches running agents, which replace themselves; only another
 * checksum of what the servers start from restarts the pods.
 */
export function agentData(system: string, settings: AgentSettings): AgentData {
  const program = programFile(system);
  const own = { [program]: builtProgram(program), [CONFIG_FILE]: json(settings.config) };
  const kernel = { [KERNEL_FILE]: builtProgram(KERNEL_FILE), [LAUNCHER_FILE]: builtProgram(LAUNCHER_FILE) };
  const server = serverChecksum(settings);
  const release = releaseText({ ...own, ...kernel }, server);
  return { own: { ...own, [RELEASE_FILE]: release }, kernel, annotations: { [SERVER_CHECKSUM_ANNOTATION]: server } };
}

/** By which a pod knows that all of these files are there, and that they are for its template. */
export function releaseText(texts: Texts, server: string): string {
  const files = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, sha256(text)]));
  const release: Release = { version: packageVersion(), protocol: PROTOCOL, server, files };
  return json(release);
}

/** Of all that a server starts from. */
export function serverChecksum({ config, readBy }: AgentSettings): string {
  return sha256(JSON.stringify([PROTOCOL, ofServer(config, readBy)])).slice(0, 16);
}

function ofServer(settings: object, readBy: ReadByEach): object {
  return Object.entries(settings).flatMap(([key, value]) => {
    const by = readBy[key] ?? 'server';
    if (by === 'agents') return [];
    return [[key, by === 'server' || value === null ? value : ofServer(value, by)]];
  });
}

function packageVersion(): string {
  return JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')).version;
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** @throws if it has not been built */
/** The text of a program of this package. */
export function builtProgram(file: string): string {
  const path = join(packageRoot(), PROGRAMS, file);
  if (existsSync(path)) return readFileSync(path, 'utf8');
  throw new Error(`the agents' programs must be built before a cluster is synthesised, got no ${path}; run "npm run bundle"`);
}
