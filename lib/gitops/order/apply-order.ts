import { visible } from '../../support/visible';
import { applyRank } from '../../kubernetes/objects/kinds';
import type { Manifest } from '../manifest';
import { circle, type Edge, topological } from './topological';
import { graphOf, type Wait } from './waits';

/**
 * Returns the order in which manifests apply cleanly, as positions in `manifests`: each comes after everything that it waits for, and
 * otherwise they are sorted by kind (namespaces, configuration, workloads) and name. The place of a construct in the code makes no
 * difference.
 *
 * @throws if objects wait for each other in a circle; the message has their paths
 */
export function applyOrder(manifests: readonly Manifest[], waits: readonly Wait[]): number[] {
  const sorted = sortedByKind(manifests);
  const position = inverse(sorted);
  if (keeps(position, waits)) return sorted;
  const graph = graphOf(manifests.length, waits);
  const edges = graph.edges.map(({ from, to }) => ({ from: position[from] ?? from, to: position[to] ?? to }));
  const order = topological({ ...graph, edges });
  if (order.length < graph.count) throw new Error(visible(circleFault(sorted.map((index) => manifests[index].path), order, edges)));
  return order.filter((item) => item < manifests.length).map((item) => sorted[item]);
}

function keeps(position: readonly number[], waits: readonly Wait[]): boolean {
  return waits.every(({ objects, others }) => {
    const last = others.reduce((latest, other) => Math.max(latest, position[other]), -1);
    return objects.every((object) => position[object] > last);
  });
}

function sortedByKind(manifests: readonly Manifest[]): number[] {
  const keys = manifests.map(({ group, kind, namespace, name }) => {
    const rank = String(applyRank(group, kind)).padStart(2, '0');
    return [rank, kind, group, namespace ?? '', name].join('\0');
  });
  return keys.map((_, index) => index).sort((a, b) => (keys[a] < keys[b] ? -1 : keys[a] > keys[b] ? 1 : a - b));
}

function inverse(permutation: readonly number[]): number[] {
  const inverted: number[] = new Array(permutation.length);
  permutation.forEach((item, at) => {
    inverted[item] = at;
  });
  return inverted;
}

function circleFault(paths: readonly string[], order: readonly number[], edges: readonly Edge[]): string {
  const placed = new Set(order);
  const stuck = new Set(edges.flatMap(({ from, to }) => [from, to]).filter((item) => !placed.has(item)));
  const found = circle(stuck, edges).filter((item) => item < paths.length);
  const start = found.indexOf(Math.min(...found));
  const objects = [...found.slice(start), ...found.slice(0, start)].map((item) => `[${paths[item]}]`);
  const got = [...objects, objects[0]].join(' after ');
  const must = `${objects[0]} addDependency must not lead back to where it began`;
  return `${must}, got ${got}: neither could be applied first; remove one of them`;
}
