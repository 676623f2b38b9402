import { X509Certificate } from 'node:crypto';
import { type Authorities, type HeldAuthority, type Link } from './authorities';
import { LAST_SECOND } from './der';
import { type Authority, newAuthority, readAuthority, signAgain } from './issue';
import { commonNameOf } from './names';
import { CLOCK_MARGIN_SECONDS, validityFor } from './renewal';
import { planRotation, type RotationPlan } from './rotation';
import { present } from '../values';
import { validityOf } from './validity';

/** A server that runs without a restart for so many authorities accepts no further one. With authorities of a year, that is 8 years. */
export const LINKS_KEPT = 12;

/** What new authorities are like. */
export interface AuthorityPolicy {
  /** What people see: the name of the cluster. */
  readonly name: string;
  readonly lifeSeconds: number;
}

/** What the authorities of a cluster should be now. */
export interface Succession {
  readonly next: Authorities;
  readonly plan: RotationPlan<HeldAuthority>;
  /** Ids, for people. */
  readonly made: readonly string[];
  /** Somebody has removed them or their keys, and this agent still had them. */
  readonly restored: readonly string[];
  readonly forgotten: readonly string[];
  /** Made although the key of the one before it is lost: servers that read their authorities only when they start don't accept it. */
  readonly unlinked: readonly string[];
}

/**
 * Makes, links and forgets authorities. What the agent remembers counts as much as what the Secret holds: a Secret that is deleted or
 * overwritten gets its authorities back, as the servers trust no other.
 *
 * @param now by the clock of the API server, in seconds since 1970
 */
export function succession(read: Authorities, remembered: Authorities, { name, lifeSeconds }: AuthorityPolicy, now: number): Succession {
  const known = merge(read, remembered);
  const isMissing = planRotation(known.held, now).makeAnother;
  const made = isMissing ? [make(name, lifeSeconds, now)] : [];
  const held = [...known.held, ...made];
  const links = [...known.links, ...missingLinks(held, known.links, now)];
  const plan = planRotation(held, now);
  const kept = held.filter((one) => plan.trusted.includes(one));
  const next = {
    held: kept.map((one) => (plan.keysToDelete.includes(one) ? withoutKey(one) : one)),
    links: [...links].sort((one, other) => other.made - one.made).slice(0, LINKS_KEPT),
  };
  return {
    next,
    plan,
    made: made.map(({ id }) => id),
    unlinked: made.filter(({ id }) => held.length > 1 && !links.some((link) => link.id === id)).map(({ id }) => id),
    restored: restoredIn(read, remembered, next),
    forgotten: read.held.filter((one) => !kept.some(({ id }) => id === one.id)).map(({ id }) => id),
  };
}

/** By id. A key that only one side has counts, until the plan deletes it. */
function merge(read: Authorities, remembered: Authorities): Authorities {
  const missing = remembered.held.filter(({ id }) => !read.held.some((one) => one.id === id));
  return {
    held: [...read.held.map((one) => completed(one, remembered)), ...missing],
    links: [...read.links, ...remembered.links.filter(({ id }) => !read.links.some((one) => one.id === id))],
  };
}

function completed(one: HeldAuthority, { held }: Authorities): HeldAuthority {
  const own = held.find(({ id }) => id === one.id);
  return own === undefined ? one : { ...own, ...one, hasKey: one.hasKey || own.hasKey };
}

function restoredIn(read: Authorities, remembered: Authorities, { held }: Authorities): readonly string[] {
  const has = ({ id, hasKey }: HeldAuthority) => read.held.some((one) => one.id === id && (one.hasKey || !hasKey));
  return held.filter((one) => !has(one) && remembered.held.some(({ id }) => id === one.id)).map(({ id }) => id);
}

function make(name: string, lifeSeconds: number, now: number): HeldAuthority {
  const pem = newAuthority({ name, validity: validityFor(now, lifeSeconds) });
  const authority = readAuthority(pem);
  const { certificate } = authority;
  return {
    id: (commonNameOf(certificate) ?? '').slice(-8),
    certificate,
    validity: validityOf(certificate),
    hasKey: true,
    privateKey: pem.privateKey,
    anchor: signAgain(certificate, authority, withoutEnd(now)),
  };
}

/** Each authority is linked to the one before it, while that one still has its key. */
function missingLinks(held: readonly HeldAuthority[], links: readonly Link[], now: number): readonly Link[] {
  const oldestFirst = [...held].sort((one, other) => one.validity.from - other.validity.from);
  return oldestFirst.flatMap(({ id, certificate }, index) => {
    const before = oldestFirst[index - 1];
    const signer = before && signerOf(before);
    if (before === undefined || signer === undefined || links.some((link) => link.id === id)) return [];
    return [{ id, by: before.id, pem: signAgain(certificate, signer, withoutEnd(now)), made: Math.floor(now) }];
  });
}

/** An authority that can sign. Nothing: its key is no longer there. */
export function signerOf({ certificate, privateKey }: HeldAuthority): Authority | undefined {
  return privateKey === undefined ? undefined : readAuthority({ certificate: certificate.toString(), privateKey });
}

function withoutKey({ id, certificate, validity, anchor }: HeldAuthority): HeldAuthority {
  return { id, certificate, validity, hasKey: false, ...present('anchor', anchor) };
}

/** The links and anchors of an authority end with the trust in it, which is not a question of time. @see RFC 5280 section 4.1.2.5 */
function withoutEnd(now: number) {
  return { from: Math.floor(now) - CLOCK_MARGIN_SECONDS, until: LAST_SECOND };
}

/** For servers that read their authorities only when they start. */
export function anchorsOf(trusted: readonly HeldAuthority[]): string {
  return trusted.map(({ anchor, certificate }) => new X509Certificate(anchor ?? certificate.toString()).toString()).join('');
}
