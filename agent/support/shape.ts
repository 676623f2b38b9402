/**
 * What a value read from JSON must look like. Says every fault that it finds, each behind the path of the key,
 * so that a person mends a file once and not once for each fault.
 */
export interface Shape<T> {
  faults(value: unknown, path: string): readonly string[];
  /** Never set: it ties the shape to the type that it checks. */
  readonly checks?: T;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shape<T>(wanted: string, fits: (value: unknown) => boolean): Shape<T> {
  return {
    faults: (value, path) => (fits(value) ? [] : [`${path} must be ${wanted}, got ${JSON.stringify(value)}`]),
  };
}

export const text = shape<string>('a text that is not empty', (value) => typeof value === 'string' && value !== '');

export function textLike(wanted: string, pattern: RegExp): Shape<string> {
  return shape(wanted, (value) => typeof value === 'string' && pattern.test(value));
}

export function whole(least: number, most: number): Shape<number> {
  return shape(
    `a whole number from ${least} to ${most}`,
    (value) => typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most,
  );
}

export function oneOf<T extends string>(...choices: readonly T[]): Shape<T> {
  return shape(`one of ${choices.join(', ')}`, (value) => choices.some((choice) => choice === value));
}

export function orNull<T>(inner: Shape<T>): Shape<T | null> {
  return { faults: (value, path) => (value === null ? [] : inner.faults(value, path)) };
}

/** A map with keys that nobody knows beforehand, each of them judged by `refuse`. */
export function options(refuse: (key: string) => string | undefined): Shape<Readonly<Record<string, string | number | boolean>>> {
  return {
    faults: (value, path) => {
      if (!isObject(value)) return [`${path} must be an object, got ${JSON.stringify(value)}`];
      return Object.entries(value).flatMap(([key, option]) => {
        const refusal = refuse(key);
        if (refusal !== undefined) return [`${path}.${key} ${refusal}`];
        if (['string', 'boolean'].includes(typeof option) || Number.isFinite(option)) return [];
        return [`${path}.${key} must be a text, a number or a boolean, got ${JSON.stringify(option)}`];
      });
    },
  };
}

/** An object with exactly these keys: one that is missing is a fault, and so is one that nobody reads. */
export function object<T>(fields: { readonly [Key in keyof T]-?: Shape<T[Key]> }): Shape<T> {
  return {
    faults: (value, path) => {
      if (!isObject(value)) return [`${path === '' ? 'the file' : path} must be an object, got ${JSON.stringify(value)}`];
      const at = (key: string) => (path === '' ? key : `${path}.${key}`);
      const known = Object.entries<Shape<unknown>>(fields);
      const unknown = Object.keys(value).filter((key) => !(key in fields));
      return [
        ...known.flatMap(([key, field]) => (key in value ? field.faults(value[key], at(key)) : [`${at(key)} is missing`])),
        ...unknown.map((key) => `${at(key)} is not a key of this file`),
      ];
    },
  };
}
