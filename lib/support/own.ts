/** What a map holds under a name that a user chose: `constructor` and the like stand in every object, and belong to none. */
export function own<T>(map: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Names that cdk8s takes for something else: it drops a map's entry of the one, and fails on the other. */
export const UNUSABLE_KEYS: readonly string[] = ['__proto__', 'constructor'];
