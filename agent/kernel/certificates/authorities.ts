import { X509Certificate } from 'node:crypto';
import { isObject } from '../shape';
import { readAuthority } from './issue';
import { commonNameOf } from './names';
import { madeAt } from './renewal';
import type { KnownAuthority } from './rotation';
import { validityOf } from './validity';

/** An authority of a cluster, as the Secret of its authorities holds it. */
export interface HeldAuthority extends KnownAuthority {
  /** The end of its name, which no other has: `1a2b3c4d`. */
  readonly id: string;
  readonly certificate: X509Certificate;
  /** In PEM. Absent: it has been replaced, and never signs again. */
  readonly privateKey?: string;
  /**
   * The same authority, without an end, in PEM. A server that reads its authorities only when it starts trusts this one: it may run for
   * longer than an authority lives.
   */
  readonly anchor?: string;
}

/** The certificate of an authority, signed by the authority before it. */
export interface Link {
  readonly id: string;
  /** The id of the authority that signed it. */
  readonly by: string;
  readonly pem: string;
  /** When it was made, in seconds since 1970. */
  readonly made: number;
}

/** All that a cluster knows of its authorities. */
export interface Authorities {
  readonly held: readonly HeldAuthority[];
  /** A link outlives its authority: a server may still trust only an earlier one. */
  readonly links: readonly Link[];
}

export const NO_AUTHORITIES: Authorities = { held: [], links: [] };

/** Of the keys of the Secret: `1a2b3c4d.crt`, `1a2b3c4d.key`, `1a2b3c4d.anchor.crt`, `1a2b3c4d.link.crt`. */
const KEY = /^([0-9a-f]{8})\.(crt|key|anchor\.crt|link\.crt)$/;

type Texts = Readonly<Record<string, string>>;

/** What a Secret holds, and the keys that look like ours and can't be read. Keys of others are left alone. */
export interface ReadAuthorities extends Authorities {
  readonly unreadable: readonly string[];
}

/** @param data of the Secret, in base64 */
export function parseAuthorities(data: unknown): ReadAuthorities {
  const texts = textsIn(data);
  const ids = [...new Set(Object.keys(texts).map((key) => key.slice(0, key.indexOf('.'))))];
  const held = ids.flatMap((id) => authorityIn(id, texts) ?? []);
  const links = ids.flatMap((id) => linkIn(id, texts[`${id}.link.crt`]) ?? []);
  const known = authorityTexts({ held, links });
  return { held, links, unreadable: Object.keys(texts).filter((key) => !(key in known)) };
}

function textsIn(data: unknown): Texts {
  if (!isObject(data)) return {};
  const ours = Object.entries(data).filter(([key]) => KEY.test(key));
  return Object.fromEntries(ours.map(([key, value]) => [key, Buffer.from(String(value), 'base64').toString('utf8')]));
}

function authorityIn(id: string, texts: Texts): HeldAuthority | undefined {
  const certificate = certificateOf(id, texts[`${id}.crt`]);
  if (certificate === undefined) return undefined;
  const [key, anchor] = [texts[`${id}.key`], texts[`${id}.anchor.crt`]];
  const privateKey = key !== undefined && canSign(certificate, key) ? key : undefined;
  return {
    id,
    certificate,
    validity: validityOf(certificate),
    hasKey: privateKey !== undefined,
    ...(privateKey !== undefined && { privateKey }),
    ...(anchor !== undefined && certificateOf(id, anchor)?.checkIssued(certificate) === true && { anchor }),
  };
}

/** Nothing if it isn't the certificate of the authority with this id. */
function certificateOf(id: string, pem: string | undefined): X509Certificate | undefined {
  try {
    const certificate = new X509Certificate(pem ?? '');
    return certificate.ca && idOf(commonNameOf(certificate)) === id ? certificate : undefined;
  } catch {
    return undefined;
  }
}

/** The end of the name of an authority. */
function idOf(commonName: string | undefined): string | undefined {
  return / ([0-9a-f]{8})$/.exec(commonName ?? '')?.[1];
}

function canSign(certificate: X509Certificate, privateKey: string): boolean {
  try {
    readAuthority({ certificate: certificate.toString(), privateKey });
    return true;
  } catch {
    return false;
  }
}

function linkIn(id: string, pem: string | undefined): Link | undefined {
  const certificate = certificateOf(id, pem);
  const by = idOf(/CN=(.*)/.exec(certificate?.issuer ?? '')?.[1]);
  if (certificate === undefined || pem === undefined || by === undefined || by === id) return undefined;
  return { id, by, pem, made: madeAt(validityOf(certificate)) };
}

/** The content of the Secret. */
export function authorityTexts({ held, links }: Authorities): Texts {
  return Object.fromEntries([
    ...held.flatMap(({ id, certificate, privateKey, anchor }) => [
      [`${id}.crt`, certificate.toString()],
      ...(privateKey === undefined ? [] : [[`${id}.key`, privateKey]]),
      ...(anchor === undefined ? [] : [[`${id}.anchor.crt`, anchor]]),
    ]),
    ...links.map(({ id, pem }) => [`${id}.link.crt`, pem]),
  ]) as Texts;
}

/** What to write so that the Secret holds `after`. Nothing: it does already. */
export function authorityPatch(before: ReadAuthorities, after: Authorities): Readonly<Record<string, string | null>> | undefined {
  const [had, has] = [authorityTexts(before), authorityTexts(after)];
  const patch = Object.fromEntries([
    ...Object.entries(has).filter(([key, text]) => had[key] !== text).map(([key, text]) => [key, Buffer.from(text).toString('base64')]),
    ...[...Object.keys(had), ...before.unreadable].filter((key) => !(key in has)).map((key) => [key, null]),
  ]) as Record<string, string | null>;
  return Object.keys(patch).length === 0 ? undefined : patch;
}

/**
 * The certificates that belong behind one of this authority: with them, it is accepted by servers that trust only an earlier authority.
 * The newest first, as TLS wants it.
 */
export function chainOf(id: string, links: readonly Link[]): string {
  const chain: Link[] = [];
  for (let at: string | undefined = id; at !== undefined;) {
    const link: Link | undefined = links.find((one) => one.id === at && !chain.includes(one));
    if (link !== undefined) chain.push(link);
    at = link?.by;
  }
  return chain.map(({ pem }) => pem).join('');
}
