import { createHash } from 'node:crypto';
import { k8s } from 'cdk8s-plus-28';

/** Where the agent's containers find what they need. */
export const AGENT_DIRECTORY = '/agent';
export const AGENT_CONFIG_FILE = 'config.json';
export const SERVICE_ACCOUNT_DIRECTORY = '/var/run/secrets/kubernetes.io/serviceaccount';
export const TERMINATION_MESSAGE_PATH = '/dev/termination-log';

/** A changed program or configuration of the agent rolls the pods. */
const AGENT_CHECKSUM_ANNOTATION = 'cdk8s-operatorless/agent-checksum';

const AGENT_VOLUME = 'agent';
const TOKEN_VOLUME = 'token';

/** Owner and group may read: the pod's fsGroup is the group. */
export const GROUP_READABLE = 0o440;

/** What a token of the API server lasts; the kubelet renews it long before. */
const TOKEN_SECONDS = 3607;

/** An ES module: its imports read as they were written. */
export const programFile = (system: string) => `${system}.mjs`;

type Texts = Readonly<Record<string, string>>;

/** The content of the agent's ConfigMap. */
export function agentData(system: string, program: string, config: object): Texts {
  return { [programFile(system)]: program, [AGENT_CONFIG_FILE]: `${JSON.stringify(config, null, 2)}\n` };
}

export function checksumAnnotation(data: Texts): Texts {
  return { [AGENT_CHECKSUM_ANNOTATION]: createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 16) };
}

/** The agent's program and configuration. */
export function agentVolume(configMap: string): k8s.Volume {
  return { name: AGENT_VOLUME, configMap: { name: configMap } };
}

/** A token for the agent alone. Not by automount: the database's own container has no business with the API server. */
export const tokenVolume: k8s.Volume = {
  name: TOKEN_VOLUME,
  projected: {
    defaultMode: GROUP_READABLE,
    sources: [
      { serviceAccountToken: { path: 'token', expirationSeconds: TOKEN_SECONDS } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    ],
  },
};

export const agentMounts: readonly k8s.VolumeMount[] = [
  { name: AGENT_VOLUME, mountPath: AGENT_DIRECTORY, readOnly: true },
  { name: TOKEN_VOLUME, mountPath: SERVICE_ACCOUNT_DIRECTORY, readOnly: true },
];
