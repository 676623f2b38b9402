import type { X509Certificate } from 'node:crypto';
import { isIP, isIPv4 } from 'node:net';
// Loaded first: `toLegacyObject` would leave it incomplete (Node.js 20 to 26, findings/node-legacy-certificate-breaks-tls.sh).
import 'node:tls';
import type { Fault } from '../contract/fault';
import { type Der, implicit, objectIdentifier, sequence, setOfOne, utf8String } from './der';

/** What a certificate is valid for, and whom it names. */
export interface Names {
  /** Host names, a wildcard as their first label at most. Order, case and repetitions don't matter. */
  readonly dnsNames: readonly string[];
  /** IPv4 and IPv6, in any notation, without a zone. */
  readonly ipAddresses: readonly string[];
  /**
   * The subject's common name. Absent: the subject is empty. With users, etcd takes the common name of a client's certificate for the
   * name of a user.
   */
  readonly commonName?: string;
}

/** @see RFC 5280 appendix A.1, ub-common-name */
export const LONGEST_COMMON_NAME = 64;
/** Without a dot at the end. @see RFC 1035 section 2.3.4, which counts a byte for each label and one for the root */
const LONGEST_DNS_NAME = 253;
/** Letters, digits and hyphens, at most 63 of them. @see RFC 1123 section 2.1 */
const LABEL = '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?';
const DNS_NAME = new RegExp(`^(\\*\\.)?${LABEL}(\\.${LABEL})*$`, 'i');
const PRINTABLE_ASCII = /^[\x20-\x7e]+$/;

/** Tags of a GeneralName. @see RFC 5280 section 4.2.1.6 */
const DNS_NAME_TAG = 2;
const IP_ADDRESS_TAG = 7;
const COMMON_NAME = '2.5.4.3';

/** Absent: the subject has none. */
export function commonNameOf(certificate: X509Certificate): string | undefined {
  const { subject } = certificate.toLegacyObject() as { readonly subject?: { readonly CN?: string } };
  return subject?.CN;
}

/** Everything that is wrong with the names of a certificate. */
export function nameFaults({ dnsNames, ipAddresses, commonName }: Names): readonly Fault[] {
  const nothing = { prop: 'dnsNames', must: 'have a name if ipAddresses has none', got: 'none of both', why: 'clients verify no other' };
  return [
    ...(dnsNames.length + ipAddresses.length === 0 ? [nothing] : []),
    ...dnsNames.flatMap((name, index) => dnsNameFaults(`dnsNames[${index}]`, name)),
    ...ipAddresses.flatMap((address, index) => addressFaults(`ipAddresses[${index}]`, address)),
    ...(commonName === undefined ? [] : commonNameFaults('commonName', commonName)),
  ];
}

function dnsNameFaults(prop: string, name: string): readonly Fault[] {
  const got = quoted(name);
  if (isIP(name) !== 0) return [{ prop, must: 'be a host name', got, fix: 'move it to ipAddresses' }];
  if (name.length > LONGEST_DNS_NAME) return [{ prop, must: `have at most ${LONGEST_DNS_NAME} characters`, got: `${name.length}: ${got}` }];
  if (!DNS_NAME.test(name)) {
    const must = 'be labels of 1 to 63 ASCII letters, digits and hyphens, with dots between them';
    return [{ prop, must, got, fix: 'write international names in their xn-- form' }];
  }
  if (name.startsWith('*.') && name.split('.').length < 3) {
    return [{ prop, must: 'have two labels after the wildcard', got, why: 'clients match no shorter one' }];
  }
  return [];
}

function addressFaults(prop: string, address: string): readonly Fault[] {
  if (isIP(address) !== 0 && !address.includes('%')) return [];
  return [{ prop, must: 'be an IPv4 or IPv6 address without a zone', got: quoted(address) }];
}

/** Also for an authority, whose common name is what people see of it. */
export function commonNameFaults(prop: string, name: string, longest = LONGEST_COMMON_NAME): readonly Fault[] {
  if (PRINTABLE_ASCII.test(name) && name.length <= longest) return [];
  return [{ prop, must: `be 1 to ${longest} printable ASCII characters`, got: quoted(name) }];
}

/** In one line of ASCII, however long and strange it is. */
function quoted(name: string): string {
  const escaped = (odd: string) => `\\u${odd.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const start = JSON.stringify(name.slice(0, 80)).replace(/[^\x20-\x7e]/g, escaped);
  return name.length > 80 ? `${start}...` : start;
}

/** A subject or issuer: empty, or a common name. @see RFC 5280 section 4.1.2.4 */
export function distinguishedName(commonName: string | undefined): Der {
  if (commonName === undefined) return sequence();
  return sequence(setOfOne(sequence(objectIdentifier(COMMON_NAME), utf8String(commonName))));
}

/** The same bytes for the same names, so that a certificate can be compared with what it should be. */
export function generalNames({ dnsNames, ipAddresses }: Names): Der {
  const hosts = distinct(dnsNames.map((name) => name.toLowerCase()));
  const addresses = distinct(ipAddresses.map((address) => addressBytes(address).toString('hex')));
  return sequence(
    ...hosts.map((name) => implicit(DNS_NAME_TAG, Buffer.from(name, 'ascii'))),
    ...addresses.map((bytes) => implicit(IP_ADDRESS_TAG, Buffer.from(bytes, 'hex'))),
  );
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}

/** 4 or 16 bytes. @param address one that `isIP` takes, without a zone */
function addressBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  // The URL standard writes all of them in one way: hexadecimal, with the longest run of zeros as `::`.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = [], tail = []] = canonical.split('::').map((half) => half.split(':').filter((group) => group !== ''));
  const groups = [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex');
}
