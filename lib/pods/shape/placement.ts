import type * as core from 'kubernetes-types/core/v1';
import type { Labels } from '../../kubernetes/objects/labels';
import { HOST, ZONE } from '../../kubernetes/pods/spread';
import type { NodeTerm, PodTerm, Toleration, TopologySpread } from '../placement';
import type { PodSpread } from '../pod-spread';
import type { PodSettings } from '../settings';
import { listOrNone } from './containers';

/** Which pods of a construct are spread. */
export interface Spreading {
  /** Those that keep apart from each other. */
  readonly apart: Labels;
  /** All of them. */
  readonly all: Labels;
  /** Labels that tell the revisions of a rollout apart. */
  readonly perRevision: readonly string[];
}

/** Where the pods run. */
export function placed(spec: core.PodSpec, pods: PodSettings, spreading: Spreading): core.PodSpec {
  const { nodeSelector, schedulerName, runtimeClassName } = pods;
  return {
    ...spec,
    ...(Object.keys(nodeSelector).length > 0 && { nodeSelector: { ...nodeSelector } }),
    tolerations: listOrNone(pods.tolerations.map(toleration)),
    affinity: affinity(spec.affinity ?? {}, pods, spreading.apart),
    topologySpreadConstraints: listOrNone(topologySpread(spec.topologySpreadConstraints ?? [], pods, spreading)),
    schedulerName,
    runtimeClassName,
  };
}

function toleration({ key, value, effect, tolerationSeconds }: Toleration): core.Toleration {
  return { key, operator: value === undefined ? 'Exists' : 'Equal', value, effect, tolerationSeconds };
}

function affinity(ours: core.Affinity, pods: PodSettings, apart: Labels): core.Affinity | undefined {
  const { nodeAffinity, podAffinity, podAntiAffinity, spread } = pods;
  const antiAffinity = spread === undefined ? ours.podAntiAffinity : keptApart(spread, apart);
  const merged = {
    ...withRules('nodeAffinity', nodeRules(nodeAffinity.required, nodeAffinity.preferred)),
    ...withRules('podAffinity', podRules(podAffinity)),
    ...withRules('podAntiAffinity', bothRules(antiAffinity, podRules(podAntiAffinity))),
  };
  return Object.keys(merged).length === 0 ? undefined : merged;
}

function withRules<T extends object>(kind: string, rules: T): Record<string, T> {
  return Object.values(rules).every((list) => list === undefined) ? {} : { [kind]: rules };
}

function nodeRules(required: readonly NodeTerm[], preferred: PodSettings['nodeAffinity']['preferred']): core.NodeAffinity {
  return {
    requiredDuringSchedulingIgnoredDuringExecution: required.length === 0 ? undefined : { nodeSelectorTerms: required.map(nodeTerm) },
    preferredDuringSchedulingIgnoredDuringExecution: listOrNone(
      preferred.map((term) => ({ weight: term.weight ?? 100, preference: nodeTerm(term) })),
    ),
  };
}

function nodeTerm({ labels }: NodeTerm): core.NodeSelectorTerm {
  return { matchExpressions: labels.map(({ _requirement }) => _requirement) };
}

function podRules({ required, preferred }: PodSettings['podAffinity']): core.PodAntiAffinity {
  return {
    requiredDuringSchedulingIgnoredDuringExecution: listOrNone(required.map(podTerm)),
    preferredDuringSchedulingIgnoredDuringExecution: listOrNone(
      preferred.map((term) => ({ weight: term.weight ?? 100, podAffinityTerm: podTerm(term) })),
    ),
  };
}

function podTerm({ labels, matches, topologyKey, namespaces }: PodTerm): core.PodAffinityTerm {
  const matchExpressions = matches?.map(({ _requirement }) => _requirement);
  return { topologyKey: topologyKey ?? HOST, labelSelector: { matchLabels: labels && { ...labels }, matchExpressions }, namespaces };
}

function keptApart({ _strength, _topologyKey }: PodSpread, matchLabels: Labels): core.PodAntiAffinity {
  if (_strength === 'none') return {};
  const terms = [...new Set([HOST, _topologyKey])].map((topologyKey) => ({ topologyKey, labelSelector: { matchLabels } }));
  if (_strength === 'preferred') return { preferredDuringSchedulingIgnoredDuringExecution: terms.map(preferredMost) };
  return {
    requiredDuringSchedulingIgnoredDuringExecution: terms,
    ...(_topologyKey === HOST && {
      preferredDuringSchedulingIgnoredDuringExecution: [preferredMost({ topologyKey: ZONE, labelSelector: { matchLabels } })],
    }),
  };
}

function preferredMost(podAffinityTerm: core.PodAffinityTerm): core.WeightedPodAffinityTerm {
  return { weight: 100, podAffinityTerm };
}

function bothRules(ours: core.PodAntiAffinity = {}, given: core.PodAntiAffinity): core.PodAntiAffinity {
  return {
    requiredDuringSchedulingIgnoredDuringExecution: listOrNone([
      ...(ours.requiredDuringSchedulingIgnoredDuringExecution ?? []), ...(given.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ]),
    preferredDuringSchedulingIgnoredDuringExecution: listOrNone([
      ...(ours.preferredDuringSchedulingIgnoredDuringExecution ?? []), ...(given.preferredDuringSchedulingIgnoredDuringExecution ?? []),
    ]),
  };
}

/** Ours, but for those that are given with the same key and strength: the API server takes each only once. */
function topologySpread(
  ours: readonly core.TopologySpreadConstraint[], { topologySpread: given, spread }: PodSettings, { all, perRevision }: Spreading,
): core.TopologySpreadConstraint[] {
  const constraints = given.map((one) => constraint(one, all, perRevision));
  const kept = spread?._strength === 'none' ? [] : ours.filter(({ topologyKey, whenUnsatisfiable }) => (
    constraints.every((one) => one.topologyKey !== topologyKey || one.whenUnsatisfiable !== whenUnsatisfiable)
  ));
  return [...kept, ...constraints];
}

function constraint(
  { topologyKey, maxSkew, required, minDomains }: TopologySpread, matchLabels: Labels, perRevision: readonly string[],
): core.TopologySpreadConstraint {
  return {
    topologyKey,
    maxSkew: maxSkew ?? 1,
    whenUnsatisfiable: required === true ? 'DoNotSchedule' : 'ScheduleAnyway',
    minDomains,
    labelSelector: { matchLabels },
    matchLabelKeys: listOrNone(perRevision),
  };
}
