import { createHash, type KeyObject } from 'node:crypto';
import { boolean, type Der, implicit, namedBits, objectIdentifier, octetString, sequence } from './der';
import { generalNames, type Names } from './names';

/** What a certificate may be used for. */
export type Use = 'server' | 'client';

/** @see RFC 5280 section 4.2.1 */
const EXTENSION = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
} as const;

/** @see RFC 5280 section 4.2.1.12 */
const PURPOSE: Readonly<Record<Use, string>> = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' };

/** Numbers of the bits of KeyUsage. @see RFC 5280 section 4.2.1.3 */
const KEY_USAGE = { digitalSignature: 0, keyCertSign: 5, crlSign: 6 } as const;

/** Of the KeyIdentifier in an AuthorityKeyIdentifier. @see RFC 5280 section 4.2.1.1 */
const KEY_IDENTIFIER_TAG = 0;

/**
 * Of an authority. It has no path length: its successors are linked to it, so that a server which knows only this one accepts them.
 *
 * Python 3.13 refuses one without KeyUsage.
 */
export function authorityExtensions(publicKey: KeyObject, signerKey: KeyObject): readonly Der[] {
  return [
    extension('basicConstraints', 'critical', sequence(boolean(true))),
    extension('keyUsage', 'critical', namedBits(KEY_USAGE.keyCertSign, KEY_USAGE.crlSign)),
    subjectKeyIdentifier(publicKey),
    authorityKeyIdentifier(signerKey),
  ];
}

/** Of a server or client. Python 3.13 refuses one without the identifier of its authority's key. */
export function leafExtensions(names: Names, uses: readonly Use[], publicKey: KeyObject, authorityKey: KeyObject): readonly Der[] {
  return [
    // DER leaves a default out: this is CA:FALSE.
    extension('basicConstraints', 'critical', sequence()),
    extension('keyUsage', 'critical', namedBits(KEY_USAGE.digitalSignature)),
    extendedKeyUsage(uses),
    subjectAltName(names),
    subjectKeyIdentifier(publicKey),
    authorityKeyIdentifier(authorityKey),
  ];
}

export function extendedKeyUsage(uses: readonly Use[]): Der {
  return extension('extendedKeyUsage', 'not critical', sequence(...[...new Set(uses)].sort().map((use) => objectIdentifier(PURPOSE[use]))));
}

/** Critical if it is the only name there is, as RFC 5280 wants it in section 4.2.1.6 and `openssl verify -x509_strict` checks it. */
export function subjectAltName(names: Names): Der {
  return extension('subjectAltName', names.commonName === undefined ? 'critical' : 'not critical', generalNames(names));
}

export function subjectKeyIdentifier(publicKey: KeyObject): Der {
  return extension('subjectKeyIdentifier', 'not critical', octetString(keyIdentifier(publicKey)));
}

function authorityKeyIdentifier(publicKey: KeyObject): Der {
  return extension('authorityKeyIdentifier', 'not critical', sequence(implicit(KEY_IDENTIFIER_TAG, keyIdentifier(publicKey))));
}

/**
 * The first 160 bits of the SHA-256 of the public key: the point on the curve, without its algorithm.
 *
 * @see RFC 7093 section 2, method 1, which replaces the SHA-1 of RFC 5280
 */
function keyIdentifier(publicKey: KeyObject): Buffer {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  // RFC 5480 section 2.2: 04 says that the point isn't compressed.
  const point = Buffer.concat([Buffer.of(0x04), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  return createHash('sha256').update(point).digest().subarray(0, 20);
}

function extension(name: keyof typeof EXTENSION, criticality: 'critical' | 'not critical', value: Der): Der {
  const critical = criticality === 'critical' ? [boolean(true)] : [];
  return sequence(objectIdentifier(EXTENSION[name]), ...critical, octetString(value));
}
