import { serviceFaults } from '../network/service-options';
import { podFaults } from '../pods/rules';
import { type OwnDatabase, ownPod } from '../pods/rules/own-pod';
import { Relaxation } from '../pods/relaxation';
import { budgetFaults, statefulRolloutFaults } from '../pods/rules/rollout';
import type { Fault } from '../support/fault';
import { repeated } from '../support/repeated';
import { agentContainer, prepareContainer } from './agent-containers';
import { DATA_VOLUME } from './claims';
import type { StatefulSettings } from './settings';
import type { PodTemplate } from './stateful-set';

/** What the rules need to know about a database's pods. */
interface DatabaseOfPods extends Pick<OwnDatabase, 'system' | 'reservedPrefixes' | 'apart' | 'apartRequired'> {
  /** Names of containers that only some clusters have. */
  readonly reservedContainers: readonly string[];
  readonly reservedPorts: readonly number[];
  /** How many pods one budget counts, and how many of them a drain may evict at most. */
  readonly budgeted: { readonly pods: number; readonly most: number; readonly why: string };
  readonly labels: Readonly<Record<string, string>>;
}

/** Everything that can be wrong with the pods of a database, their Service, budget and rollout. */
export function statefulPodFaults(settings: StatefulSettings, template: PodTemplate, database: DatabaseOfPods): Fault[] {
  const { pods, service, disruptionBudget, rollout, relaxations } = settings;
  const { server, agent, sidecars, volumes, gracePeriodSeconds } = template;
  const containers = [server, agentContainer(agent), ...sidecars];
  const own = ownPod({ initContainers: [prepareContainer(agent)], containers, volumes }, server.name);
  return [
    ...podFaults(pods, {
      ...own,
      containers: [...own.containers, ...database.reservedContainers],
      ports: [...own.ports, ...database.reservedPorts.map((port) => ({ port }))],
      volumes: [...own.volumes, DATA_VOLUME],
      readable: [DATA_VOLUME],
      database: { ...database, leastGraceSeconds: gracePeriodSeconds },
    }),
    ...serviceFaults(service),
    ...statefulRolloutFaults(rollout),
    ...budgetFaults(disruptionBudget, database.budgeted.pods, { least: 0, ...database.budgeted }),
    ...relaxationFaults(relaxations),
  ];
}

function relaxationFaults(relaxations: readonly Relaxation[]): Fault[] {
  return [
    ...relaxations.filter((name) => name !== Relaxation.NO_NETWORK_POLICY).map((name) => ({
      prop: 'relaxations', must: `be only "${Relaxation.NO_NETWORK_POLICY}"`, got: `"${name}"`,
      why: 'the images of a database need neither root nor a writable root filesystem', fix: 'leave it out',
    })),
    ...repeated(relaxations).map((name) => ({ prop: 'relaxations', must: 'be distinct', got: `"${name}" twice`, fix: 'drop one' })),
  ];
}
