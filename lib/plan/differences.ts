import { own } from '../support/own';
import { type Fields, isFields, same } from '../kubernetes/objects/fields';
import { itemsOnlyIn } from './list-items';
import { itemNames, listShape, type ListShape } from './merge-keys';
import { type Connections, connectionsOnlyIn, type Direction, directionOf } from './policy-connections';

/** One field that differs. */
export interface Difference {
  /** `spec.template.spec.containers[web].image` */
  readonly path: string;
  /** Undefined: the field is new. */
  readonly before: unknown;
  /** Undefined: the field is gone. */
  readonly after: unknown;
  /** Set if the same items are in another order, which `before` and `after` list. */
  readonly order?: true;
  /** Set if a NetworkPolicy allows these connections only before or only after the change. */
  readonly connections?: Connections;
}

/** Whether nothing but the order of lists differs. */
export function isOnlyOrder(differences: readonly Difference[]): boolean {
  return differences.every(({ order }) => order);
}

interface Typed {
  readonly group: string;
  readonly kind: string;
}

/**
 * Every field that differs, what matters most first. Items of lists are matched by the fields that name them, or by being equal, not by
 * their position.
 */
export function differences(type: Typed, before: Fields, after: Fields): Difference[] {
  return ofValues(type, [], before, after).sort((one, other) => weight(other) - weight(one));
}

/** Images stand first and labels last, because the output shows only the first few of many differences. */
function weight({ path }: Difference): number {
  if (path.endsWith('.image')) return 1;
  return /(^|\.)metadata\.(labels|annotations)\b/.test(path) ? -1 : 0;
}

function ofValues(type: Typed, path: readonly string[], before: unknown, after: unknown): Difference[] {
  if (same(before, after)) return [];
  const direction = directionOf(type, formatPath(path));
  if (direction !== undefined) return ofConnections(direction, formatPath(path), [before, after]);
  if (isFields(before) && isFields(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) => ofValues(type, [...path, name], own(before, name), own(after, name)));
  }
  if (Array.isArray(before) && Array.isArray(after)) return ofLists(type, path, before, after);
  return [{ path: formatPath(path), before, after }];
}

function ofConnections(direction: Direction, path: string, [before, after]: readonly [unknown, unknown]): Difference[] {
  return [
    ...connectionsOnlyIn(direction, before, after).map((connections) => ({ path, before: connections, after: undefined, connections })),
    ...connectionsOnlyIn(direction, after, before).map((connections) => ({ path, before: undefined, after: connections, connections })),
  ];
}

function ofLists(type: Typed, path: readonly string[], before: readonly unknown[], after: readonly unknown[]): Difference[] {
  const shape = listShape(type, path) ?? { keys: ['name'], ordered: true };
  const [old, now] = [itemNames(before, shape.keys), itemNames(after, shape.keys)];
  if (old !== undefined && now !== undefined) {
    const items = (names: readonly string[], list: readonly unknown[]) => new Map(names.map((name, index) => [name, list[index]]));
    return ofNamedItems({ type, path, shape }, items(old, before), items(now, after));
  }
  if (!before.every(isFields) || !after.every(isFields)) return [{ path: formatPath(path), before, after }];
  return ofUnnamedItems(type, path, before, after);
}

function ofUnnamedItems(type: Typed, path: readonly string[], before: readonly unknown[], after: readonly unknown[]): Difference[] {
  const [gone, made] = [itemsOnlyIn(before, after), itemsOnlyIn(after, before)];
  const pairs = [...Array(Math.max(gone.length, made.length)).keys()].map((nth) => [gone[nth], made[nth]] as const);
  if (pairs.length === 0) return [{ path: formatPath(path), before, after, order: true }];
  return pairs.flatMap(([old, now]) => ofValues(type, [...path, `[${(now ?? old).index}]`], old?.item, now?.item));
}

type Items = ReadonlyMap<string, unknown>;

function ofNamedItems(list: { type: Typed; path: readonly string[]; shape: ListShape }, before: Items, after: Items): Difference[] {
  const { type, path, shape } = list;
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const ofItems = names.flatMap((name) => ofValues(type, [...path, `[${name}]`], before.get(name), after.get(name)));
  const [old, now] = [[...before.keys()].filter((name) => after.has(name)), [...after.keys()].filter((name) => before.has(name))];
  if (!shape.ordered || same(old, now)) return ofItems;
  return [...ofItems, { path: formatPath(path), before: old, after: now, order: true }];
}

/** Puts names with dots, such as those of labels, in brackets. */
function formatPath(path: readonly string[]): string {
  return path.map((step) => (step.startsWith('[') ? step : /^[\w-]+$/.test(step) ? `.${step}` : `["${step}"]`)).join('').replace(/^\./, '');
}
