import { HOST } from '../../kubernetes/pods/spread';
import type { StatefulPodOptions } from '../../pods/pod-options';
import type { Fault, Origin } from '../reading/faults';
import type { Path } from '../reading/source-tree';
import type { ForeignPods, ReadCluster } from './foreign-pods';
import { disagreementFaults, distinct, type Found, found } from './found';
import { type ForeignAffinity, nodeAffinity, podAffinity, tolerations } from './placement';
import {
  aboutOthers, apartFrom, type OwnPods, preferredSpread, spreadBy, spreadFaults, togetherFaults, topologySpread, topologySpreadFaults,
  valueLists,
} from './spread';

/** Where the pods run. */
export function placementProps(cluster: ReadCluster, foreign: ForeignPods): StatefulPodOptions {
  const { nodeSelector: [selector] = [], tolerations: [tolerated] = [], topologySpread: constraints = [] } = foreign;
  const [nodes] = partsOf(foreign, 'nodeAffinity');
  const [near] = partsOf(foreign, 'podAffinity');
  const own = ownPods(cluster, foreign);
  const others = partsOf(foreign, 'podAntiAffinity').map(({ value }) => podAffinity(aboutOthers(own, value)));
  const { required, preferred } = apart(cluster, foreign);
  const given = distinct(constraints.flatMap(({ value }) => topologySpread(value)));
  const isGiven = (key: string) => given.some((one) => one.topologyKey === key && one.required !== true);
  return {
    nodeSelector: selector?.value,
    tolerations: tolerated && tolerations(tolerated.value),
    nodeAffinity: nodes && nodeAffinity(nodes.value),
    podAffinity: near && podAffinity(near.value),
    podAntiAffinity: {
      required: distinct(others.flatMap((one) => one.required ?? [])), preferred: distinct(others.flatMap((one) => one.preferred ?? [])),
    },
    spread: spreadBy(required, cluster.apartAnyway),
    topologySpread: [...given, ...preferredSpread(preferred).filter(({ topologyKey }) => !isGiven(topologyKey))],
  };
}

export function placementFaults(origin: Origin, cluster: ReadCluster, foreign: ForeignPods): Fault[] {
  const own = ownPods(cluster, foreign);
  const near = partsOf(foreign, 'podAffinity');
  return [
    ...[foreign.nodeSelector, foreign.tolerations, partsOf(foreign, 'nodeAffinity'), near]
      .flatMap((values = []) => disagreementFaults(origin, values)),
    ...near.flatMap(({ field, value }) => togetherFaults(origin, field, own, value)),
    ...spreadFaults(origin, spreadField(foreign) ?? [], apart(cluster, foreign).required),
    ...(foreign.topologySpread ?? []).flatMap(({ field, value }) => topologySpreadFaults(origin, field, value, own)),
  ];
}

/** Returns notes on what differs, because the construct keeps apart only pods with the same data. */
export function placementNotes(cluster: ReadCluster, foreign: ForeignPods): string[] {
  const { name, apartAnyway } = cluster;
  const own = ownPods(cluster, foreign);
  const keys = partsOf(foreign, 'podAntiAffinity').flatMap(({ value }) => apartFrom(own, value).required);
  const [racks] = foreign.apartBy ?? [];
  const place = keys.find((key) => key !== HOST);
  const what = place === undefined ? 'nodes' : `places by ${place}`;
  return !apartAnyway ? [] : [
    ...(keys.length === 0 ? [] : [
      `${name} required different ${what} for its pods: those of one shard still do, others prefer different nodes`,
    ]),
    ...(racks === undefined ? [] : [
      `pods of one shard of ${name} are in different places by ${racks.value.join(', ')}: a pod stays pending if there are too few`,
    ]),
  ];
}

/** Returns the field of each prop. */
export function placementFields(foreign: ForeignPods): Record<string, Path | undefined> {
  return {
    nodeSelector: foreign.nodeSelector?.[0]?.field,
    tolerations: foreign.tolerations?.[0]?.field,
    nodeAffinity: partsOf(foreign, 'nodeAffinity')[0]?.field,
    podAffinity: partsOf(foreign, 'podAffinity')[0]?.field,
    podAntiAffinity: partsOf(foreign, 'podAntiAffinity')[0]?.field,
    spread: spreadField(foreign),
    topologySpread: foreign.topologySpread?.[0]?.field ?? partsOf(foreign, 'podAntiAffinity')[0]?.field,
  };
}

function spreadField(foreign: ForeignPods): Path | undefined {
  return foreign.apartBy?.[0]?.field ?? partsOf(foreign, 'podAntiAffinity')[0]?.field;
}

/** The labels of nodes by which pods of the cluster must keep apart, or preferably do. */
function apart(cluster: ReadCluster, foreign: ForeignPods) {
  const own = ownPods(cluster, foreign);
  const terms = partsOf(foreign, 'podAntiAffinity').map(({ value }) => apartFrom(own, value));
  return {
    required: [...(foreign.apartBy ?? []).flatMap(({ value }) => value), ...terms.flatMap(({ required }) => required)],
    preferred: terms.flatMap(({ preferred }) => preferred),
  };
}

function ownPods({ namespace }: ReadCluster, { ownLabels, labels = [] }: ForeignPods): OwnPods {
  return { namespace, labels: { ...ownLabels, ...valueLists(Object.assign({}, ...labels.map(({ value }) => value))) } };
}

function partsOf<Kind extends keyof ForeignAffinity>(
  { affinity = [] }: ForeignPods, kind: Kind,
): Found<NonNullable<ForeignAffinity[Kind]>>[] {
  return affinity.flatMap(({ field, value }) => found([...field, kind], value[kind] ?? undefined));
}
