import { keyOf, type KubeObject } from '../kube-object';
import { same } from '../../kubernetes/objects/fields';
import { grouped } from '../../support/grouped';

/** Objects of both sides that belong to one cluster, or to one variant of what may be applied to it. */
interface Cluster {
  /** The folder or file that distinguishes it; empty for what no other cluster has as well. */
  readonly name: string;
  /** The objects of each side. */
  readonly sides: readonly (readonly KubeObject[])[];
}

interface Item {
  readonly object: KubeObject;
  readonly side: number;
  /** The folders and the file, such as `clusters`, `staging`, `web.yaml`. */
  readonly steps: readonly string[];
}

/**
 * Divides objects into clusters, each with one object of a name. Only folders, or files of a folder, that have objects in common are
 * divided from each other: `staging` and `production`, but not what they share.
 */
export function clustersOf(sides: readonly (readonly KubeObject[])[]): Cluster[] {
  const items = sides.flatMap((objects, side) => objects.map((object): Item => ({ object, side, steps: stepsOf(object.file) })));
  const { rest, apart } = divide(items, 0);
  const divided = rest.length > 0 || apart.length === 0 ? [{ name: '', items: rest }, ...apart] : apart;
  return divided.map(({ name, items: those }) => ({
    name,
    sides: sides.map((_, side) => lastOfEach(those.filter((item) => item.side === side)).map((object) => (
      name === '' ? object : { ...object, cluster: name }
    ))),
  }));
}

/** A chart of cdk8s counts as a folder: `dist/staging.k8s.yaml`, or `dist/0001-staging.k8s.yaml` if it has dependencies. */
function stepsOf(file: string): string[] {
  const steps = file.split('/');
  const [, chart] = /^(?:\d{4}-)?([^./]+)\.k8s\.yaml$/.exec(steps[steps.length - 1]) ?? [];
  return chart === undefined ? steps : [...steps.slice(0, -1), chart, steps[steps.length - 1]];
}

interface Part {
  readonly name: string;
  readonly items: readonly Item[];
}

interface Division {
  /** What has nothing in common with what is apart. */
  readonly rest: readonly Item[];
  readonly apart: readonly Part[];
}

/** Divides the items of a folder, whose depth is that of the next steps. */
function divide(items: readonly Item[], depth: number): Division {
  if (keysOfSeveral(items, ({ object }) => object).size === 0) return { rest: items, apart: [] };
  // By folder or, of what is in none, by file.
  const groups = [...grouped(items, ({ steps }) => steps[depth])].map(([name, those]) => (
    { name, divided: divideGroup(those, depth), items: those }
  ));
  const inCommon = keysOfSeveral(items, ({ steps }) => steps[depth]);
  const isApart = ({ items: those }: Part) => those.some((item) => inCommon.has(keyOn(item)));
  return {
    rest: groups.flatMap((group) => (isApart(group) ? [] : group.divided.rest)),
    apart: groups.flatMap((group) => [
      ...(isApart(group) ? [{ name: nameOf(group.items[0], depth), items: group.divided.rest }] : []), ...group.divided.apart,
    ]),
  };
}

function divideGroup(items: readonly Item[], depth: number): Division {
  // The last step is a file. Of objects that a file repeats, only the last one counts.
  return items.some(({ steps }) => steps.length === depth + 1) ? { rest: items, apart: [] } : divide(items, depth + 1);
}

function nameOf({ steps }: Item, depth: number): string {
  return steps.slice(0, depth + 1).join('/').replace(/\.(ya?ml|json)$/, '');
}

function keyOn({ object, side }: Item): string {
  return `${side} ${keyOf(object)}`;
}

/** Foundations that several folders repeat, each for itself, and that mean the same wherever they are. */
const SHARED = ['Namespace', 'CustomResourceDefinition'];

/** The keys of objects that more than one of these, such as a folder, has on one side. */
function keysOfSeveral(items: readonly Item[], whose: (item: Item) => unknown): Set<string> {
  const first = new Map<string, Item>();
  return new Set(items.flatMap((item) => {
    const other = first.get(keyOn(item));
    if (other === undefined) first.set(keyOn(item), item);
    if (other === undefined || whose(other) === whose(item)) return [];
    const isShared = SHARED.includes(item.object.kind) && same(other.object.written, item.object.written);
    return isShared ? [] : [keyOn(item)];
  }));
}

/** Each object once: whoever applies an object twice ends up with the last one. */
function lastOfEach(items: readonly Item[]): KubeObject[] {
  return [...new Map(items.map(({ object }) => [keyOf(object), object])).values()];
}
