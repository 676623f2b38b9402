import { k8s } from 'cdk8s-plus-28';
import { formatKibibytes } from '../../support/quantities';
import { EtcdSettings, TlsSettings } from '../settings';
import { names } from '../topology';
import { AGENT_DIRECTORY, CONFIG_DIRECTORY, DATA_DIRECTORY, SERVICE_ACCOUNT_DIRECTORY, TLS_DIRECTORY } from './paths';

const AGENT_VOLUME = 'agent';
const CONFIG_VOLUME = 'config';
const TOKEN_VOLUME = 'token';

/** Owner and group may read: the pod's fsGroup is the group. */
const GROUP_READABLE = 0o440;

/** What a token of the API server lasts; the kubelet renews it long before. */
const TOKEN_SECONDS = 3607;

export function podVolumes({ name, tls }: EtcdSettings): k8s.Volume[] {
  return [
    { name: AGENT_VOLUME, configMap: { name: names.agent(name) } },
    { name: CONFIG_VOLUME, emptyDir: { sizeLimit: k8s.Quantity.fromString('1Mi') } },
    ...certificateUses(tls).map(({ use, secretName }) => ({ name: tlsVolume(use), secret: { secretName, defaultMode: GROUP_READABLE } })),
    // Not by automount: the database's own container has no business with the API server.
    {
      name: TOKEN_VOLUME,
      projected: {
        defaultMode: GROUP_READABLE,
        sources: [
          { serviceAccountToken: { path: 'token', expirationSeconds: TOKEN_SECONDS } },
          { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        ],
      },
    },
  ];
}

export function serverMounts({ tls }: EtcdSettings): k8s.VolumeMount[] {
  return [
    { name: names.dataVolume, mountPath: DATA_DIRECTORY },
    { name: CONFIG_VOLUME, mountPath: CONFIG_DIRECTORY, readOnly: true },
    ...certificateUses(tls).filter(({ use }) => use !== 'client').map(({ use }) => tlsMount(use)),
  ];
}

export function agentMounts({ tls }: EtcdSettings): k8s.VolumeMount[] {
  return [
    { name: names.dataVolume, mountPath: DATA_DIRECTORY },
    { name: CONFIG_VOLUME, mountPath: CONFIG_DIRECTORY },
    { name: AGENT_VOLUME, mountPath: AGENT_DIRECTORY, readOnly: true },
    { name: TOKEN_VOLUME, mountPath: SERVICE_ACCOUNT_DIRECTORY, readOnly: true },
    ...certificateUses(tls).filter(({ use }) => use === 'client').map(({ use }) => tlsMount(use)),
  ];
}

export function dataClaimTemplate(settings: EtcdSettings): k8s.KubePersistentVolumeClaimProps {
  return {
    metadata: { name: names.dataVolume },
    spec: claimSpec(settings, settings.storageAtCreationKibibytes),
  };
}

export function claimSpec({ storageClassName }: EtcdSettings, kibibytes: number): k8s.PersistentVolumeClaimSpec {
  return {
    accessModes: ['ReadWriteOnce'],
    volumeMode: 'Filesystem',
    storageClassName,
    resources: { requests: { storage: k8s.Quantity.fromString(formatKibibytes(kibibytes)) } },
  };
}

function certificateUses(tls: TlsSettings | undefined): { use: 'server' | 'peer' | 'client'; secretName: string }[] {
  if (tls === undefined) return [];
  return (['server', 'peer', 'client'] as const).map((use) => ({ use, secretName: tls[use] }));
}

function tlsVolume(use: string): string {
  return `${use}-tls`;
}

function tlsMount(use: string): k8s.VolumeMount {
  return { name: tlsVolume(use), mountPath: `${TLS_DIRECTORY}/${use}`, readOnly: true };
}
