import type * as core from 'kubernetes-types/core/v1';
import { SERVER_CONTAINER } from '../../../agent/etcd/contract/config';
import { SYSTEM } from '../../../agent/etcd/contract/names';
import { imageWaivers, waiverAnnotations, when } from '../../kubernetes/pods/waivers';
import { Relaxation } from '../../pods/relaxation';
import { NO_NETWORK_POLICY } from '../../pods/shape/waivers';
import { containerPort, httpProbe, serverContainer } from '../../stateful/agent-containers';
import type { BackedUpDatabase } from '../../stateful/backup/pod';
import { agentMounts, GROUP_READABLE, podVolumes, serverMounts } from '../../stateful/agent-files';
import { AGENT_KIBIBYTES } from '../../stateful/resources';
import type { PodTemplate } from '../../stateful/stateful-set';
import { CERTIFICATE_KEYS } from '../../stateful/tls/files';
import { certificateVolume, certificateVolumeMount } from '../../stateful/tls/managed';
import { DIRECTORIES, GRACE_PERIOD_SECONDS, SERVER_CONFIG_FILE } from '../agent-config';
import { TLS_USES } from '../settings';
import type { EtcdSettings, TlsSettings } from '../settings';
import { CLIENT_PORT, CONTROL_PORT, METRICS_PORT, PEER_PORT, STATUS_PORT } from '../topology';

/** Replays the log of a large database before it answers. */
const START_PERIOD_SECONDS = 1;
const START_ATTEMPTS = 900;

const USER_VOLUME = 'agent-user';

/** What the agent reads of the servers' certificates, to tell when they expire. It has no use for their keys. */
const PUBLIC_ITEMS: core.KeyToPath[] = [CERTIFICATE_KEYS.certificate, CERTIFICATE_KEYS.authority].map((key) => ({ key, path: key }));

/** A member: its server, and its agent. */
export function podTemplate(settings: EtcdSettings): PodTemplate {
  const { images, imagePullPolicy, name, relaxations } = settings;
  return {
    server: server(settings),
    agent: {
      system: SYSTEM,
      image: images.agent,
      imagePullPolicy,
      kibibytes: AGENT_KIBIBYTES,
      ports: { status: STATUS_PORT, control: CONTROL_PORT },
      volumeMounts: [...agentMounts(DIRECTORIES), ...agentOwnMounts(settings)],
    },
    sidecars: [],
    volumes: podVolumes(name, {}, ownVolumes(settings)),
    gracePeriodSeconds: GRACE_PERIOD_SECONDS,
    waivers: waiverAnnotations([
      { judge: 'checkov', check: 'CKV_K8S_9', because: 'a member serves whether or not its agent answers' },
      ...imageWaivers(imagePullPolicy, Object.values(images)),
      ...when(relaxations.includes(Relaxation.NO_NETWORK_POLICY), NO_NETWORK_POLICY),
    ]),
  };
}

function server(settings: EtcdSettings): core.Container {
  return serverContainer(settings, CONTROL_PORT, {
    name: SERVER_CONTAINER,
    image: settings.images.etcd,
    command: ['/usr/local/bin/etcd', `--config-file=${SERVER_CONFIG_FILE}`],
    ports: [containerPort('client', CLIENT_PORT), containerPort('peer', PEER_PORT), containerPort('metrics', METRICS_PORT)],
    startupProbe: { ...httpProbe('/livez', METRICS_PORT), periodSeconds: START_PERIOD_SECONDS, failureThreshold: START_ATTEMPTS },
    // Alive without a quorum: else its loss would restart every member.
    livenessProbe: httpProbe('/livez', METRICS_PORT),
    // Ready only as a voter with a leader: a learner gets no clients, and holds a roll-out at its pod.
    readinessProbe: { ...httpProbe('/readyz', METRICS_PORT), periodSeconds: 1, failureThreshold: 3 },
    volumeMounts: [
      ...serverMounts(DIRECTORIES), ...serverUses(settings.tls).map(({ use }) => tlsMount(use)), ...issued(settings.tls, true),
    ],
  });
}

function ownVolumes({ tls, agentUser }: EtcdSettings): core.Volume[] {
  return [
    ...memberCertificates(tls).volumes,
    ...userAccess(agentUser).volumes,
    ...serverUses(tls).map(({ use, secretName }) => ({
      name: watchedVolume(use), secret: { secretName, defaultMode: GROUP_READABLE, items: PUBLIC_ITEMS },
    })),
  ];
}

function agentOwnMounts({ tls, agentUser }: EtcdSettings): core.VolumeMount[] {
  return [
    ...issued(tls),
    ...certificateUses(tls).filter(({ use }) => use === 'client').map(({ use }) => tlsMount(use)),
    ...userAccess(agentUser).volumeMounts,
    ...serverUses(tls).map(({ use }) => ({ name: watchedVolume(use), mountPath: `${DIRECTORIES.tls}/${use}`, readOnly: true })),
  ];
}

/** Name and password of the agents' user, for all that logs in to etcd. */
export function userAccess(agentUser: EtcdSettings['agentUser']): Pick<BackedUpDatabase, 'volumes' | 'volumeMounts'> {
  if (agentUser === undefined) return { volumes: [], volumeMounts: [] };
  const { secretName } = agentUser;
  return {
    // A member must restart on its data whether or not the Secret is there.
    volumes: [{ name: USER_VOLUME, secret: { secretName, optional: true, defaultMode: GROUP_READABLE } }],
    volumeMounts: [{ name: USER_VOLUME, mountPath: DIRECTORIES.user, readOnly: true }],
  };
}

/** The certificates that the agents issue. */
function issued(tls: TlsSettings | undefined, readOnly?: true): core.VolumeMount[] {
  return tls?.from === 'agents' ? [certificateVolumeMount(DIRECTORIES.tls, readOnly)] : [];
}

/** All certificates of a member. The volumes are also those of a pod that stands in for one. */
export function memberCertificates(tls: TlsSettings | undefined): Pick<BackedUpDatabase, 'volumes' | 'volumeMounts'> {
  if (tls?.from === 'agents') return { volumes: [certificateVolume()], volumeMounts: [certificateVolumeMount(DIRECTORIES.tls)] };
  const uses = certificateUses(tls);
  return {
    volumes: uses.map(({ use, secretName }) => ({ name: tlsVolume(use), secret: { secretName, defaultMode: GROUP_READABLE } })),
    volumeMounts: uses.map(({ use }) => tlsMount(use)),
  };
}

/** The Secrets with certificates of others. */
function certificateUses(tls: TlsSettings | undefined) {
  return tls === undefined || tls.from === 'agents' ? [] : TLS_USES.map((use) => ({ use, secretName: tls[use] }));
}

/** The certificates that a member shows; the agent watches when they expire. */
function serverUses(tls: TlsSettings | undefined) {
  return certificateUses(tls).filter(({ use }) => use !== 'client');
}

function watchedVolume(use: string): string {
  return `${use}-certificate`;
}

function tlsVolume(use: string): string {
  return `${use}-tls`;
}

function tlsMount(use: string): core.VolumeMount {
  return { name: tlsVolume(use), mountPath: `${DIRECTORIES.tls}/${use}`, readOnly: true };
}
