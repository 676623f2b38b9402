import { k8s } from 'cdk8s-plus-28';
import { SERVER_CONTAINER } from '../../../agent/etcd/contract/config';
import { restrictedContainer } from '../../kubernetes/pod-security';
import { AGENT_KIBIBYTES, AgentRun, aliveBy, askedFor, containerPort, releasedByAgent, SERVER_GRACE_SECONDS } from '../../stateful/agent-containers';
import { containerResources } from '../../stateful/container-resources';
import { EtcdSettings } from '../settings';
import { CLIENT_PORT, CONTROL_PORT, METRICS_PORT, PEER_PORT, STATUS_PORT } from '../topology';
import { SYSTEM } from './agent-config';
import { CONFIG_DIRECTORY } from './paths';
import { podAgentMounts, serverMounts } from './volumes';

/** Replays the log of a large database before it answers. */
const START_PERIOD_SECONDS = 1;
const START_ATTEMPTS = 900;

/** The upstream server, untouched: it starts from the file that the agent wrote. */
export function serverContainer(settings: EtcdSettings): k8s.Container {
  const { images, imagePullPolicy, millicores, memoryKibibytes } = settings;
  return {
    name: SERVER_CONTAINER,
    image: images.etcd,
    imagePullPolicy,
    command: ['/usr/local/bin/etcd', `--config-file=${CONFIG_DIRECTORY}/etcd.json`],
    ports: [containerPort('client', CLIENT_PORT), containerPort('peer', PEER_PORT), containerPort('metrics', METRICS_PORT)],
    resources: containerResources(millicores, { request: memoryKibibytes, limit: memoryKibibytes }),
    startupProbe: { ...askedFor('/livez', METRICS_PORT), periodSeconds: START_PERIOD_SECONDS, failureThreshold: START_ATTEMPTS },
    // Alive without a quorum: else its loss would restart every member.
    livenessProbe: aliveBy(askedFor('/livez', METRICS_PORT), SERVER_GRACE_SECONDS),
    // Ready only as a voter with a leader: a learner gets no clients, and holds a roll-out at its pod.
    readinessProbe: { ...askedFor('/readyz', METRICS_PORT), periodSeconds: 1, failureThreshold: 3 },
    lifecycle: releasedByAgent(CONTROL_PORT),
    securityContext: restrictedContainer,
    volumeMounts: serverMounts(settings),
    // The agent tells why it ended, in the words of its log.
    terminationMessagePolicy: 'FallbackToLogsOnError',
  };
}

export function agentRun(settings: EtcdSettings): AgentRun {
  const { images, imagePullPolicy } = settings;
  const ports = { status: STATUS_PORT, control: CONTROL_PORT };
  return { system: SYSTEM, image: images.agent, imagePullPolicy, kibibytes: AGENT_KIBIBYTES, ports, volumeMounts: podAgentMounts(settings) };
}
