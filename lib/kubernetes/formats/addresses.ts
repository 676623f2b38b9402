import { isIP } from 'node:net';
import type { Demand } from '../../support/fault';

/**
 * IP addresses and CIDR blocks as the API server reads them. Kubernetes 1.36 and newer refuse forms that older versions accept and 1.34
 * warns about: what looks like one address or block may be read as another.
 *
 * @see https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/#StrictIPCIDRValidation
 */
interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
  readonly leadingZeros: boolean;
}

const OCTETS = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/;
/** `::ffff:0:0/96`: an IPv4 address in the form of an IPv6 address. */
const MAPPED = 0xffffn;

/** What is wrong with one address. */
export function addressFault(text: string): Demand | undefined {
  const wrong = { must: 'be an IP address', got: JSON.stringify(text) };
  const address = parseAddress(text);
  if (address === undefined) return { ...wrong, fix: 'write it like 10.9.8.7 or 2001:db8::1' };
  const why = strictFault(address);
  return why === undefined ? undefined : { ...wrong, why, fix: `use ${written(plain(address))}` };
}

/** What is wrong with one block of addresses, or with what was meant to be one. */
export function cidrFault(text: string): Demand | undefined {
  const wrong = { must: 'be addresses in CIDR notation', got: JSON.stringify(text) };
  const alone = parseAddress(text);
  if (alone !== undefined) return { ...wrong, why: 'it has no prefix length', fix: `use ${blockOf(plain(alone), plain(alone).bits)}` };
  const block = parseCidr(text);
  if (block === undefined) return { ...wrong, fix: 'write it like 10.0.0.0/8' };
  const { address, length } = block;
  const why = strictFault(address) ?? (/\/0\d/.test(text) ? 'Kubernetes 1.36 and newer refuse leading zeros' : undefined);
  const inner = plain(address);
  const innerLength = length - (address.bits - inner.bits);
  if (why !== undefined) return { ...wrong, why, fix: innerLength < 0 ? 'write it like 10.0.0.0/8' : `use ${blockOf(inner, innerLength)}` };
  if (network(address, length) === address.value) return undefined;
  return {
    ...wrong,
    why: 'Kubernetes 1.36 and newer refuse bits beyond the prefix length',
    fix: `use ${blockOf(address, length)}, or ${blockOf(address, address.bits)} for this address alone`,
  };
}

/** Whether the second block lies within the first and is smaller; true for what is no block, which is a fault of its own. */
export function isWithin(outer: string, inner: string): boolean {
  const [whole, part] = [parseCidr(outer), parseCidr(inner)];
  if (whole === undefined || part === undefined) return true;
  return whole.address.bits === part.address.bits && part.length > whole.length
    && network(part.address, whole.length) === network(whole.address, whole.length);
}

/** The block that holds this address alone. */
export function singleAddress(address: string): string {
  return `${address}/${address.includes(':') ? 128 : 32}`;
}

/** What newer kinds of objects demand: the one spelling of an address or a block that the API server writes itself. */
export function canonical(text: string): string | undefined {
  const [address, block] = [parseAddress(text), parseCidr(text)];
  if (address !== undefined) return written(address);
  return block === undefined ? undefined : blockOf(block.address, block.length);
}

function parseCidr(text: string): { readonly address: Address; readonly length: number } | undefined {
  const [, before, digits] = /^([^/]+)\/(\d{1,4})$/.exec(text) ?? [];
  const address = before === undefined ? undefined : parseAddress(before);
  const length = Number(digits);
  return address === undefined || length > address.bits ? undefined : { address, length };
}

/** As older API servers read it: leading zeros don't count. */
function parseAddress(text: string): Address | undefined {
  const octets = OCTETS.exec(text)?.slice(1);
  if (octets !== undefined) {
    if (octets.some((octet) => Number(octet) > 255)) return undefined;
    return { bits: 32, value: joined(octets.map(Number), 8n), leadingZeros: octets.some((octet) => /^0\d/.test(octet)) };
  }
  if (!text.includes(':') || text.includes('%')) return undefined;
  const tail = text.slice(text.lastIndexOf(':') + 1);
  const inner = tail.includes('.') ? parseAddress(tail) : undefined;
  const whole = inner === undefined ? text : `${text.slice(0, -tail.length)}${written(inner)}`;
  if (isIP(whole) !== 6) return undefined;
  const groups = groupsOf(new URL(`http://[${whole}]/`).hostname.slice(1, -1));
  return { bits: 128, value: joined(groups, 16n), leadingZeros: inner?.leadingZeros === true };
}

/** The eight groups of an address without a dotted part. */
function groupsOf(text: string): number[] {
  const [head, tail] = text.split('::').map((half) => (half === '' ? [] : half.split(':').map((group) => parseInt(group, 16))));
  if (tail === undefined) return head;
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

function joined(parts: readonly number[], size: bigint): bigint {
  return parts.reduce((sum, part) => (sum << size) | BigInt(part), 0n);
}

function strictFault(address: Address): string | undefined {
  if (address.leadingZeros) return 'Kubernetes 1.36 and newer refuse leading zeros';
  return isMapped(address) ? 'Kubernetes 1.36 and newer refuse an IPv4 address in the form of an IPv6 address' : undefined;
}

function isMapped({ bits, value }: Address): boolean {
  return bits === 128 && value >> 32n === MAPPED;
}

/** The IPv4 address that is meant, if it came in the form of an IPv6 address. */
function plain(address: Address): Address {
  return isMapped(address) ? { ...address, bits: 32, value: address.value & 0xffffffffn } : address;
}

function network({ bits, value }: Address, length: number): bigint {
  const rest = BigInt(bits - length);
  return (value >> rest) << rest;
}

function blockOf(address: Address, length: number): string {
  return `${written({ ...address, value: network(address, length) })}/${length}`;
}

function written({ bits, value }: Address): string {
  const size = bits === 32 ? 8 : 16;
  const mask = BigInt(2 ** size - 1);
  const parts = Array.from({ length: bits / size }, (_, index) => Number((value >> BigInt(bits - size * (index + 1))) & mask));
  if (bits === 32) return parts.join('.');
  return new URL(`http://[${parts.map((part) => part.toString(16)).join(':')}]/`).hostname.slice(1, -1);
}
