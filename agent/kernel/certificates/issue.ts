import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto';
import { type Fault, formatFault } from '../contract/fault';
import { messageOf } from '../errors';
import { bitString, type Der, explicit, integer, LAST_SECOND, objectIdentifier, sequence, time } from './der';
import { authorityExtensions, leafExtensions, subjectKeyIdentifier, type Use } from './extensions';
import { commonNameFaults, commonNameOf, distinguishedName, LONGEST_COMMON_NAME, nameFaults, type Names } from './names';
import { type Validity, validityOf } from './validity';

/** A certificate and its private key, both in PEM: what `tls.crt` and `tls.key` of a Secret hold. The key is PKCS #8. */
export interface KeyedCertificate {
  readonly certificate: string;
  readonly privateKey: string;
}

/** An authority that can sign, as `readAuthority` gives it. */
export interface Authority {
  readonly certificate: X509Certificate;
  readonly privateKey: KeyObject;
  /** Its name, byte for byte as its certificate has it. */
  readonly subject: Der;
}

export interface AuthorityRequest {
  /** What people see: `main`. A random suffix makes it unique, so that nobody takes two authorities of one cluster for the same. */
  readonly name: string;
  readonly validity: Validity;
}

/** What a certificate of a server or client says. */
export interface LeafProfile extends Names {
  /** One or both. etcd's gateway calls its own server with the server's certificate, which needs both. */
  readonly uses: readonly Use[];
}

export interface LeafRequest extends LeafProfile {
  /** Within that of the authority: when the authority has expired, none of its certificates is valid any more. */
  readonly validity: Validity;
}

const P256 = { namedCurve: 'P-256' } as const;
/** ecdsa-with-SHA256. @see RFC 5758 section 3.2 */
const SIGNATURE_ALGORITHM = sequence(objectIdentifier('1.2.840.10045.4.3.2'));
/** 2 is X.509 version 3, which has extensions. @see RFC 5280 section 4.1.2.1 */
const VERSION = explicit(0, integer(2n));
const EXTENSIONS_TAG = 3;
const SUFFIX_BYTES = 4;
/** RFC 5280 section 4.1.2.2 allows 20 bytes and wants a positive number. */
const SERIAL_BYTES = 16;

/**
 * Largest certificate of a server or client, in bytes. Java refuses a handshake message above 32768, which has a few bytes besides; Go and
 * OpenSSL accept more. It has room for about 500 names of 60 characters.
 *
 * @see jdk.tls.maxHandshakeMessageSize
 */
const LARGEST_CERTIFICATE = 32_000;

/**
 * Makes an authority with a key of its own, signed by itself.
 *
 * @throws with everything that is wrong with the request
 */
export function newAuthority({ name, validity }: AuthorityRequest): KeyedCertificate {
  const suffix = ` ${randomBytes(SUFFIX_BYTES).toString('hex')}`;
  refuse('no authority was made', [...commonNameFaults('name', name, LONGEST_COMMON_NAME - suffix.length), ...validityFaults(validity)]);
  const { publicKey, privateKey } = generateKeyPairSync('ec', P256);
  const subject = distinguishedName(`${name}${suffix}`);
  const extensions = authorityExtensions(publicKey, publicKey);
  const signed = signCertificate({ issuer: subject, subject, validity, publicKey, extensions }, privateKey);
  return inPem(signed, privateKey);
}

/**
 * Issues a certificate with a key of its own.
 *
 * @throws with everything that is wrong with the request
 */
export function issue(authority: Authority, request: LeafRequest): KeyedCertificate {
  const { commonName, uses, validity } = request;
  const refused = 'no certificate was issued';
  refuse(refused, [
    ...nameFaults(request),
    ...(uses.length === 0 ? [{ prop: 'uses', must: 'have one of server and client', got: 'none' }] : []),
    ...validityFaults(validity, validityOf(authority.certificate)),
  ]);
  const { publicKey, privateKey } = generateKeyPairSync('ec', P256);
  const subject = distinguishedName(commonName);
  const extensions = leafExtensions(request, uses, publicKey, authority.certificate.publicKey);
  const signed = signCertificate({ issuer: authority.subject, subject, validity, publicKey, extensions }, authority.privateKey);
  refuse(refused, sizeFaults(signed));
  return inPem(signed, privateKey);
}

/**
 * Signs the certificate of an authority a second time, for servers that read their authorities only when they start.
 *
 * - Signed by its predecessor, it is a link: whoever trusts only the predecessor accepts certificates of this authority that come with it.
 * - Signed by itself, it is an anchor with a validity of its own.
 */
export function signAgain(authority: X509Certificate, signer: Authority, validity: Validity): string {
  refuse('no authority was signed', validityFaults(validity));
  const { publicKey } = authority;
  const subject = distinguishedName(commonNameOf(authority));
  const extensions = authorityExtensions(publicKey, signer.certificate.publicKey);
  const signed = signCertificate({ issuer: signer.subject, subject, validity, publicKey, extensions }, signer.privateKey);
  return new X509Certificate(signed).toString();
}

const UNREADABLE = 'the authority cannot be read';

/**
 * Reads an authority that `newAuthority` made.
 *
 * @throws if it is another's, if its key is not its own, or if a part of it is malformed
 */
export function readAuthority(pem: KeyedCertificate): Authority {
  const certificate = read('certificate', 'be a certificate in PEM', () => new X509Certificate(pem.certificate));
  const privateKey = read('privateKey', 'be a private key in PEM, not encrypted', () => createPrivateKey(pem.privateKey));
  const subject = distinguishedName(String(commonNameOf(certificate)));
  const isOurs = certificate.ca && isP256(certificate.publicKey)
    && [subject, subjectKeyIdentifier(certificate.publicKey)].every((part) => certificate.raw.includes(part));
  refuse(UNREADABLE, [
    ...(isOurs ? [] : [{ prop: 'certificate', must: 'be of an authority that an agent made', got: 'another' }]),
    ...(certificate.checkPrivateKey(privateKey) ? [] : [{ prop: 'privateKey', must: 'belong to the certificate', got: 'another key' }]),
  ]);
  return { certificate, privateKey, subject };
}

function isP256({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  return asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1';
}

interface CertificateFields {
  readonly issuer: Der;
  readonly subject: Der;
  readonly validity: Validity;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Der[];
}

/** @see RFC 5280 section 4.1 */
function signCertificate({ issuer, subject, validity, publicKey, extensions }: CertificateFields, signer: KeyObject): Der {
  const toBeSigned = sequence(
    VERSION,
    integer(serialNumber()),
    SIGNATURE_ALGORITHM,
    issuer,
    sequence(time(validity.from), time(validity.until)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    explicit(EXTENSIONS_TAG, sequence(...extensions)),
  );
  return sequence(toBeSigned, SIGNATURE_ALGORITHM, bitString(sign('sha256', toBeSigned, signer)));
}

function serialNumber(): bigint {
  return BigInt(`0x${randomBytes(SERIAL_BYTES).toString('hex')}`) >> 1n;
}

function inPem(certificate: Der, privateKey: KeyObject): KeyedCertificate {
  return {
    certificate: new X509Certificate(certificate).toString(),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** @param within of the authority */
function validityFaults({ from, until }: Validity, within?: Validity): readonly Fault[] {
  if (!(from >= 0 && from < until && until <= LAST_SECOND)) {
    const must = 'begin in 1970 or later, before it ends, and end in 9999 at the latest';
    return [{ prop: 'validity', must, got: `${from} to ${until}` }];
  }
  if (within === undefined || until <= within.until) return [];
  return [{ prop: 'validity.until', must: `be within the authority's, which ends at ${within.until}`, got: `${until}` }];
}

function sizeFaults({ length }: Der): readonly Fault[] {
  if (length <= LARGEST_CERTIFICATE) return [];
  const must = `fit into a certificate of ${LARGEST_CERTIFICATE} bytes`;
  return [{ prop: 'dnsNames', must, got: `${length}`, why: 'Java refuses larger ones', fix: 'use wildcards' }];
}

function read<T>(prop: string, must: string, attempt: () => T): T {
  try {
    return attempt();
  } catch (error) {
    throw new Error(`${UNREADABLE}: ${formatFault({ prop, must, why: messageOf(error) })}`, { cause: error });
  }
}

function refuse(what: string, faults: readonly Fault[]): void {
  if (faults.length > 0) throw new Error(`${what}: ${faults.map(formatFault).join('\n')}`);
}
