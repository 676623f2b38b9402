import { posix } from 'node:path';
import { grouped } from '../../support/grouped';
import { enumerate } from '../format';
import { keyOf, type KubeObject, titleOf, typeOf } from '../kube-object';
import { type IsOfCluster, inNamespace, namespaceOf } from './namespaces';

/** The objects of a side, and what was assumed about their namespaces. */
interface Matched {
  readonly objects: readonly KubeObject[];
  readonly notes: readonly string[];
}

/**
 * Finds objects that name no namespace on one side, and one on the other: somebody has added the line, or one side comes from a cluster.
 * They are the same if nothing else has their name. Both sides are matched, the first one first.
 */
export function matchedByName(sides: readonly (readonly KubeObject[])[], isOfCluster: IsOfCluster): readonly Matched[] {
  if (sides.length !== 2) return sides.map((objects) => ({ objects, notes: [] }));
  const first = matchedWith(sides[0], sides[1], isOfCluster);
  return [first, matchedWith(sides[1], first.objects, isOfCluster)];
}

function matchedWith(side: readonly KubeObject[], others: readonly KubeObject[], isOfCluster: IsOfCluster): Matched {
  const [own, there] = [side, others].map((objects) => new Set(objects.map(keyOf)));
  const nameless = side.filter((object) => namespaceOf(object) === undefined && !isOfCluster(object));
  const candidates = grouped(others.filter((object) => namespaceOf(object) !== undefined && !own.has(keyOf(object))), nameOf);
  const namespaces = new Map<KubeObject, string>();
  const ambiguous: KubeObject[] = [];
  for (const group of grouped(nameless, ({ place }) => place).values()) {
    const alone = group.filter((object) => !there.has(keyOf(object)));
    const found = new Map(alone.flatMap((object) => matchOf(object, candidates.get(nameOf(object)) ?? [])));
    const common = new Set(found.values());
    // Whoever applies the manifests chooses one namespace for all of them, also for those that only this side has.
    const all = alone.length === group.length && common.size === 1 ? [...common][0] : undefined;
    for (const object of group) {
      const namespace = found.get(object) ?? all;
      if (namespace !== undefined && !own.has(keyOf({ ...object, place: namespace }))) namespaces.set(object, namespace);
      else if ((candidates.get(nameOf(object))?.length ?? 0) > 1 && alone.includes(object)) ambiguous.push(object);
    }
  }
  const objects = side.map((object) => (namespaces.has(object) ? inNamespace(object, namespaces.get(object)) : object));
  return { objects, notes: [...assumed(namespaces), ...undecided(ambiguous)] };
}

/** Of several objects with the name, the one in the same folder. */
function matchOf(object: KubeObject, candidates: readonly KubeObject[]): [KubeObject, string][] {
  const near = candidates.length === 1 ? candidates : candidates.filter(({ file }) => posix.dirname(file) === posix.dirname(object.file));
  const namespace = near.length === 1 ? namespaceOf(near[0]) : undefined;
  return namespace === undefined ? [] : [[object, namespace]];
}

function nameOf(object: KubeObject): string {
  return `${typeOf(object)}/${object.name}`;
}

function assumed(namespaces: ReadonlyMap<KubeObject, string>): string[] {
  const count = namespaces.size;
  if (count === 0) return [];
  const where = enumerate([...new Set(namespaces.values())]);
  const [first] = namespaces.keys();
  const [what, are, they] = count === 1 ? [`${titleOf(first)} names`, 'is', 'it is'] : [`${count} objects name`, 'are', 'they are'];
  return [`${what} no namespace, and ${are} taken for what the other side has in ${where}; if ${they} applied elsewhere, ${they} new there:`
    + ' give --namespace'];
}

function undecided(objects: readonly KubeObject[]): string[] {
  if (objects.length === 0) return [];
  const name = objects.length === 1 ? 'names' : 'name';
  return [`${enumerate(objects.map(titleOf))} ${name} no namespace, and the other side has the name in several; give --namespace`];
}
