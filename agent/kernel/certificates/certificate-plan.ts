import { X509Certificate } from 'node:crypto';
import { type Authorities, authorityPatch, chainOf, type HeldAuthority, type Link, type ReadAuthorities } from './authorities';
import type { CertificateSet } from './certificate-files';
import { issue, type KeyedCertificate, type LeafProfile } from './issue';
import { reissueReason } from './reissue';
import { validityFor } from './renewal';
import { planRotation } from './rotation';
import { anchorsOf, type AuthorityPolicy, signerOf, type Succession, succession } from './succession';

/** All that is known of the certificates of a pod and its cluster. */
export interface CertificatesSeen {
  /** By the clock of the API server, in seconds since 1970. */
  readonly now: number;
  /** What the Secret holds. Absent: there was no answer. */
  readonly read?: ReadAuthorities;
  /** What this agent knew when it last looked. */
  readonly remembered: Authorities;
  /** Whether agents of other pods may still know authorities that the Secret has lost. */
  readonly othersMayRestore: boolean;
  /** What the files of this pod hold. */
  readonly held: Readonly<Record<string, CertificateSet | undefined>>;
  /** What the Secret of the clients holds. Absent: there was no answer. */
  readonly client?: Partial<CertificateSet>;
}

/** What the certificates should be like. */
export interface CertificatePolicy {
  readonly authority: AuthorityPolicy;
  readonly certificateSeconds: number;
  readonly pod: Readonly<Record<string, LeafProfile>>;
  readonly client: LeafProfile;
}

/** What is written next. One step at a time: the next look sees what came of it. */
export type CertificateStep =
  | { readonly write: 'authorities'; readonly patch: Readonly<Record<string, string | null>>; readonly succession: Succession }
  | { readonly write: 'files'; readonly changes: readonly (Change & { readonly use: string })[] }
  | { readonly write: 'client'; readonly change: Change };

interface Change {
  readonly why: string;
  readonly set: () => CertificateSet;
}

/** The next step, or why it can't be taken. Neither: all is as it should be. */
export interface CertificatePlan {
  /** What is in the Secret, or was when it was last read. */
  readonly known: Authorities;
  readonly step?: CertificateStep;
  readonly lacks?: string;
}

const RESTORE_FIRST = 'the authorities are gone from their Secret, and the agents of other pods may still restore them';
const NO_SIGNER = 'there is no authority that can sign';

/** The authorities come first, then the certificates of the pod, then that of the clients. */
export function planCertificates(seen: CertificatesSeen, policy: CertificatePolicy): CertificatePlan {
  const { read, remembered, now } = seen;
  if (read?.held.length === 0 && remembered.held.length === 0 && seen.othersMayRestore) return { known: remembered, lacks: RESTORE_FIRST };
  const due = read && succession(read, remembered, policy.authority, now);
  const patch = read && due && authorityPatch(read, due.next);
  if (due !== undefined && patch !== undefined) return { known: remembered, step: { write: 'authorities', patch, succession: due } };
  // Without an answer, what is remembered can still sign.
  const known = due?.next ?? remembered;
  const { trusted, signing } = planRotation(known.held, now);
  const material = { links: known.links, trusted, signing, now };
  return { known, ...(filesStep(seen, policy, material) ?? clientStep(seen, policy, material)) };
}

interface Material {
  readonly links: readonly Link[];
  readonly trusted: readonly HeldAuthority[];
  readonly signing: HeldAuthority | undefined;
  readonly now: number;
}

type Next = Pick<CertificatePlan, 'step' | 'lacks'>;

function filesStep({ held }: CertificatesSeen, policy: CertificatePolicy, material: Material): Next | undefined {
  const found = Object.entries(policy.pod).flatMap(([use, profile]) => {
    const change = changeOf(held[use], profile, policy.certificateSeconds, material);
    return change === undefined ? [] : [{ use, ...change }];
  });
  const changes = found.flatMap((change) => ('lacks' in change ? [] : [change]));
  if (changes.length > 0) return { step: { write: 'files', changes } };
  return found.length > 0 ? { lacks: NO_SIGNER } : undefined;
}

function clientStep({ client }: CertificatesSeen, policy: CertificatePolicy, material: Material): Next | undefined {
  if (client === undefined) return undefined;
  const { certificate, privateKey, authorities } = client;
  const isWhole = certificate !== undefined && privateKey !== undefined && authorities !== undefined;
  // Clients have no use for the anchors.
  const held = isWhole ? { certificate, privateKey, authorities, anchors: anchorsOf(material.trusted) } : undefined;
  const change = changeOf(held, policy.client, policy.certificateSeconds, material);
  return change === undefined || 'lacks' in change ? undefined : { step: { write: 'client', change } };
}

/** Why the files are to be written, and with what. Nothing: they are as they should be. */
function changeOf(
  held: CertificateSet | undefined, profile: LeafProfile, certificateSeconds: number, material: Material,
): Change | { readonly lacks: true } | undefined {
  const { trusted, signing, now } = material;
  const reason = reissueReason(held, profile, trusted.map(({ certificate }) => certificate), now);
  if (held !== undefined && reason === undefined) {
    const whole = complete(held, material);
    return isSame(held, whole) ? undefined : { why: 'the authorities have changed', set: () => whole };
  }
  const signer = signing && signerOf(signing);
  if (signing === undefined || signer === undefined) return reason === 'due' ? undefined : { lacks: true };
  const validity = validityFor(now, certificateSeconds, signing.validity);
  return { why: reason ?? 'missing', set: () => complete(issue(signer, { ...profile, validity }), material) };
}

/** With what everybody must have beside the certificate: the links to earlier authorities, and the authorities themselves. */
function complete({ certificate, privateKey }: KeyedCertificate, { links, trusted }: Material): CertificateSet {
  const leaf = new X509Certificate(certificate);
  const issuer = trusted.find((authority) => leaf.checkIssued(authority.certificate) && leaf.verify(authority.certificate.publicKey));
  return {
    certificate: leaf.toString() + (issuer === undefined ? '' : chainOf(issuer.id, links)),
    privateKey,
    authorities: trusted.map((one) => one.certificate.toString()).join(''),
    anchors: anchorsOf(trusted),
  };
}

function isSame(one: CertificateSet, other: CertificateSet): boolean {
  return one.certificate === other.certificate && one.authorities === other.authorities && one.anchors === other.anchors;
}
