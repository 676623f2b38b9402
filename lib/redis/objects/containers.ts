import { k8s } from 'cdk8s-plus-28';
import { SERVER_CONTAINER } from '../../../agent/redis/contract/config';
import { restrictedContainer } from '../../kubernetes/pod-security';
import { AgentRun, aliveBy, askedFor, containerPort, releasedByAgent, SERVER_GRACE_SECONDS } from '../../stateful/agent-containers';
import { containerResources, Range } from '../../stateful/container-resources';
import { RedisEngine } from '../choices';
import { RedisSettings } from '../settings';
import { BUS_PORT, CLIENT_PORT, CONTROL_PORT, EXPORTER_PORT, STATUS_PORT } from '../topology';
import { SYSTEM } from './agent-config';
import { CONFIG_DIRECTORY } from './paths';
import { podAgentMounts, serverMounts } from './volumes';

/** In the search path of the image, which upstream and others put into different directories. */
const PROGRAMS: Readonly<Record<RedisEngine, { readonly server: string; readonly client: string }>> = {
  redis: { server: 'redis-server', client: 'redis-cli' },
  valkey: { server: 'valkey-server', client: 'valkey-cli' },
};

/**
 * Measured: 26 to 47 MiB of few pods, and of 300 pods 57 MiB where 64 are the limit. It does not depend on the number of pods: scaling would
 * restart them all.
 */
export const REDIS_AGENT_KIBIBYTES: Range = { request: 32 * 1024, limit: 128 * 1024 };

export const EXPORTER_MILLICORES: Range = { request: 10, limit: 200 };
export const EXPORTER_KIBIBYTES: Range = { request: 32 * 1024, limit: 64 * 1024 };

/** The upstream server, untouched: it starts from the file that the agent wrote. */
export function serverContainer(settings: RedisSettings): k8s.Container {
  const { engine, images, imagePullPolicy, millicores, memoryKibibytes } = settings;
  return {
    name: SERVER_CONTAINER,
    image: images.redis,
    imagePullPolicy,
    // Not the image's entry point, which needs root, and would add the modules that are in the image.
    command: [PROGRAMS[engine].server, `${CONFIG_DIRECTORY}/redis.conf`],
    ports: [containerPort('client', CLIENT_PORT), containerPort('bus', BUS_PORT)],
    resources: containerResources(millicores, { request: memoryKibibytes, limit: memoryKibibytes }),
    // Any answer will do, and without a password there is one: a server that loads or has lost its cluster lives.
    livenessProbe: aliveBy({ exec: { command: [PROGRAMS[engine].client, '-p', String(CLIENT_PORT), 'ping'] } }, SERVER_GRACE_SECONDS),
    // By the agent, since what matters stands in no page of the server: its part of the cluster is there, and copied.
    readinessProbe: { ...askedFor('/readyz', STATUS_PORT), periodSeconds: 2, failureThreshold: 3 },
    lifecycle: releasedByAgent(CONTROL_PORT),
    securityContext: restrictedContainer,
    volumeMounts: [...serverMounts],
    // The agent tells why it ended, in the words of its log.
    terminationMessagePolicy: 'FallbackToLogsOnError',
  };
}

/** Tells Prometheus what the server says of itself. */
export function exporterContainers({ exporter, images, imagePullPolicy, credentials }: RedisSettings): k8s.Container[] {
  if (!exporter) return [];
  return [{
    name: 'exporter',
    image: images.exporter,
    imagePullPolicy,
    env: [
      { name: 'REDIS_ADDR', value: `redis://localhost:${CLIENT_PORT}` },
      { name: 'REDIS_USER', value: credentials.user },
      { name: 'REDIS_PASSWORD', valueFrom: { secretKeyRef: { name: credentials.secretName, key: credentials.passwordKey } } },
      // The user may not ask for the configuration: it would show the servers' own password.
      { name: 'REDIS_EXPORTER_CONFIG_COMMAND', value: '-' },
    ],
    ports: [containerPort('exporter', EXPORTER_PORT)],
    resources: containerResources(EXPORTER_MILLICORES, EXPORTER_KIBIBYTES),
    livenessProbe: aliveBy(askedFor('/health', EXPORTER_PORT)),
    securityContext: restrictedContainer,
  }];
}

export function agentRun({ images, imagePullPolicy }: RedisSettings): AgentRun {
  const ports = { status: STATUS_PORT, control: CONTROL_PORT };
  return { system: SYSTEM, image: images.agent, imagePullPolicy, kibibytes: REDIS_AGENT_KIBIBYTES, ports, volumeMounts: [...podAgentMounts] };
}
