import type { Validity } from './validity';

/**
 * How far the clocks of two nodes may differ, in seconds. Certificates are valid from so long before they are made, and an authority is
 * trusted so long after it has expired. Kubernetes backdates the certificates that it signs by the same 5 minutes.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/controller/certificates/signer/signer.go
 */
export const CLOCK_MARGIN_SECONDS = 300;

/**
 * How long a certificate is used before it is renewed, as a share of its life: cert-manager's default. The last third is the time in which
 * an agent may be down, or fail to renew it, before anybody notices.
 *
 * @see https://cert-manager.io/docs/usage/certificate/#reissuance-triggers
 */
const USED_SHARE = 2 / 3;

/**
 * The validity of a certificate that is made now.
 *
 * @param now in seconds since 1970
 * @param lifeSeconds from now on
 * @param within that of the authority, which it never outlives
 */
export function validityFor(now: number, lifeSeconds: number, within?: Validity): Validity {
  const [made, until] = [Math.floor(now), Math.floor(now + lifeSeconds)];
  return { from: made - CLOCK_MARGIN_SECONDS, until: within === undefined ? until : Math.min(until, within.until) };
}

/** When it was made, if an agent made it. */
export function madeAt({ from, until }: Validity): number {
  return Math.min(from + CLOCK_MARGIN_SECONDS, until);
}

/** When it is to be renewed. */
export function renewalAt(validity: Validity): number {
  const made = madeAt(validity);
  return made + USED_SHARE * (validity.until - made);
}

/**
 * Where in its life a certificate is.
 *
 * - `notYetValid`: it was made by a clock that is ahead of this one by more than the margin
 * - `valid`: nothing is to do
 * - `due`: it is still valid, and is to be renewed
 * - `expired`: nobody accepts it any more
 */
export type Age = 'notYetValid' | 'valid' | 'due' | 'expired';

/** Both ends of a validity belong to it. @see RFC 5280 section 4.1.2.5 */
export function ageOf(validity: Validity, now: number): Age {
  if (now < validity.from) return 'notYetValid';
  if (now > validity.until) return 'expired';
  return now < renewalAt(validity) ? 'valid' : 'due';
}

/** Whether a clock that shows `now` accepts it. */
export function isValidAt({ from, until }: Validity, now: number): boolean {
  return now >= from && now <= until;
}
