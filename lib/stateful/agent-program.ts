import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIG_FILE, KERNEL_FILE, programFile } from '../../agent/kernel/contract/names';
import { packageRoot } from '../support/package-root';

/** Built by `npm run bundle`, and part of the package. */
const PROGRAMS = join('build', 'agent');

/** Restarts the pods when the agent's program or configuration changes. */
const AGENT_CHECKSUM_ANNOTATION = 'cdk8s-operatorless/agent-checksum';

type Texts = Readonly<Record<string, string>>;

/** The content of the two ConfigMaps of the agents of a database. */
export interface AgentData {
  readonly own: Texts;
  readonly kernel: Texts;
}

/** What the agents of one database run, and their configuration. */
export function agentData(system: string, config: object): AgentData {
  const program = programFile(system);
  return {
    own: { [program]: built(program), [CONFIG_FILE]: `${JSON.stringify(config, null, 2)}\n` },
    kernel: { [KERNEL_FILE]: built(KERNEL_FILE) },
  };
}

export function checksumAnnotation(data: AgentData): Texts {
  return { [AGENT_CHECKSUM_ANNOTATION]: createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 16) };
}

/** @throws if it has not been built */
function built(file: string): string {
  const path = join(packageRoot(), PROGRAMS, file);
  if (existsSync(path)) return readFileSync(path, 'utf8');
  throw new Error(`the agents' programs must be built before a cluster is synthesised, got no ${path}; run "npm run bundle"`);
}
