import type * as core from 'kubernetes-types/core/v1';
import { SERVER_CONTAINER } from '../../../agent/redis/contract/config';
import { AGENT_KEY_PREFIX, names, PASSWORD_KEYS, SYSTEM } from '../../../agent/redis/contract/names';
import { restrictedContainer } from '../../kubernetes/pods/pod-security';
import { imageWaivers, waiverAnnotations, when } from '../../kubernetes/pods/waivers';
import { Relaxation } from '../../pods/relaxation';
import { NO_NETWORK_POLICY } from '../../pods/shape/waivers';
import { containerPort, httpProbe, livenessProbe, serverContainer } from '../../stateful/agent-containers';
import { agentMounts, GROUP_READABLE, podVolumes, serverMounts } from '../../stateful/agent-files';
import { containerResources } from '../../stateful/resources';
import type { Range } from '../../pods/resources';
import type { ContainerNeed } from '../../stateful/resources';
import type { PodTemplate } from '../../stateful/stateful-set';
import { DIRECTORIES, GRACE_PERIOD_SECONDS, SOCKET_FILE } from '../agent-config';
import type { RedisEngine } from '../choices';
import type { CredentialSettings, RedisSettings } from '../settings';
import { BUS_PORT, CLIENT_PORT, CONTROL_PORT, EXPORTER_PORT, STATUS_PORT } from '../topology';
import { clientVariables, ownCertificates, socketMount, tlsVolumes } from './tls-volumes';

/** In the search path of the image, which upstream and others put into different directories. */
const PROGRAMS: Readonly<Record<RedisEngine, { readonly server: string; readonly client: string }>> = {
  redis: { server: 'redis-server', client: 'redis-cli' },
  valkey: { server: 'valkey-server', client: 'valkey-cli' },
};

/**
 * Measured: 26 to 47 MiB of few pods, and of 300 pods 57 MiB where 64 are the limit; a launcher adds 5 MiB, and a second program 8 MiB
 * while it replaces the first. It does not depend on the number of pods: scaling would restart them all.
 */
export const REDIS_AGENT_KIBIBYTES: Range = { request: 32 * 1024, limit: 128 * 1024 };

export const EXPORTER_NEED: ContainerNeed = {
  millicores: { request: 10, limit: 200 },
  kibibytes: { request: 32 * 1024, limit: 64 * 1024 },
};

/** The name of the exporter's container. */
export const EXPORTER_CONTAINER = 'exporter';

export const CREDENTIALS_VOLUME = 'credentials';

/** A server, its agent, and the exporter if it is wanted. */
export function podTemplate(settings: RedisSettings): PodTemplate {
  const { images, imagePullPolicy, exporter, name, relaxations } = settings;
  return {
    server: server(settings),
    agent: {
      system: SYSTEM,
      image: images.agent,
      imagePullPolicy,
      kibibytes: REDIS_AGENT_KIBIBYTES,
      ports: { status: STATUS_PORT, control: CONTROL_PORT },
      volumeMounts: [
        ...agentMounts(DIRECTORIES),
        { name: CREDENTIALS_VOLUME, mountPath: DIRECTORIES.credentials, readOnly: true },
        // The server's as well, in the same volume: what the agent reads there, it can have the server load.
        ...ownCertificates(['server', 'client'], settings),
        ...socketMount(settings, true),
      ],
    },
    sidecars: exporter ? [exporterContainer(settings)] : [],
    // The configuration is in memory: the servers' own password is in it.
    volumes: podVolumes(name, { medium: 'Memory' }, [credentialsVolume(settings), ...tlsVolumes(settings)]),
    gracePeriodSeconds: GRACE_PERIOD_SECONDS,
    waivers: waiverAnnotations([
      { judge: 'checkov', check: 'CKV_K8S_9', because: 'a server serves whether or not the containers beside it answer' },
      ...when(exporter, { judge: 'checkov', check: 'CKV_K8S_35', because: 'the exporter takes its password from the environment alone' }),
      ...imageWaivers(imagePullPolicy, [images.redis, images.agent, ...(exporter ? [images.exporter] : [])]),
      ...when(relaxations.includes(Relaxation.NO_NETWORK_POLICY), NO_NETWORK_POLICY),
    ]),
  };
}

function server(settings: RedisSettings): core.Container {
  const programs = PROGRAMS[settings.engine];
  return serverContainer(settings, CONTROL_PORT, {
    name: SERVER_CONTAINER,
    image: settings.images.redis,
    // Not the image's entry point, which needs root, and would add the modules that are in the image.
    command: [programs.server, `${DIRECTORIES.config}/redis.conf`],
    ports: [containerPort('client', CLIENT_PORT), containerPort('bus', BUS_PORT)],
    // Any answer will do, and without a password there is one: a server that loads or has lost its cluster lives.
    livenessProbe: { exec: { command: [programs.client, ...whereToPing(settings), 'ping'] } },
    // By the agent, since what matters stands in no page of the server: its part of the cluster is there, and copied.
    readinessProbe: { ...httpProbe('/readyz', STATUS_PORT), periodSeconds: 2, failureThreshold: 3 },
    volumeMounts: [...serverMounts(DIRECTORIES), ...ownCertificates(['server'], settings, true), ...socketMount(settings)],
  });
}

/** With TLS by the socket: an expired certificate must not restart every server. */
function whereToPing({ tls }: RedisSettings): string[] {
  return tls === undefined ? ['-p', String(CLIENT_PORT)] : ['-s', SOCKET_FILE];
}

/** Exports the server's own metrics to Prometheus. */
function exporterContainer(settings: RedisSettings): core.Container {
  const { images, imagePullPolicy, credentials, tls } = settings;
  return {
    name: EXPORTER_CONTAINER,
    image: images.exporter,
    imagePullPolicy,
    env: [
      { name: 'REDIS_ADDR', value: `${tls === undefined ? 'redis' : 'rediss'}://localhost:${CLIENT_PORT}` },
      { name: 'REDIS_USER', value: credentials.user },
      { name: 'REDIS_PASSWORD', valueFrom: { secretKeyRef: { name: credentials.secretName, key: credentials.passwordKey } } },
      // The user may not ask for the configuration: it would show the servers' own password.
      { name: 'REDIS_EXPORTER_CONFIG_COMMAND', value: '-' },
      ...clientVariables(settings, {
        caFile: 'REDIS_EXPORTER_TLS_CA_CERT_FILE',
        certFile: 'REDIS_EXPORTER_TLS_CLIENT_CERT_FILE',
        keyFile: 'REDIS_EXPORTER_TLS_CLIENT_KEY_FILE',
      }),
    ],
    ports: [containerPort('exporter', EXPORTER_PORT)],
    resources: containerResources(EXPORTER_NEED),
    livenessProbe: livenessProbe(httpProbe('/health', EXPORTER_PORT)),
    securityContext: restrictedContainer,
    ...(tls !== undefined && { volumeMounts: ownCertificates(['client'], settings, true) }),
  };
}

/** The passwords, where the agents look for them. */
export function credentialsVolume({ name, credentials }: RedisSettings): core.Volume {
  return { name: CREDENTIALS_VOLUME, projected: { defaultMode: GROUP_READABLE, sources: passwords(name, credentials) } };
}

/** A Secret that the agents fill is empty when the first pod starts. */
function passwords(cluster: string, { secretName, passwordKey, generated }: CredentialSettings): core.VolumeProjection[] {
  const { current, previous } = PASSWORD_KEYS;
  const own = [current, previous].map((key) => (
    { secret: { name: names.agent(cluster), items: [{ key, path: `${AGENT_KEY_PREFIX}${key}` }], optional: true } }
  ));
  return [
    ...own,
    // By the name that the agent reads, however the Secret calls its key.
    { secret: { name: secretName, items: [{ key: passwordKey, path: current }], optional: generated } },
    { secret: { name: secretName, items: [{ key: previous, path: previous }], optional: true } },
  ];
}
