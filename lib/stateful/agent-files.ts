import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as core from 'kubernetes-types/core/v1';
import { CONFIG_FILE } from '../../agent/kernel/contract/names';
import { packageRoot } from '../support/package-root';
import { DATA_VOLUME } from './claims';

/** Paths in the agent's containers. */
export const AGENT_DIRECTORY = '/agent';
export const SERVICE_ACCOUNT_DIRECTORY = '/var/run/secrets/kubernetes.io/serviceaccount';
export const TERMINATION_MESSAGE_PATH = '/dev/termination-log';

/** Built by `npm run bundle`, and part of the package. */
const PROGRAMS = join('build', 'agent');

/** Restarts the pods when the agent's program or configuration changes. */
const AGENT_CHECKSUM_ANNOTATION = 'cdk8s-operatorless/agent-checksum';

const AGENT_VOLUME = 'agent';
const CONFIG_VOLUME = 'config';
const TOKEN_VOLUME = 'token';

/** Owner and group may read: the pod's fsGroup is the group. */
export const GROUP_READABLE = 0o440;

/** The lifetime of a token for the API server. The kubelet renews it well before it expires. */
const TOKEN_SECONDS = 3607;

type Texts = Readonly<Record<string, string>>;

/** The directories of the server's data and of the configuration that the agent writes. */
interface ServerDirectories {
  readonly data: string;
  readonly config: string;
}

/** The extension makes Node.js load the file as an ES module. */
export const programFile = (system: string) => `${system}.mjs`;

/**
 * The program of a system's agent, as it runs in the pods.
 *
 * @throws if it has not been built
 */
export function agentProgram(system: string): string {
  const path = join(packageRoot(), PROGRAMS, programFile(system));
  if (existsSync(path)) return readFileSync(path, 'utf8');
  throw new Error(`the ${system} agent must be built before a cluster is synthesised, got no ${path}; run "npm run bundle"`);
}

/** The content of the agent's ConfigMap. */
export function agentData(system: string, program: string, config: object): Texts {
  return { [programFile(system)]: program, [CONFIG_FILE]: `${JSON.stringify(config, null, 2)}\n` };
}

export function checksumAnnotation(data: Texts): Texts {
  return { [AGENT_CHECKSUM_ANNOTATION]: createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 16) };
}

/** The volumes of a pod: the agent's program, the server's configuration, those that only this database has, and the agent's token. */
export function podVolumes(agentConfigMap: string, config: core.EmptyDirVolumeSource, own: readonly core.Volume[]): core.Volume[] {
  return [
    { name: AGENT_VOLUME, configMap: { name: agentConfigMap } },
    { name: CONFIG_VOLUME, emptyDir: { ...config, sizeLimit: '1Mi' } },
    ...own,
    token,
  ];
}

/** A token for the agent only. It isn't mounted automatically, because the database's container doesn't need the API server. */
const token: core.Volume = {
  name: TOKEN_VOLUME,
  projected: {
    defaultMode: GROUP_READABLE,
    sources: [
      { serviceAccountToken: { path: 'token', expirationSeconds: TOKEN_SECONDS } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    ],
  },
};

export function serverMounts({ data, config }: ServerDirectories): core.VolumeMount[] {
  return [
    { name: DATA_VOLUME, mountPath: data },
    { name: CONFIG_VOLUME, mountPath: config, readOnly: true },
  ];
}

export function agentMounts({ data, config }: ServerDirectories): core.VolumeMount[] {
  return [
    { name: DATA_VOLUME, mountPath: data },
    { name: CONFIG_VOLUME, mountPath: config },
    { name: AGENT_VOLUME, mountPath: AGENT_DIRECTORY, readOnly: true },
    { name: TOKEN_VOLUME, mountPath: SERVICE_ACCOUNT_DIRECTORY, readOnly: true },
  ];
}
