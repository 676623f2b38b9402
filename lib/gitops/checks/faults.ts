import { Manifest } from '../manifest';
import { Check } from './check';
import { bindingIsValid, claimIsValid, dataIsValid } from './data';
import { annotationsAreValid, definitionIsNamed, kindIsNamed, labelsAreValid, nameIsGiven, nameIsValid, nameLeavesRoom, namespaceIsValid } from './metadata';
import { podIsValid } from './pod';
import { ingressIsValid, policyPortsAreValid, serviceIsValid } from './service';
import { budgetHasOneBound, countsAreValid, restartsAsItsKind, scalesWithinBounds, scheduleIsGiven, selectorMatchesPods } from './workload';

/** What an API server refuses and cdk8s lets through. A kind that none of them knows passes. */
const CHECKS: readonly Check[] = [
  kindIsNamed, nameIsGiven, nameIsValid, nameLeavesRoom, namespaceIsValid, definitionIsNamed, labelsAreValid, annotationsAreValid,
  selectorMatchesPods, countsAreValid, restartsAsItsKind, scheduleIsGiven, scalesWithinBounds, budgetHasOneBound,
  podIsValid, serviceIsValid, ingressIsValid, policyPortsAreValid, dataIsValid, claimIsValid, bindingIsValid,
];

/** Everything that an API server would refuse, each behind the path of the construct that made it. */
export function manifestFaults(manifests: readonly Manifest[]): string[] {
  return manifests.flatMap((manifest) => CHECKS.flatMap((check) => check(manifest)).map((message) => `[${manifest.path}] ${message}`));
}
