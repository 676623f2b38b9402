import type { CertificateFacts } from './managed-certificates';

/** What lasts for less may be an outage of the API server, or a Secret that is being applied. Certificates are renewed days ahead. */
const LASTING_SECONDS = 300;

/** What people should know of the certificates that the agents issue. */
export function lastingTrouble(facts: CertificateFacts | undefined): string | undefined {
  return facts !== undefined && facts.troubleSeconds >= LASTING_SECONDS ? facts.trouble : undefined;
}

/** What an agent sees of the certificates that it issues. Absent: it issues none. */
interface Issuing {
  readonly issuance?: CertificateFacts;
}

/** Writes the next file or Secret with the certificates that the agents issue. */
export function decideIssue({ issuance }: Issuing): { readonly do: 'certify' } | undefined {
  return issuance?.due === true ? { do: 'certify' } : undefined;
}

/** A server reads its certificates as it starts, and its agent shows one to the others: both wait until there are some. */
export function decideUncertified(seen: Issuing): ReturnType<typeof decideIssue> | { readonly do: 'wait'; readonly why: string } {
  const { issuance } = seen;
  const wait = { do: 'wait', why: issuance?.trouble ?? 'the certificates of this pod are not issued yet' } as const;
  return decideIssue(seen) ?? (issuance?.usable === false ? wait : undefined);
}
