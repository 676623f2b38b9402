import { canonicalJson } from './canonical-json';

interface Item {
  readonly index: number;
  readonly item: unknown;
}

/** The items of a list that another one doesn't have, or has less often. The order doesn't matter. */
export function itemsOnlyIn(list: readonly unknown[], other: readonly unknown[]): Item[] {
  const there = new Map<string, number>();
  for (const item of other) there.set(canonicalJson(item), (there.get(canonicalJson(item)) ?? 0) + 1);
  return list.flatMap((item, index) => {
    const left = there.get(canonicalJson(item)) ?? 0;
    there.set(canonicalJson(item), left - 1);
    return left > 0 ? [] : [{ index, item }];
  });
}
