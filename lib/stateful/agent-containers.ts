import type * as core from 'kubernetes-types/core/v1';
import { LAUNCHER_FILE } from '../../agent/kernel/contract/names';
import { restrictedContainer } from '../kubernetes/pods/pod-security';
import { AGENT_DIRECTORY, COPIES_DIRECTORY } from './agent-files';
import { agentNeed, containerResources, serverNeed } from './resources';
import type { Range } from '../pods/resources';
import type { StatefulSettings } from './settings';

/** Both servers write to disk continuously, so a clean shutdown takes seconds. */
const SERVER_GRACE_SECONDS = 30;

/** How the agent of one system runs. */
export interface AgentRun {
  /** `etcd`, `redis` */
  readonly system: string;
  readonly image: string;
  readonly imagePullPolicy: string;
  readonly kibibytes: Range;
  readonly ports: { readonly status: number; readonly control: number };
  readonly volumeMounts: core.VolumeMount[];
}

/** The init container that decides how the server starts. */
export function prepareContainer(run: AgentRun): core.Container {
  return { ...agent(run, 'prepare'), name: 'prepare' };
}

/** The container that watches the server and its peers, and takes one small step at a time. */
export function agentContainer(run: AgentRun): core.Container {
  return {
    ...agent(run, 'run'),
    name: 'agent',
    ports: [containerPort('status', run.ports.status), containerPort('control', run.ports.control)],
    // No readiness probe: an etcd member serves whether or not its agent answers, and the probe of a Redis server asks the agent.
    livenessProbe: livenessProbe(httpProbe('/healthz', run.ports.status)),
  };
}

/** The parts of a server's container that depend on the server. */
type ServerParts = Pick<core.Container, 'name' | 'image' | 'command' | 'ports' | 'startupProbe' | 'readinessProbe' | 'volumeMounts'> & {
  readonly livenessProbe: core.Probe;
};

/** The unmodified upstream server. It starts with the configuration file that the agent wrote. */
export function serverContainer(settings: StatefulSettings, controlPort: number, own: ServerParts): core.Container {
  return {
    ...own,
    imagePullPolicy: settings.imagePullPolicy,
    livenessProbe: livenessProbe(own.livenessProbe, SERVER_GRACE_SECONDS),
    resources: containerResources(serverNeed(settings)),
    // By number, because a port name would be looked up among the ports of this container.
    lifecycle: { preStop: { httpGet: { path: '/pre-stop', port: controlPort } } },
    securityContext: restrictedContainer,
    // The end of the agent's log says why it stopped.
    terminationMessagePolicy: 'FallbackToLogsOnError',
  };
}

/**
 * A container that hangs for a minute is restarted.
 *
 * @param graceSeconds the time that a container which still handles SIGTERM needs for a clean shutdown. The grace period of the pod is
 * much longer, because a server may first move its data elsewhere, and its agent ignores SIGTERM until then. A container that hangs would
 * be down for all of that time.
 */
export function livenessProbe(probe: core.Probe, graceSeconds = 5): core.Probe {
  return { ...probe, timeoutSeconds: 5, periodSeconds: 10, failureThreshold: 6, terminationGracePeriodSeconds: graceSeconds };
}

/** A probe that sends an HTTP request. */
export function httpProbe(path: string, port: number): core.Probe {
  return { httpGet: { path, port: port }, timeoutSeconds: 5 };
}

export function containerPort(name: string, port: number): core.ContainerPort {
  return { name, containerPort: port, protocol: 'TCP' };
}

function agent(
  { system, image, imagePullPolicy, kibibytes, volumeMounts }: AgentRun, mode: 'prepare' | 'run',
): Omit<core.Container, 'name'> {
  return {
    image,
    imagePullPolicy,
    command: ['node', `${AGENT_DIRECTORY}/${LAUNCHER_FILE}`, mode, system, AGENT_DIRECTORY, COPIES_DIRECTORY],
    env: [fromPod('POD_NAME', 'metadata.name'), fromPod('POD_NAMESPACE', 'metadata.namespace'), fromPod('POD_IP', 'status.podIP')],
    resources: containerResources(agentNeed(kibibytes)),
    securityContext: restrictedContainer,
    volumeMounts,
  };
}

/** A variable that tells a container about its pod. */
export function fromPod(name: string, fieldPath: string): core.EnvVar {
  return { name, valueFrom: { fieldRef: { fieldPath } } };
}
