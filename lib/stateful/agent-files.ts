import type * as core from 'kubernetes-types/core/v1';
import { agentName, kernelName } from '../../agent/kernel/contract/names';
import { DATA_VOLUME } from './claims';

/** Paths in the agent's containers. */
export const AGENT_DIRECTORY = '/agent';
/** What runs: copies of `/agent`, which changes while a program is loaded. */
export const COPIES_DIRECTORY = '/run/agent';
export const SERVICE_ACCOUNT_DIRECTORY = '/var/run/secrets/kubernetes.io/serviceaccount';
export const TERMINATION_MESSAGE_PATH = '/dev/termination-log';

const AGENT_VOLUME = 'agent';
const COPIES_VOLUME = 'agent-copies';
/** Three releases: what runs, what it replaced, and what is being tried. */
const COPIES_SIZE = '2Mi';
const CONFIG_VOLUME = 'config';
const TOKEN_VOLUME = 'token';

/** Owner and group may read: the pod's fsGroup is the group. */
export const GROUP_READABLE = 0o440;

/** The lifetime of a token for the API server. The kubelet renews it well before it expires. */
const TOKEN_SECONDS = 3607;

/** The directories of the server's data and of the configuration that the agent writes. */
interface ServerDirectories {
  readonly data: string;
  readonly config: string;
}

/** The volumes of a pod: the agent's program, the server's configuration, those that only this database has, and the agent's token. */
export function podVolumes(cluster: string, config: core.EmptyDirVolumeSource, own: readonly core.Volume[]): core.Volume[] {
  return [
    agentVolume(cluster),
    { name: COPIES_VOLUME, emptyDir: { medium: 'Memory', sizeLimit: COPIES_SIZE } },
    { name: CONFIG_VOLUME, emptyDir: { ...config, sizeLimit: '1Mi' } },
    ...own,
    tokenVolume,
  ];
}

/** One directory with the content of both ConfigMaps. */
function agentVolume(cluster: string): core.Volume {
  return { name: AGENT_VOLUME, projected: { sources: [agentName, kernelName].map((name) => ({ configMap: { name: name(cluster) } })) } };
}

/** A token for the agent only. It isn't mounted automatically, because the database's container doesn't need the API server. */
export const tokenVolume: core.Volume = {
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
    { name: COPIES_VOLUME, mountPath: COPIES_DIRECTORY },
    { name: TOKEN_VOLUME, mountPath: SERVICE_ACCOUNT_DIRECTORY, readOnly: true },
  ];
}
