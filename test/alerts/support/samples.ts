import type { Samples } from './promtool';

/** The same samples, without the series that match. */
export function without(samples: Samples, pattern: RegExp): Samples {
  return Object.fromEntries(Object.entries(samples).filter(([series]) => !pattern.test(series)));
}

/** The same samples, with other values where a series matches. @throws if none matches, because the test would prove nothing */
export function but(samples: Samples, ...changes: readonly (readonly [pattern: RegExp, values: string])[]): Samples {
  for (const [pattern] of changes) {
    if (!Object.keys(samples).some((series) => pattern.test(series))) throw new Error(`no series matches ${pattern}`);
  }
  return Object.fromEntries(Object.entries(samples).map(([series, values]) => [
    series, changes.find(([pattern]) => pattern.test(series))?.[1] ?? values,
  ]));
}
