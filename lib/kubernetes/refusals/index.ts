import type { KubernetesObject } from '../objects/kinds';
import { addressesAreValid } from './addresses';
import { bindingIsValid, claimIsValid, dataIsValid } from './data';
import {
  annotationsAreValid, definitionIsNamed, kindIsNamed, labelsAreValid, nameIsGiven, nameIsValid, nameLeavesRoom, namespaceIsValid,
} from './metadata';
import { podIsValid } from './pod';
import type { Check, Refusal } from './refusal';
import { ingressIsValid, policyPortsAreValid, serviceIsValid } from './service';
import {
  budgetHasOneBound, countsAreValid, replacesOneWay, restartsAsItsKind, scalesWithinBounds, scheduleIsGiven, selectorMatchesPods,
} from './workload';

/** For every kind. */
const COMMON: readonly Check[] = [
  kindIsNamed, nameIsGiven, nameIsValid, nameLeavesRoom, namespaceIsValid, labelsAreValid, annotationsAreValid, addressesAreValid,
];
const CONTROLLER: readonly Check[] = [selectorMatchesPods, countsAreValid, restartsAsItsKind, podIsValid];

/** What an API server refuses and cdk8s lets through, by kind. One that isn't here has only what is common to all. */
const CHECKS: ReadonlyMap<string, readonly Check[]> = new Map(Object.entries({
  'Deployment': [...CONTROLLER, replacesOneWay],
  'StatefulSet': CONTROLLER,
  'DaemonSet': CONTROLLER,
  'ReplicaSet': CONTROLLER,
  'Job': [countsAreValid, restartsAsItsKind, podIsValid],
  'CronJob': [restartsAsItsKind, scheduleIsGiven, podIsValid],
  'Pod': [podIsValid],
  'Service': [serviceIsValid],
  'Ingress': [ingressIsValid],
  'NetworkPolicy': [policyPortsAreValid],
  'ConfigMap': [dataIsValid],
  'Secret': [dataIsValid],
  'PersistentVolumeClaim': [claimIsValid],
  'HorizontalPodAutoscaler': [scalesWithinBounds],
  'PodDisruptionBudget': [budgetHasOneBound],
  'RoleBinding': [bindingIsValid],
  'ClusterRoleBinding': [bindingIsValid],
  'CustomResourceDefinition': [definitionIsNamed],
}));

/** Everything that an API server would refuse of an object. */
export function refusalsOf(object: KubernetesObject): Refusal[] {
  const refusals: Refusal[] = [];
  for (const check of COMMON) refusals.push(...check(object));
  for (const check of CHECKS.get(object.kind) ?? []) refusals.push(...check(object));
  return refusals;
}
