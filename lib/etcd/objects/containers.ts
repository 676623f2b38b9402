import { k8s } from 'cdk8s-plus-28';
import { restrictedContainer } from '../../support/pod-security';
import { formatKibibytes, formatMillicores } from '../../support/quantities';
import { EtcdSettings } from '../settings';
import { CLIENT_PORT, CONTROL_PORT, METRICS_PORT, PEER_PORT, STATUS_PORT } from '../topology';
import { AGENT_CONFIG_FILE, AGENT_FILE } from './agent-config';
import { AGENT_DIRECTORY, CONFIG_DIRECTORY } from './paths';
import { agentMounts, serverMounts } from './volumes';

/** Measured: 17 to 26 MiB and 1 to 3 millicores. */
export const AGENT_KIBIBYTES = { request: 32 * 1024, limit: 64 * 1024 };
export const AGENT_MILLICORES = { request: 10, limit: 500 };
/** Neither writes to anything but the data volume and a file of one page. */
const EPHEMERAL_KIBIBYTES = { request: 16 * 1024, limit: 64 * 1024 };

/** Replays the log of a large database before it answers. */
const START_PERIOD_SECONDS = 1;
const START_ATTEMPTS = 900;

/** The upstream server, untouched: it starts from the file that the agent wrote. */
export function serverContainer(settings: EtcdSettings): k8s.Container {
  const { images, imagePullPolicy, millicores, memoryKibibytes } = settings;
  return {
    name: 'etcd',
    image: images.etcd,
    imagePullPolicy,
    command: ['/usr/local/bin/etcd', `--config-file=${CONFIG_DIRECTORY}/etcd.json`],
    ports: [port('client', CLIENT_PORT), port('peer', PEER_PORT), port('metrics', METRICS_PORT)],
    resources: resources(millicores, { request: memoryKibibytes, limit: memoryKibibytes }),
    startupProbe: { ...ask('/livez', METRICS_PORT), periodSeconds: START_PERIOD_SECONDS, failureThreshold: START_ATTEMPTS },
    // Alive without a quorum: else its loss would restart every member.
    livenessProbe: { ...ask('/livez', METRICS_PORT), periodSeconds: 10, failureThreshold: 6 },
    // Ready only as a voter with a leader: a learner gets no clients, and holds a roll-out at its pod.
    readinessProbe: { ...ask('/readyz', METRICS_PORT), periodSeconds: 1, failureThreshold: 3 },
    // By number: the name belongs to another container.
    lifecycle: { preStop: { httpGet: { path: '/pre-stop', port: k8s.IntOrString.fromNumber(CONTROL_PORT) } } },
    securityContext: restrictedContainer,
    volumeMounts: serverMounts(settings),
  };
}

/** Decides, before the server starts, how it starts. */
export function prepareContainer(settings: EtcdSettings): k8s.Container {
  return { ...agent(settings, 'prepare'), name: 'prepare' };
}

/** Watches the server and its peers, and takes one small step at a time. */
export function agentContainer(settings: EtcdSettings): k8s.Container {
  return {
    ...agent(settings, 'run'),
    name: 'agent',
    ports: [port('status', STATUS_PORT), port('control', CONTROL_PORT)],
    // No readiness: a member serves its clients whether or not its agent answers.
    // It ignores SIGTERM until the server is gone: a hanging one would take the whole grace period to be restarted.
    livenessProbe: { ...ask('/healthz', STATUS_PORT), periodSeconds: 10, failureThreshold: 6, terminationGracePeriodSeconds: 5 },
  };
}

function agent(settings: EtcdSettings, mode: 'prepare' | 'run'): Omit<k8s.Container, 'name'> {
  return {
    image: settings.images.agent,
    imagePullPolicy: settings.imagePullPolicy,
    command: ['node', `${AGENT_DIRECTORY}/${AGENT_FILE}`, mode, `${AGENT_DIRECTORY}/${AGENT_CONFIG_FILE}`],
    env: [fromPod('POD_NAME', 'metadata.name'), fromPod('POD_NAMESPACE', 'metadata.namespace'), fromPod('POD_IP', 'status.podIP')],
    resources: resources(AGENT_MILLICORES, AGENT_KIBIBYTES),
    securityContext: restrictedContainer,
    volumeMounts: agentMounts(settings),
  };
}

interface Range {
  readonly request: number;
  readonly limit: number;
}

function resources(millicores: Range, kibibytes: Range): k8s.ResourceRequirements {
  const bound = (which: keyof Range) => ({
    'cpu': k8s.Quantity.fromString(formatMillicores(millicores[which])),
    'memory': k8s.Quantity.fromString(formatKibibytes(kibibytes[which])),
    'ephemeral-storage': k8s.Quantity.fromString(formatKibibytes(EPHEMERAL_KIBIBYTES[which])),
  });
  return { requests: bound('request'), limits: bound('limit') };
}

function ask(path: string, port: number): k8s.Probe {
  return { httpGet: { path, port: k8s.IntOrString.fromNumber(port) }, timeoutSeconds: 5 };
}

function fromPod(name: string, fieldPath: string): k8s.EnvVar {
  return { name, valueFrom: { fieldRef: { fieldPath } } };
}

function port(name: string, containerPort: number): k8s.ContainerPort {
  return { name, containerPort, protocol: 'TCP' };
}
