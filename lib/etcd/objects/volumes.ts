import { k8s } from 'cdk8s-plus-28';
import { agentMounts, agentVolume, GROUP_READABLE, tokenVolume } from '../../stateful/agent-files';
import { DATA_VOLUME } from '../../stateful/claims';
import { EtcdSettings, TlsSettings } from '../settings';
import { names } from '../topology';
import { CONFIG_DIRECTORY, DATA_DIRECTORY, TLS_DIRECTORY, USER_DIRECTORY } from './paths';

const CONFIG_VOLUME = 'config';
const USER_VOLUME = 'agent-user';

/** What the agent reads of the servers' certificates, to tell when they expire. It has no use for their keys. */
const PUBLIC_ITEMS: k8s.KeyToPath[] = ['tls.crt', 'ca.crt'].map((key) => ({ key, path: key }));

export function podVolumes({ name, tls, agentUser }: EtcdSettings): k8s.Volume[] {
  return [
    agentVolume(names.agent(name)),
    { name: CONFIG_VOLUME, emptyDir: { sizeLimit: k8s.Quantity.fromString('1Mi') } },
    ...certificateUses(tls).map(({ use, secretName }) => ({ name: tlsVolume(use), secret: { secretName, defaultMode: GROUP_READABLE } })),
    // A member must restart on its data whether or not the Secret is there.
    ...(agentUser === undefined ? [] : [{ name: USER_VOLUME, secret: { secretName: agentUser.secretName, optional: true, defaultMode: GROUP_READABLE } }]),
    ...watchedUses(tls).map(({ use, secretName }) => ({ name: watchedVolume(use), secret: { secretName, defaultMode: GROUP_READABLE, items: PUBLIC_ITEMS } })),
    tokenVolume,
  ];
}

export function serverMounts({ tls }: EtcdSettings): k8s.VolumeMount[] {
  return [
    { name: DATA_VOLUME, mountPath: DATA_DIRECTORY },
    { name: CONFIG_VOLUME, mountPath: CONFIG_DIRECTORY, readOnly: true },
    ...certificateUses(tls).filter(({ use }) => use !== 'client').map(({ use }) => tlsMount(use)),
  ];
}

export function podAgentMounts({ tls, agentUser }: EtcdSettings): k8s.VolumeMount[] {
  return [
    { name: DATA_VOLUME, mountPath: DATA_DIRECTORY },
    { name: CONFIG_VOLUME, mountPath: CONFIG_DIRECTORY },
    ...agentMounts,
    ...certificateUses(tls).filter(({ use }) => use === 'client').map(({ use }) => tlsMount(use)),
    ...(agentUser === undefined ? [] : [{ name: USER_VOLUME, mountPath: USER_DIRECTORY, readOnly: true }]),
    ...watchedUses(tls).map(({ use }) => ({ name: watchedVolume(use), mountPath: `${TLS_DIRECTORY}/${use}`, readOnly: true })),
  ];
}

function certificateUses(tls: TlsSettings | undefined): { use: 'server' | 'peer' | 'client'; secretName: string }[] {
  if (tls === undefined) return [];
  return (['server', 'peer', 'client'] as const).map((use) => ({ use, secretName: tls[use] }));
}

function watchedUses(tls: TlsSettings | undefined) {
  return certificateUses(tls).filter(({ use }) => use !== 'client');
}

function watchedVolume(use: string): string {
  return `${use}-certificate`;
}

function tlsVolume(use: string): string {
  return `${use}-tls`;
}

function tlsMount(use: string): k8s.VolumeMount {
  return { name: tlsVolume(use), mountPath: `${TLS_DIRECTORY}/${use}`, readOnly: true };
}
