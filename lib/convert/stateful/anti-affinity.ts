import type { z } from 'zod';
import type { Fault, Origin } from '../reading/faults';
import { faultAt } from '../reading/faults';
import { list, object, refusedAll, text, texts, wholeNumber } from '../reading/schema';
import type { Path } from '../reading/source-tree';

const HOST = 'kubernetes.io/hostname';
/** The topologies over which the construct spreads pods: hosts and zones, also by their older names. */
const SPREAD: readonly string[] = [HOST, 'topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone'];

const OTHER_PODS = 'only the pods of this cluster are kept apart; leave it out';

const termSchema = object({
  topologyKey: text,
  labelSelector: object({
    matchLabels: texts.optional(),
    matchExpressions: list(object({ key: text, operator: text, values: list(text).optional() })).optional(),
  }).optional(),
  ...refusedAll(['namespaces', 'namespaceSelector', 'matchLabelKeys', 'mismatchLabelKeys'], OTHER_PODS),
});

/** `podAntiAffinity` in Kubernetes' own form. */
export const antiAffinitySchema = object({
  requiredDuringSchedulingIgnoredDuringExecution: list(termSchema).optional(),
  preferredDuringSchedulingIgnoredDuringExecution: list(object({ weight: wholeNumber, podAffinityTerm: termSchema })).optional(),
});

type AntiAffinity = z.output<typeof antiAffinitySchema>;
type Term = z.output<typeof termSchema>;

/** The labels of the cluster's pods, each with its possible values. */
export type OwnLabels = Readonly<Record<string, readonly string[]>>;

/** Whether pods of the cluster must be on different hosts. */
export function requiresHosts({ requiredDuringSchedulingIgnoredDuringExecution: terms = [] }: AntiAffinity = {}): boolean {
  return terms.some(({ topologyKey }) => topologyKey === HOST);
}

/** Accepts only terms that require different hosts, or prefer different hosts or zones, for the pods of the cluster. */
export function antiAffinityFaults(origin: Origin, path: Path, antiAffinity: AntiAffinity, own: OwnLabels): Fault[] {
  const { requiredDuringSchedulingIgnoredDuringExecution: required = [], preferredDuringSchedulingIgnoredDuringExecution: preferred = [] } =
    antiAffinity;
  const at = (...steps: Path): Path => [...path, ...steps];
  return [
    ...required.flatMap((term, index) => termFaults(
      origin, at('requiredDuringSchedulingIgnoredDuringExecution', index), term, own, [HOST],
    )),
    ...preferred.flatMap(({ podAffinityTerm }, index) => termFaults(
      origin, at('preferredDuringSchedulingIgnoredDuringExecution', index, 'podAffinityTerm'), podAffinityTerm, own, SPREAD,
    )),
  ];
}

function termFaults(origin: Origin, path: Path, term: Term, own: OwnLabels, topologies: readonly string[]): Fault[] {
  return [
    ...(topologies.includes(term.topologyKey) ? [] : [faultAt(
      origin, [...path, 'topologyKey'], `must be ${topologies.slice(0, 2).join(' or ')}, got "${term.topologyKey}":`
        + ' pods are spread over hosts and zones, and only different hosts can be required; leave it out',
    )]),
    ...(selectsOwn(term, own) ? [] : [faultAt(
      origin, [...path, 'labelSelector'], `must select the pods of this cluster, got different ones: ${OTHER_PODS}`,
    )]),
  ];
}

function selectsOwn({ labelSelector: { matchLabels = {}, matchExpressions = [] } = {} }: Term, own: OwnLabels): boolean {
  const expressions = matchExpressions.map(({ key, operator, values = [] }): [string, readonly string[]] => [
    key, operator === 'In' ? values : [],
  ]);
  const wanted = [...Object.entries(matchLabels).map(([key, value]): [string, readonly string[]] => [key, [value]]), ...expressions];
  return wanted.length > 0 && wanted.every(([key, values]) => values.length > 0 && values.every((value) => own[key]?.includes(value)));
}
