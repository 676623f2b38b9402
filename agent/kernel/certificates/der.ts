/**
 * Writes DER, as far as certificates need it. Nothing here reads DER: what comes from outside is read by Node's own `X509Certificate`.
 *
 * @see X.690 (the section numbers below) and RFC 5280
 */

/** One encoded value: its tag, the length of its content, and the content. */
export type Der = Buffer;

/** X.690 8.1.2, and X.680 8.6 for the numbers. */
const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

const CONTEXT_SPECIFIC = 0x80;
const CONSTRUCTED = 0x20;
/** Larger tag numbers take more than one byte (8.1.2.4); no certificate has one. */
const LARGEST_TAG_NUMBER = 30;

export function sequence(...values: readonly Der[]): Der {
  return encode(TAG.sequence, Buffer.concat(values));
}

/** A SET OF one value. More of them would have to be sorted (11.6). */
export function setOfOne(value: Der): Der {
  return encode(TAG.set, value);
}

export function boolean(value: boolean): Der {
  return encode(TAG.boolean, Buffer.of(value ? 0xff : 0x00));
}

/**
 * In as few bytes as it fits (8.3.2).
 *
 * @param value 0 or more
 * @throws if it is negative
 */
export function integer(value: bigint): Der {
  if (value < 0n) throw new Error(`an INTEGER of a certificate must be 0 or more, got ${value}`);
  const bytes = bigEndian(value);
  // A first bit of 1 would make it negative.
  const isHigh = ((bytes[0] ?? 0) & 0x80) !== 0;
  return encode(TAG.integer, isHigh ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
}

/** Whole bytes, such as a signature. */
export function bitString(bytes: Uint8Array): Der {
  return encode(TAG.bitString, Buffer.concat([Buffer.of(0), bytes]));
}

/**
 * A set of flags such as `KeyUsage`, each given by its number. Zeros at the end are left out (11.2.2).
 *
 * @param bits one or more numbers from 0 to 7
 */
export function namedBits(...bits: readonly number[]): Der {
  const byte = bits.reduce((flags, bit) => flags | (0x80 >> bit), 0);
  return encode(TAG.bitString, Buffer.of(7 - Math.max(...bits), byte));
}

export function octetString(bytes: Uint8Array): Der {
  return encode(TAG.octetString, bytes);
}

export function utf8String(text: string): Der {
  return encode(TAG.utf8String, Buffer.from(text, 'utf8'));
}

/**
 * An object identifier (8.19).
 *
 * @param dotted `1.2.840.10045.4.3.2`
 * @throws if it isn't one: the first number is 0 to 2, and the second below 40 unless the first is 2
 */
export function objectIdentifier(dotted: string): Der {
  if (!/^(0|1|2)(\.(0|[1-9]\d*))+$/.test(dotted)) throw new Error(`an object identifier must look like 1.2.840, got "${dotted}"`);
  const [first = 0n, second = 0n, ...others] = dotted.split('.').map(BigInt);
  if (first < 2n && second > 39n) throw new Error(`the second number of an object identifier must be below 40, got "${dotted}"`);
  return encode(TAG.objectIdentifier, Buffer.from([40n * first + second, ...others].flatMap(inBase128)));
}

/** Seven bits a byte, the highest first; all bytes but the last have the first bit set. */
function inBase128(value: bigint): number[] {
  const bytes = [Number(value & 0x7fn)];
  for (let rest = value >> 7n; rest > 0n; rest >>= 7n) bytes.unshift(0x80 | Number(rest & 0x7fn));
  return bytes;
}

/** 1950-01-01T00:00:00Z, the first date that UTCTime has, and 2050-01-01T00:00:00Z, the first that it no longer has. */
const UTC_TIME = { from: -631152000, before: 2524608000 } as const;

/** 9999-12-31T23:59:59Z, the last date that a certificate can have. @see RFC 5280 section 4.1.2.5 */
export const LAST_SECOND = 253402300799;

/**
 * A UTCTime until 2049, and a GeneralizedTime from 2050 on, as RFC 5280 wants it in section 4.1.2.5.
 *
 * @param seconds since 1970, up to `LAST_SECOND`; fractions are cut off
 */
export function time(seconds: number): Der {
  const second = Math.floor(seconds);
  if (!(second >= UTC_TIME.from && second <= LAST_SECOND)) throw new Error(`a time must be in the years 1950 to 9999, got ${seconds} s`);
  const digits = new Date(second * 1000).toISOString().slice(0, 19).replace(/\D/g, '');
  return second < UTC_TIME.before
    ? encode(TAG.utcTime, Buffer.from(`${digits.slice(2)}Z`, 'ascii'))
    : encode(TAG.generalizedTime, Buffer.from(`${digits}Z`, 'ascii'));
}

/** `[number] EXPLICIT`: the whole value, wrapped. */
export function explicit(number: number, value: Der): Der {
  return encode(contextTag(number) | CONSTRUCTED, value);
}

/** `[number] IMPLICIT` of a type that isn't constructed: its content under another tag. */
export function implicit(number: number, content: Uint8Array): Der {
  return encode(contextTag(number), content);
}

function contextTag(number: number): number {
  if (!Number.isInteger(number) || number < 0 || number > LARGEST_TAG_NUMBER) throw new Error(`a tag must be 0 to 30, got ${number}`);
  return CONTEXT_SPECIFIC | number;
}

function encode(tag: number, content: Uint8Array): Der {
  return Buffer.concat([Buffer.of(tag), lengthOf(content), content]);
}

/** Below 128 in one byte, otherwise the number of bytes and then these (8.1.3). */
function lengthOf({ length }: Uint8Array): Buffer {
  if (length < 0x80) return Buffer.of(length);
  const bytes = bigEndian(BigInt(length));
  return Buffer.concat([Buffer.of(0x80 | bytes.length), bytes]);
}

/** At least one byte, the highest first. */
function bigEndian(value: bigint): Buffer {
  const digits = value.toString(16);
  return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
}
