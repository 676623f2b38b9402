/** The map's own value for a key that a user chose. Inherited properties such as `constructor` don't count. */
export function own<T>(map: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Keys that cdk8s can't write: it drops the first, and fails on the second. */
export const UNUSABLE_KEYS: readonly string[] = ['__proto__', 'constructor'];
