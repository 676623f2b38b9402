import { z } from 'zod';
import { HOST, ZONE } from '../../kubernetes/pods/spread';
import type { TopologySpread } from '../../pods/placement';
import { PodSpread } from '../../pods/pod-spread';
import type { Fault, Origin } from '../reading/faults';
import { faultAt, when } from '../reading/faults';
import { list, object, refused, refusedAll, text, wholeNumber } from '../reading/schema';
import type { Path } from '../reading/source-tree';
import { type ForeignPodAffinity, type ForeignPodTerm, type LabelSelector, labelSelectorSchema } from './placement';

/** The name of the label for zones before Kubernetes 1.17. New nodes don't have it any more. */
const OLD_ZONE = 'failure-domain.beta.kubernetes.io/zone';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

/** `topologySpreadConstraints` in Kubernetes' own form. */
export const topologySpreadSchema = list(object({
  topologyKey: text,
  maxSkew: wholeNumber,
  whenUnsatisfiable: z.enum(['DoNotSchedule', 'ScheduleAnyway'], { error: 'DoNotSchedule or ScheduleAnyway' }),
  labelSelector: labelSelectorSchema.optional(),
  minDomains: wholeNumber.optional(),
  ...refusedAll(['matchLabelKeys'], 'all pods of the cluster are counted; leave it out'),
  nodeAffinityPolicy: refused('only nodes on which the pods may run are counted; leave it out', 'Honor'),
  nodeTaintsPolicy: refused('nodes with taints are counted as well; leave it out', 'Ignore'),
}));

type Constraint = z.output<typeof topologySpreadSchema>[number];

/** The labels of the cluster's pods, each with its possible values. */
export type OwnLabels = Readonly<Record<string, readonly string[]>>;

/** The pods of a cluster while the operator runs it. */
export interface OwnPods {
  readonly labels: OwnLabels;
  readonly namespace: string | undefined;
}

/** The labels of nodes by which the pods of a cluster keep apart. */
interface Apart {
  readonly required: readonly string[];
  readonly preferred: readonly string[];
}

export function valueLists(labels: Readonly<Record<string, string>> = {}): OwnLabels {
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, [value]]));
}

/** Returns the labels of nodes by which a cluster's own pods keep apart. */
export function apartFrom(own: OwnPods, { [REQUIRED]: required = [], [PREFERRED]: preferred = [] }: ForeignPodAffinity): Apart {
  const keys = (terms: readonly ForeignPodTerm[]) => terms.filter((term) => concerns(term, own))
    .map(({ topologyKey }) => current(topologyKey));
  return { required: keys(required), preferred: keys(preferred.map(({ podAffinityTerm }) => podAffinityTerm)) };
}

/** Returns the terms that are not only about pods of the cluster. */
export function aboutOthers(own: OwnPods, { [REQUIRED]: required = [], [PREFERRED]: preferred = [] }: ForeignPodAffinity) {
  const isOnlyOwn = (term: ForeignPodTerm) => concerns(term, own) && selectsOnly(term.labelSelector, own);
  return {
    [REQUIRED]: required.filter((term) => !isOnlyOwn(term)),
    [PREFERRED]: preferred.filter(({ podAffinityTerm }) => !isOnlyOwn(podAffinityTerm)),
  };
}

/** Pods of the cluster keep apart, so they can't be required to share a place. */
export function togetherFaults(
  origin: Origin, field: Path, own: OwnPods, { [REQUIRED]: required = [], [PREFERRED]: preferred = [] }: ForeignPodAffinity,
): Fault[] {
  const terms = [
    ...required.map((term, index) => ({ term, at: [REQUIRED, index] })),
    ...preferred.map(({ podAffinityTerm: term }, index) => ({ term, at: [PREFERRED, index, 'podAffinityTerm'] })),
  ];
  return terms.filter(({ term }) => concerns(term, own)).map(({ at }) => faultAt(
    origin, [...field, ...at, 'labelSelector'], 'must select other pods, got those of this cluster: they keep apart from each other;'
      + ' leave it out, or choose the place with nodeAffinity',
  ));
}

/**
 * Returns how pods keep apart, given the labels of nodes by which they must, or undefined if the construct does so anyway.
 *
 * @param apartAnyway whether the construct already requires different nodes
 */
export function spreadBy(required: readonly string[], apartAnyway: boolean): PodSpread | undefined {
  const [place] = placesOf(required);
  if (place !== undefined) return PodSpread.required(place);
  return required.length === 0 || apartAnyway ? undefined : PodSpread.required();
}

/** Pods may have to be in different places by one label beside the host's. */
export function spreadFaults(origin: Origin, field: Path, required: readonly string[]): Fault[] {
  const places = placesOf(required);
  return when(places.length > 1, () => faultAt(
    origin, field, `must require different places by one label beside ${HOST}, got ${places.join(' and ')}; choose one`,
  ));
}

/** Returns even spreads for preferences that the construct doesn't have anyway: it prefers different nodes and zones. */
export function preferredSpread(preferred: readonly string[]): TopologySpread[] {
  return [...new Set(preferred)].filter((topologyKey) => topologyKey !== HOST && topologyKey !== ZONE)
    .map((topologyKey) => ({ topologyKey }));
}

/** Returns the constraints as props. The construct always selects all its pods. */
export function topologySpread(constraints: readonly Constraint[]): TopologySpread[] {
  return constraints.map(({ topologyKey, maxSkew, whenUnsatisfiable, minDomains }) => ({
    topologyKey: current(topologyKey), maxSkew, required: whenUnsatisfiable === 'DoNotSchedule', minDomains,
  }));
}

export function topologySpreadFaults(origin: Origin, field: Path, constraints: readonly Constraint[], own: OwnPods): Fault[] {
  return constraints.flatMap(({ labelSelector }, index) => when(!selectsOnly(labelSelector, own), () => faultAt(
    origin, [...field, index, 'labelSelector'], 'must select the pods of this cluster, got different ones:'
      + ' only its own pods are spread; leave the constraint out',
  )));
}

function placesOf(required: readonly string[]): string[] {
  return [...new Set(required)].filter((key) => key !== HOST);
}

function current(topologyKey: string): string {
  return topologyKey === OLD_ZONE ? ZONE : topologyKey;
}

/** Whether the term is about pods of the cluster, perhaps among others. */
function concerns({ labelSelector, namespaces = [] }: ForeignPodTerm, { labels, namespace }: OwnPods): boolean {
  const here = namespaces.length === 0 || namespace === undefined || namespaces.includes(namespace);
  const wanted = wantedValues(labelSelector);
  return here && wanted.length > 0 && wanted.every(([key, values]) => values.some((value) => labels[key]?.includes(value)));
}

function selectsOnly(selector: LabelSelector | undefined, { labels }: OwnPods): boolean {
  const wanted = wantedValues(selector);
  return wanted.length > 0 && wanted.every(([key, values]) => values.length > 0 && values.every((value) => labels[key]?.includes(value)));
}

function wantedValues({ matchLabels = {}, matchExpressions = [] }: LabelSelector = {}): (readonly [string, readonly string[]])[] {
  return [
    ...Object.entries(matchLabels).map(([key, value]) => [key, [value]] as const),
    ...matchExpressions.map(({ key, operator, values = [] }) => [key, operator === 'In' ? values : []] as const),
  ];
}
