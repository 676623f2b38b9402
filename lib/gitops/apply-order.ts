import { IConstruct } from 'constructs';
import { applyRank } from './kinds';
import { Manifest } from './manifest';
import { circle, Edge, topological } from './topological';
import { Reach, Tree } from './tree';

/** Each of `objects` is applied after each of `others`: positions in what the walk over the app found. */
export interface Wait {
  readonly objects: readonly number[];
  readonly others: readonly number[];
}

/** What the code declares by `addDependency`, for the objects beneath the constructs that it names. */
export function declaredWaits({ dependencies, reach, objects }: Tree): Wait[] {
  // Many wait for the same: its list is made once.
  const own = new Map<IConstruct, readonly number[]>();
  return dependencies.flatMap(({ from, to }) => {
    const [source, target] = [reach.get(from), reach.get(to)];
    if (source === undefined || target === undefined) return [];
    const sources = outside(ownObjects(from, source), source, target);
    const targets = outside(ownObjects(to, target), target, source);
    return sources.length === 0 || targets.length === 0 ? [] : [{ objects: sources, others: targets }];
  });

  /** Without those of charts within the chart, which have dependencies of their own. */
  function ownObjects(construct: IConstruct, { first, end, chart }: Reach): readonly number[] {
    const known = own.get(construct);
    if (known !== undefined) return known;
    const found: number[] = [];
    for (let index = first; index < end; index += 1) if (chart === undefined || objects[index].chart === chart) found.push(index);
    own.set(construct, found);
    return found;
  }
}

/** What waits for a part of itself, or for what it is a part of, doesn't wait for itself. */
function outside(objects: readonly number[], reach: Reach, other: Reach): readonly number[] {
  const contains = other.first >= reach.first && other.end <= reach.end;
  return contains ? objects.filter((index) => index < other.first || index >= other.end) : objects;
}

/**
 * The order in which manifests apply cleanly, as positions in `manifests`: by what refers to what in general (namespaces,
 * configuration, workloads), by kind and by name, after what they wait for. Where a construct stands in the code makes no difference.
 *
 * @throws when objects wait for each other in a circle, with their paths
 */
export function applyOrder(manifests: readonly Manifest[], waits: readonly Wait[]): number[] {
  const sorted = sortedByKind(manifests);
  if (waits.length === 0) return sorted;
  const position = inverse(sorted);
  const edges = edgesOf(waits, position);
  const count = edges.reduce((most, { from }) => Math.max(most, from), manifests.length - 1) + 1;
  const order = topological(count, edges);
  if (order.length < count) throw new Error(circleFault(sorted.map((index) => manifests[index].path), order, edges));
  return order.filter((item) => item < manifests.length).map((item) => sorted[item]);
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

/** Everything waits for a point that is reached when all others are there: else two charts of a thousand objects had a million edges. */
function edgesOf(waits: readonly Wait[], position: readonly number[]): Edge[] {
  const reached = new Map<readonly number[], number>();
  const edges: Edge[] = [];
  for (const { objects, others } of waits) {
    const known = reached.get(others);
    const point = known ?? position.length + reached.size;
    if (known === undefined) {
      reached.set(others, point);
      for (const other of others) edges.push({ from: point, to: position[other] });
    }
    for (const object of objects) edges.push({ from: position[object], to: point });
  }
  return edges;
}

function circleFault(paths: readonly string[], order: readonly number[], edges: readonly Edge[]): string {
  const placed = new Set(order);
  const stuck = new Set(edges.flatMap(({ from, to }) => [from, to]).filter((item) => !placed.has(item)));
  const found = circle(stuck, edges).filter((item) => item < paths.length);
  const start = found.indexOf(Math.min(...found));
  const objects = [...found.slice(start), ...found.slice(0, start)].map((item) => `[${paths[item]}]`);
  return `${objects[0]} addDependency must not lead back to where it began, got ${[...objects, objects[0]].join(' after ')}: neither could be applied first; remove one of them`;
}
