import { ageOf, CLOCK_MARGIN_SECONDS, isValidAt, madeAt } from './renewal';
import type { Validity } from './validity';

/** One of the authorities of a cluster. During a rotation it has several. */
export interface KnownAuthority {
  readonly validity: Validity;
  /** Whether its private key is there, so that it can sign. */
  readonly hasKey: boolean;
}

/** What is to do with the authorities of a cluster. */
export interface RotationPlan<A> {
  /** Signs the certificates that are issued now. Absent: none can, so a new one must be made first. */
  readonly signing: A | undefined;
  /** Whether a new one is to be made: none can sign, or the newest has lived for two thirds of its life. */
  readonly makeAnother: boolean;
  /** Belong in every `ca.crt`, the newest first: a certificate of theirs may still be valid. The others are to be forgotten. */
  readonly trusted: readonly A[];
  /** Never sign again, because a newer one does. Their keys are to be deleted. */
  readonly keysToDelete: readonly A[];
}

/**
 * Replaces an authority with an overlap, so that everybody trusts the new one before it signs, and the old one until all of its
 * certificates have expired. Where a rotation is follows from the certificates alone:
 *
 * 1. At two thirds of its life, another one is made. Everybody trusts it from the moment they read it.
 * 2. Halfway from there to the end of the old one, the new one begins to sign.
 * 3. When the old one has expired, it is forgotten. No certificate outlives its authority.
 *
 * An authority that isn't valid yet was made by a clock that is ahead. It is trusted, but otherwise as if it weren't there.
 *
 * @param now in seconds since 1970, by the clock of the API server (the header Date of the answer that the authorities came with): one
 * clock for all, since an agent whose own clock is wrong must not replace or forget what all others use
 */
export function planRotation<A extends KnownAuthority>(known: readonly A[], now: number): RotationPlan<A> {
  const newestFirst = [...known].sort((one, other) => other.validity.from - one.validity.from);
  const able = newestFirst.filter(({ hasKey, validity }) => hasKey && isValidAt(validity, now));
  const [newest] = able;
  const signing = able.find((authority, index) => now >= signsFrom(authority, able[index + 1]));
  return {
    signing,
    makeAnother: newest === undefined || ageOf(newest.validity, now) === 'due',
    trusted: newestFirst.filter(({ validity }) => isTrusted(validity, now)),
    keysToDelete: newestFirst.filter((authority) => authority.hasKey && isReplaced(authority, signing, now)),
  };
}

/** @param predecessor the one before it that is valid and can sign */
function signsFrom({ validity }: KnownAuthority, predecessor: KnownAuthority | undefined): number {
  if (predecessor === undefined) return validity.from;
  return (madeAt(validity) + Math.min(predecessor.validity.until, validity.until)) / 2;
}

function isReplaced({ validity }: KnownAuthority, signing: KnownAuthority | undefined, now: number): boolean {
  return !isTrusted(validity, now) || (signing !== undefined && validity.from < signing.validity.from);
}

function isTrusted({ until }: Validity, now: number): boolean {
  return now <= until + CLOCK_MARGIN_SECONDS;
}
