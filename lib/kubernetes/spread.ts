import type { k8s } from 'cdk8s-plus-28';
import { instanceSelector, type Labels } from './labels';

const HOST = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';

/** Keeps an instance's pods on nodes of their own where it can: required, a pod more than there are nodes would never start. */
export function apartFromEachOther(instance: string): k8s.Affinity {
  return {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [{
        weight: 100,
        podAffinityTerm: { topologyKey: HOST, labelSelector: { matchLabels: instanceSelector(instance) } },
      }],
    },
  };
}

/** Never has two of these pods on one node, and where it can not in one zone: a pod more than there are nodes waits. */
export function neverTogether(matchLabels: Labels): k8s.Affinity {
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
 * Spreads pods evenly over zones and nodes where it can.
 *
 * `perRevision` labels tell the revisions of a roll-out apart, which would otherwise end up skewed by the pods that it replaced.
 */
export function evenly(matchLabels: Labels, perRevision: readonly string[]): k8s.TopologySpreadConstraint[] {
  return [ZONE, HOST].map((topologyKey) => ({
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels },
    matchLabelKeys: perRevision.length === 0 ? undefined : [...perRevision],
  }));
}
