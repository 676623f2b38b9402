import { own } from '../support/own';
import { type Fields, isFields, same } from '../kubernetes/objects/fields';
import { itemNames, listShape, type ListShape } from './merge-keys';

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
}

interface Typed {
  readonly group: string;
  readonly kind: string;
}

/** Every field that differs. Items of lists are matched by the fields that name them, not by their position. */
export function differences(type: Typed, before: Fields, after: Fields): Difference[] {
  return ofValues(type, [], before, after);
}

function ofValues(type: Typed, path: readonly string[], before: unknown, after: unknown): Difference[] {
  if (same(before, after)) return [];
  if (isFields(before) && isFields(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) => ofValues(type, [...path, name], own(before, name), own(after, name)));
  }
  if (Array.isArray(before) && Array.isArray(after)) return ofLists(type, path, before, after);
  return [{ path: formatPath(path), before, after }];
}

function ofLists(type: Typed, path: readonly string[], before: readonly unknown[], after: readonly unknown[]): Difference[] {
  const shape = listShape(type, path) ?? { keys: ['name'], ordered: true };
  const [old, now] = [itemNames(before, shape.keys), itemNames(after, shape.keys)];
  if (old !== undefined && now !== undefined) {
    const items = (names: readonly string[], list: readonly unknown[]) => new Map(names.map((name, index) => [name, list[index]]));
    return ofNamedItems({ type, path, shape }, items(old, before), items(now, after));
  }
  if (!before.every(isFields) || !after.every(isFields)) return [{ path: formatPath(path), before, after }];
  const indices = [...Array(Math.max(before.length, after.length)).keys()];
  return indices.flatMap((index) => ofValues(type, [...path, `[${index}]`], before[index], after[index]));
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
