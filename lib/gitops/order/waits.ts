import type { IConstruct } from 'constructs';
import type { Manifest } from '../manifest';
import { definedKind } from '../../kubernetes/objects/kinds';
import { type Edge, type Graph, inCircles } from './topological';
import type { Dependency, Reach, Tree } from '../tree';

/** Each of `objects` is applied after each of `others`. The numbers are positions in the objects that the walk over the app found. */
export interface Wait {
  readonly objects: readonly number[];
  readonly others: readonly number[];
}

/** Returns the waits between objects, given the dependencies between the constructs above them. */
export function waitsOf({ reach, objects }: Tree, dependencies: readonly Dependency[]): Wait[] {
  // Many constructs wait for the same one, so its list is made only once.
  const own = new Map<IConstruct, readonly number[]>();
  return dependencies.flatMap(({ from, to }) => {
    const [source, target] = [reach.get(from), reach.get(to)];
    if (source === undefined || target === undefined) return [];
    const sources = outside(ownObjects(from, source), source, target);
    const targets = outside(ownObjects(to, target), target, source);
    return sources.length === 0 || targets.length === 0 ? [] : [{ objects: sources, others: targets }];
  });

  /** Returns a construct's objects without those of nested charts, which have dependencies of their own. */
  function ownObjects(construct: IConstruct, { first, end, chart }: Reach): readonly number[] {
    const known = own.get(construct);
    if (known !== undefined) return known;
    const found: number[] = [];
    for (let index = first; index < end; index += 1) if (chart === undefined || objects[index].chart === chart) found.push(index);
    own.set(construct, found);
    return found;
  }
}

/** A construct that waits for a part of itself, or for a construct around it, doesn't wait for itself. */
function outside(objects: readonly number[], reach: Reach, other: Reach): readonly number[] {
  const contains = other.first >= reach.first && other.end <= reach.end;
  return contains ? objects.filter((index) => index < other.first || index >= other.end) : objects;
}

/**
 * Returns the waits that every cluster needs, so nobody has to declare them: an object comes after its Namespace and after the definition
 * of its kind, if the app has them.
 */
export function neededWaits(manifests: readonly Manifest[]): Wait[] {
  const makers = new Map<string, number>();
  manifests.forEach(({ kind, name, fields }, index) => {
    if (kind === 'Namespace') makers.set(name, index);
    if (kind === 'CustomResourceDefinition') makers.set(definedKind(fields), index);
  });
  const needing = new Map<number, number[]>([...makers.values()].map((maker) => [maker, []]));
  if (needing.size === 0) return [];
  manifests.forEach(({ group, kind, namespace }, index) => {
    for (const needed of [namespace, `${group}/${kind}`]) needing.get(makers.get(needed ?? '') ?? -1)?.push(index);
  });
  return [...needing].map(([maker, objects]) => ({ objects, others: [maker] }));
}

/** Returns `waits`, and those of `lesser` that form no circle together with them. */
export function joined(count: number, waits: readonly Wait[], lesser: readonly Wait[]): readonly Wait[] {
  if (lesser.length === 0) return waits;
  const circular = inCircles(graphOf(count, [...waits, ...lesser]));
  const isCircular = (index: number) => circular.has(index);
  if (circular.size === 0) return [...waits, ...lesser];
  const outsideCircles = lesser.map(({ objects, others }) => (
    { objects: others.some(isCircular) ? objects.filter((index) => !isCircular(index)) : objects, others }
  ));
  return [...waits, ...outsideCircles];
}

/**
 * Returns the graph of all waits. Objects wait for a point that is passed once all `others` are applied. Otherwise two charts of a thousand
 * objects each would need a million edges.
 */
export function graphOf(count: number, waits: readonly Wait[]): Graph {
  const points = new Map<readonly number[], number>();
  const edges: Edge[] = [];
  for (const { objects, others } of waits) {
    const known = points.get(others);
    const point = known ?? count + points.size;
    if (known === undefined) {
      points.set(others, point);
      for (const other of others) edges.push({ from: point, to: other });
    }
    for (const object of objects) edges.push({ from: object, to: point });
  }
  return { count: count + points.size, edges, firstPoint: count };
}
