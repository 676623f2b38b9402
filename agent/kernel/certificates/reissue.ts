import { createPrivateKey, X509Certificate } from 'node:crypto';
import { extendedKeyUsage, subjectAltName } from './extensions';
import type { KeyedCertificate, LeafProfile } from './issue';
import { commonNameOf, nameFaults, type Names } from './names';
import { type Age, ageOf } from './renewal';
import { validityOf } from './validity';

/**
 * Why a certificate is to be issued anew.
 *
 * - `missing`: there is none
 * - `unusable`: it or its key can't be read, or the key is another's
 * - `names`, `uses`: it says others than it should
 * - `authority`: nobody trusts the one that signed it
 * - otherwise its age
 */
export type ReissueReason = 'missing' | 'unusable' | 'names' | 'uses' | 'authority' | Exclude<Age, 'valid'>;

/**
 * Whether a certificate of a server or client is to be issued anew, and why. One whose authority has been replaced waits until it is due:
 * that authority is trusted until then.
 *
 * @param held what is in the files or the Secret
 * @param trusted the authorities in `ca.crt`
 * @param now in seconds since 1970
 */
export function reissueReason(
  held: KeyedCertificate | undefined, wanted: LeafProfile, trusted: readonly X509Certificate[], now: number,
): ReissueReason | undefined {
  if (held === undefined) return 'missing';
  const certificate = readCertificate(held);
  if (certificate === undefined) return 'unusable';
  if (!hasNames(certificate, wanted)) return 'names';
  if (!certificate.raw.includes(extendedKeyUsage(wanted.uses))) return 'uses';
  if (!trusted.some((authority) => isSignedBy(certificate, authority))) return 'authority';
  const age = ageOf(validityOf(certificate), now);
  return age === 'valid' ? undefined : age;
}

function readCertificate(held: KeyedCertificate): X509Certificate | undefined {
  try {
    const certificate = new X509Certificate(held.certificate);
    return certificate.checkPrivateKey(createPrivateKey(held.privateKey)) ? certificate : undefined;
  } catch {
    return undefined;
  }
}

/** Compares the bytes that would be written with those that are there. No certificate has malformed names: `issue` refuses them. */
function hasNames(certificate: X509Certificate, names: Names): boolean {
  return (
    nameFaults(names).length === 0 && commonNameOf(certificate) === names.commonName && certificate.raw.includes(subjectAltName(names))
  );
}

function isSignedBy(certificate: X509Certificate, authority: X509Certificate): boolean {
  return certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
}
