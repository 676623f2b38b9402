import type * as core from 'kubernetes-types/core/v1';
import { CONFIG_FILE } from '../../agent/kernel/contract/names';
import { restrictedContainer } from '../kubernetes/pods/pod-security';
import { AGENT_DIRECTORY, programFile } from './agent-files';
import { agentNeed, containerResources, serverNeed } from './resources';
import type { Range } from '../pods/resources';
import type { StatefulSettings } from './settings';

/** Both servers write to their disk as they go: a stop in order takes seconds. */
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

/** Decides, before the server starts, how it starts. */
export function prepareContainer(run: AgentRun): core.Container {
  return { ...agent(run, 'prepare'), name: 'prepare' };
}

/** Watches the server and its peers, and takes one small step at a time. */
export function agentContainer(run: AgentRun): core.Container {
  return {
    ...agent(run, 'run'),
    name: 'agent',
    ports: [containerPort('status', run.ports.status), containerPort('control', run.ports.control)],
    // No readiness of its own: an etcd member serves whether or not its agent answers, and a Redis server asks it for the pod.
    livenessProbe: livenessProbe(httpProbe('/healthz', run.ports.status)),
  };
}

/** What the container of a server has of its own. */
type ServerParts = Pick<core.Container, 'name' | 'image' | 'command' | 'ports' | 'startupProbe' | 'readinessProbe' | 'volumeMounts'> & {
  readonly livenessProbe: core.Probe;
};

/** The upstream server, untouched: it starts from the file that the agent wrote. */
export function serverContainer(settings: StatefulSettings, controlPort: number, own: ServerParts): core.Container {
  return {
    ...own,
    imagePullPolicy: settings.imagePullPolicy,
    livenessProbe: livenessProbe(own.livenessProbe, SERVER_GRACE_SECONDS),
    resources: containerResources(serverNeed(settings)),
    // By number: a port's name would be looked for in the server's own.
    lifecycle: { preStop: { httpGet: { path: '/pre-stop', port: controlPort } } },
    securityContext: restrictedContainer,
    // The end of the agent's log says why it stopped.
    terminationMessagePolicy: 'FallbackToLogsOnError',
  };
}

/**
 * A container that hangs for a minute is restarted.
 *
 * @param graceSeconds what one that still hears SIGTERM needs to stop in order. The pod's own grace period is for a server that moves
 * its data elsewhere first, and an agent ignores SIGTERM until then: one that hangs would be down for all of it.
 */
export function livenessProbe(probe: core.Probe, graceSeconds = 5): core.Probe {
  return { ...probe, timeoutSeconds: 5, periodSeconds: 10, failureThreshold: 6, terminationGracePeriodSeconds: graceSeconds };
}

/** A probe that asks for a page. */
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
    command: ['node', `${AGENT_DIRECTORY}/${programFile(system)}`, mode, `${AGENT_DIRECTORY}/${CONFIG_FILE}`],
    env: [fromPod('POD_NAME', 'metadata.name'), fromPod('POD_NAMESPACE', 'metadata.namespace'), fromPod('POD_IP', 'status.podIP')],
    resources: containerResources(agentNeed(kibibytes)),
    securityContext: restrictedContainer,
    volumeMounts,
  };
}

function fromPod(name: string, fieldPath: string): core.EnvVar {
  return { name, valueFrom: { fieldRef: { fieldPath } } };
}
