import { k8s } from 'cdk8s-plus-28';
import { agentMounts, agentVolume, GROUP_READABLE, tokenVolume } from '../../stateful/agent-files';
import { DATA_VOLUME } from '../../stateful/claims';
import { CredentialSettings, RedisSettings } from '../settings';
import { names } from '../topology';
import { CONFIG_DIRECTORY, CREDENTIALS_DIRECTORY, DATA_DIRECTORY } from './paths';

const CONFIG_VOLUME = 'config';
const CREDENTIALS_VOLUME = 'credentials';

/** The keys that the agent reads, however the Secret calls the first one. */
const CURRENT = 'current';
const PREVIOUS = 'previous';

export function podVolumes({ name, credentials }: RedisSettings): k8s.Volume[] {
  return [
    agentVolume(names.agent(name)),
    // In memory: the servers' own password is in it.
    { name: CONFIG_VOLUME, emptyDir: { medium: 'Memory', sizeLimit: k8s.Quantity.fromString('1Mi') } },
    { name: CREDENTIALS_VOLUME, projected: { defaultMode: GROUP_READABLE, sources: passwords(name, credentials) } },
    tokenVolume,
  ];
}

export const serverMounts: readonly k8s.VolumeMount[] = [
  { name: DATA_VOLUME, mountPath: DATA_DIRECTORY },
  { name: CONFIG_VOLUME, mountPath: CONFIG_DIRECTORY, readOnly: true },
];

export const podAgentMounts: readonly k8s.VolumeMount[] = [
  { name: DATA_VOLUME, mountPath: DATA_DIRECTORY },
  { name: CONFIG_VOLUME, mountPath: CONFIG_DIRECTORY },
  ...agentMounts,
  { name: CREDENTIALS_VOLUME, mountPath: CREDENTIALS_DIRECTORY, readOnly: true },
];

/** A Secret that the agents fill is empty when the first pod starts. */
function passwords(cluster: string, { secretName, passwordKey, generated }: CredentialSettings): k8s.VolumeProjection[] {
  const own = [CURRENT, PREVIOUS].map((key) => ({ secret: { name: names.agent(cluster), items: [{ key, path: `agent-${key}` }], optional: true } }));
  return [
    ...own,
    { secret: { name: secretName, items: [{ key: passwordKey, path: CURRENT }], optional: generated } },
    { secret: { name: secretName, items: [{ key: PREVIOUS, path: PREVIOUS }], optional: true } },
  ];
}
