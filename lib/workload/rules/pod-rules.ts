import type * as core from 'kubernetes-types/core/v1';
import { isLabelValue, isQualifiedName } from '../../kubernetes/formats/names';
import { amountOf } from '../../kubernetes/formats/quantities';
import { ServiceType } from '../../kubernetes/objects/service-type';
import { serviceFaults } from '../../network/service-options';
import { podFaults } from '../../pods/rules';
import { ownPod } from '../../pods/rules/own-pod';
import { budgetFaults, rolloutFaults } from '../../pods/rules/rollout';
import { type Fault, unless } from '../../support/fault';
import type { Rule } from '../../support/rules';
import { APP_CONTAINER } from '../objects/containers';
import { podSpec } from '../objects/deployment';
import type { Program } from '../program/program';
import { mostReplicas, type Workload } from '../workload';

function podsLeaveOursAlone(workload: Workload): Fault[] {
  if (workload.ports.length === 0) return [];
  return programPodFaults(workload, podSpec({ ...workload, volumes: [] }));
}

/** Faults of `pods` beside what the pods have without them and without `volumes`. */
export function programPodFaults({ pods, volumes }: Program, own: core.PodSpec): Fault[] {
  return podFaults(pods, { ...ownPod(own, APP_CONTAINER), database: undefined }, volumes);
}

function serviceIsValid({ service, ports }: Workload): Fault[] {
  const closed = service.type === ServiceType.CLUSTER_IP && ports.some(({ nodePort }) => nodePort !== undefined);
  return [
    ...serviceFaults(service),
    ...unless(!closed, {
      prop: 'service.type', must: 'open the node ports of ports', got: 'ClusterIP', why: 'only a NodePort or LoadBalancer Service has some',
      fix: 'leave it out, or leave out nodePort',
    }),
  ];
}

function budgetNeverBlocks(workload: Workload): Fault[] {
  const { disruptionBudget, replicas, idle } = workload;
  return budgetFaults(disruptionBudget, idle ? 0 : replicas, { least: 1, most: mostReplicas(workload), why: 'there are no more' });
}

function rolloutProceeds({ rollout }: Workload): Fault[] {
  return rolloutFaults(rollout);
}

function metricsAreSound({ autoscaling }: Workload): Fault[] {
  return (autoscaling?.metrics ?? []).flatMap(({ _spec: { pods, external, object } }, index) => {
    const prop = `autoscaling.metrics[${index}]`;
    const { metric, target } = pods ?? external ?? object ?? {};
    const labels = Object.entries(metric?.selector?.matchLabels ?? {});
    const average = target?.averageValue;
    return [
      ...unless(metric !== undefined && metric.name !== '' && !metric.name.includes('/'), {
        prop, must: 'name a metric', got: `"${metric?.name}"`,
      }),
      ...unless(Number(amountOf(average)) > 0, {
        prop, must: 'have a target above 0', got: `"${average}"`, fix: 'write it as a quantity, such as 100 or 500m',
      }),
      ...labels.filter(([key, value]) => !isQualifiedName(key) || !isLabelValue(value))
        .map(([key, value]) => ({ prop, must: 'select by valid labels', got: `"${key}: ${value}"` })),
    ];
  });
}

/** Rules for the pods of every stateless service, and for what reaches, replaces and counts them. */
export const podRules: readonly Rule<Workload>[] = [
  podsLeaveOursAlone, serviceIsValid, budgetNeverBlocks, rolloutProceeds, metricsAreSound,
];
