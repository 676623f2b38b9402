import type * as core from 'kubernetes-types/core/v1';
import { instanceSelector, type Labels } from '../objects/labels';

export const HOST = 'kubernetes.io/hostname';
export const ZONE = 'topology.kubernetes.io/zone';

/** Prefers different nodes for the pods of an instance. If required, a pod more than there are nodes would never start. */
export function preferDifferentNodes(instance: string): core.Affinity {
  return {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [{
        weight: 100,
        podAffinityTerm: { topologyKey: HOST, labelSelector: { matchLabels: instanceSelector(instance) } },
      }],
    },
  };
}

/** Requires different nodes for these pods, and prefers different zones. A pod more than there are nodes stays pending. */
export function requireDifferentNodes(matchLabels: Labels): core.Affinity {
  return {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: HOST, labelSelector: { matchLabels } }],
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 100, podAffinityTerm: { topologyKey: ZONE, labelSelector: { matchLabels } } },
      ],
    },
  };
}

/**
 * Spreads pods evenly over zones and nodes where possible.
 *
 * `perRevision` labels distinguish the revisions of a rollout. Otherwise the replaced pods would skew the spread.
 */
export function spreadEvenly(matchLabels: Labels, perRevision: readonly string[]): core.TopologySpreadConstraint[] {
  return [ZONE, HOST].map((topologyKey) => ({
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels },
    matchLabelKeys: perRevision.length === 0 ? undefined : [...perRevision],
  }));
}
