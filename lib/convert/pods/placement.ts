import { z } from 'zod';
import {
  LabelMatch, type NodeAffinity, type NodeTerm, type PodAffinity, type PodTerm, TaintEffect, type Toleration,
} from '../../pods/placement';
import { list, object, refused, refusedAll, text, texts, wholeNumber } from '../reading/schema';

/** `tolerations` in Kubernetes' own form. */
export const tolerationsSchema = list(object({
  key: text.optional(),
  operator: z.enum(['Equal', 'Exists'], { error: 'Equal or Exists' }).optional(),
  value: text.optional(),
  effect: z.enum(TaintEffect, { error: 'NoSchedule, PreferNoSchedule or NoExecute' }).optional(),
  tolerationSeconds: wholeNumber.optional(),
}));

const operator = (...operators: readonly string[]) => z.enum(operators, { error: operators.join(', ') });
const podExpression = object({ key: text, operator: operator('In', 'NotIn', 'Exists', 'DoesNotExist'), values: list(text).optional() });
const nodeExpression = podExpression.extend({ operator: operator('In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt') });

const nodeTermSchema = object({
  matchExpressions: list(nodeExpression).optional(),
  matchFields: refused('nodes are chosen by their labels; write it as matchExpressions of kubernetes.io/hostname'),
});

/** `nodeAffinity` in Kubernetes' own form. */
const nodeAffinitySchema = object({
  requiredDuringSchedulingIgnoredDuringExecution: object({ nodeSelectorTerms: list(nodeTermSchema) }).optional(),
  preferredDuringSchedulingIgnoredDuringExecution: list(object({ weight: wholeNumber, preference: nodeTermSchema })).optional(),
});

/** `labelSelector` in Kubernetes' own form. */
export const labelSelectorSchema = object({ matchLabels: texts.optional(), matchExpressions: list(podExpression).optional() });

const podTermSchema = object({
  topologyKey: text,
  labelSelector: labelSelectorSchema.optional(),
  namespaces: list(text).optional(),
  namespaceSelector: refused('namespaces are given by their names; write them as namespaces'),
  ...refusedAll(['matchLabelKeys', 'mismatchLabelKeys'], 'pods are selected by labels with given values; write them in labelSelector'),
});

/** `podAffinity` and `podAntiAffinity` in Kubernetes' own form. */
export const podAffinitySchema = object({
  requiredDuringSchedulingIgnoredDuringExecution: list(podTermSchema).optional(),
  preferredDuringSchedulingIgnoredDuringExecution: list(object({ weight: wholeNumber, podAffinityTerm: podTermSchema })).optional(),
});

/** `affinity` in Kubernetes' own form. */
export const affinitySchema = object({
  nodeAffinity: nodeAffinitySchema.optional(),
  podAffinity: podAffinitySchema.optional(),
  podAntiAffinity: podAffinitySchema.optional(),
});

export type ForeignAffinity = z.output<typeof affinitySchema>;
export type ForeignPodAffinity = z.output<typeof podAffinitySchema>;
export type ForeignPodTerm = z.output<typeof podTermSchema>;
export type LabelSelector = z.output<typeof labelSelectorSchema>;

/** Without a value, `Equal` tolerates only taints without one, and no value in the prop means `Exists`. */
export function tolerations(foreign: z.output<typeof tolerationsSchema>): Toleration[] {
  return foreign.map(({ operator: how, value, ...taint }) => ({ ...taint, value: how === 'Exists' ? value : value ?? '' }));
}

export function nodeAffinity(
  {
    requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } = { nodeSelectorTerms: [] },
    preferredDuringSchedulingIgnoredDuringExecution: preferred = [],
  }: z.output<typeof nodeAffinitySchema>,
): NodeAffinity {
  return {
    required: nodeSelectorTerms.map(nodeTerm),
    preferred: preferred.map(({ weight, preference }) => ({ weight, ...nodeTerm(preference) })),
  };
}

export function podAffinity(
  {
    requiredDuringSchedulingIgnoredDuringExecution: required = [], preferredDuringSchedulingIgnoredDuringExecution: preferred = [],
  }: ForeignPodAffinity,
): PodAffinity {
  return {
    required: required.map(podTerm),
    preferred: preferred.map(({ weight, podAffinityTerm }) => ({ weight, ...podTerm(podAffinityTerm) })),
  };
}

function nodeTerm({ matchExpressions = [] }: z.output<typeof nodeTermSchema>): NodeTerm {
  return { labels: matchExpressions.map(labelMatch) };
}

function podTerm({ topologyKey, labelSelector: { matchLabels, matchExpressions } = {}, namespaces }: ForeignPodTerm): PodTerm {
  return { topologyKey, labels: matchLabels, matches: matchExpressions?.map(labelMatch), namespaces };
}

function labelMatch({ key, operator: how, values = [] }: z.output<typeof nodeExpression>): LabelMatch {
  switch (how) {
    case 'In': return LabelMatch.isOneOf(key, values);
    case 'NotIn': return LabelMatch.isNoneOf(key, values);
    case 'DoesNotExist': return LabelMatch.doesNotExist(key);
    case 'Gt': return LabelMatch.isAbove(key, Number(values[0]));
    case 'Lt': return LabelMatch.isBelow(key, Number(values[0]));
    default: return LabelMatch.exists(key);
  }
}
