import type { CertificateFiles, IssuedCertificate, ManagedCertificates } from './contract/certificate';
import type { Claim, Fault } from './contract/fault';

/**
 * What a value read from JSON must look like. Reports every fault at once, each with the path of the key, so that a person corrects a file
 * only once.
 */
export interface Shape<T> {
  /** @param around the object that the value is in: what one key may hold can depend on another */
  faults(value: unknown, path: string, around?: Fields): readonly Fault[];
  /** Never set: it ties the shape to the type that it checks. */
  readonly checks?: T;
  readonly optional?: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shape<T>(wanted: string, fits: (value: unknown) => boolean): Shape<T> {
  return {
    faults: (value, path) => (fits(value) ? [] : [otherThan(wanted, value, path)]),
  };
}

function otherThan(wanted: string, value: unknown, path: string): Fault {
  return { prop: path, must: `be ${wanted}`, got: `${JSON.stringify(value)}` };
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

export const port = whole(1, 65535);
export const seconds = whole(1, 86400);
export const absolutePath = textLike('an absolute path', /^\/\S*$/);
export const dnsLabel = textLike('a DNS label', /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);

export function oneOf<T extends string>(...choices: readonly T[]): Shape<T> {
  return shape(`one of ${choices.join(', ')}`, (value) => choices.some((choice) => choice === value));
}

export function orNull<T>(inner: Shape<T>): Shape<T | null> {
  return { faults: (value, path) => (value === null ? [] : inner.faults(value, path)) };
}

/** Or not there: what came later leaves the files alone that don't set it. */
export function optional<T>(inner: Shape<T>): Shape<T | undefined> {
  return { ...inner, optional: true } as Shape<T | undefined>;
}

/** True, or not there: a flag that came later leaves the files alone that don't set it. */
export const flag = { ...shape<true | undefined>('true', (value) => value === true), optional: true };

export function listOf<T>(inner: Shape<T>): Shape<readonly T[]> {
  return {
    faults: (value, path) => (
      Array.isArray(value)
        ? value.flatMap((one: unknown, index) => inner.faults(one, `${path}[${index}]`))
        : [otherThan('a list', value, path)]
    ),
  };
}

/** A map with keys that nobody knows beforehand, each of them judged by `refuse`, which also sees the object that the map is in. */
export function options(
  refuse: (key: string, value: string | number | boolean, around: Fields) => Claim | undefined,
): Shape<Readonly<Record<string, string | number | boolean>>> {
  return {
    faults: (value, path, around = {}) => {
      if (!isObject(value)) return [otherThan('an object', value, path)];
      return Object.entries(value).flatMap(([key, option]) => {
        const prop = `${path}.${key}`;
        if (!isPlain(option)) return [otherThan('a text, a number or a boolean', option, prop)];
        const refusal = refuse(key, option, around);
        return refusal === undefined ? [] : [{ prop, ...refusal }];
      });
    },
  };
}

function isPlain(value: unknown): value is string | number | boolean {
  return ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
}

/** An object with exactly these keys: a missing key is a fault, and so is one that nothing reads. */
export function object<T>(fields: { readonly [Key in keyof T]-?: Shape<T[Key]> }): Shape<T> {
  return {
    faults: (value, path) => {
      if (!isObject(value)) return [otherThan('an object', value, path === '' ? 'the file' : path)];
      const at = (key: string) => (path === '' ? key : `${path}.${key}`);
      const known = Object.entries<Shape<unknown>>(fields);
      const unknown = Object.keys(value).filter((key) => !Object.hasOwn(fields, key));
      return [
        ...known.flatMap(([key, field]): readonly Fault[] => (
          Object.hasOwn(value, key) ? field.faults(value[key], at(key), value) :
            field.optional === true ? [] : [{ prop: at(key), says: 'is missing' }]
        )),
        ...unknown.map((key) => ({ prop: at(key), says: 'is not a key of this file' })),
      ];
    },
  };
}

export const certificateFiles: Shape<CertificateFiles> = object({ certFile: absolutePath, keyFile: absolutePath, caFile: absolutePath });

const issuedCertificate: Shape<IssuedCertificate> = object({
  dnsNames: listOf(text), ipAddresses: listOf(text), uses: listOf(oneOf('server', 'client')),
});

/** An authority can't live as long as the servers' clocks may differ. 100 years are more than anybody waits for. */
const life = whole(10, 3_155_760_000);

/** Certificates that the agents issue, for these uses. */
export function managedCertificates<Use extends string>(...uses: readonly Use[]): Shape<ManagedCertificates<Use>> {
  const pod = Object.fromEntries(uses.map((use) => [use, issuedCertificate])) as { readonly [Key in Use]: Shape<IssuedCertificate> };
  return object<ManagedCertificates<Use>>({
    authoritySecret: text,
    clientSecret: text,
    authoritySeconds: life,
    certificateSeconds: life,
    pod: object<Readonly<Record<Use, IssuedCertificate>>>(pod as never),
    client: issuedCertificate,
  });
}
