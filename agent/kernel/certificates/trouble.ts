import type { CertificateFacts } from './managed-certificates';

/** What lasts for less may be an outage of the API server, or a Secret that is being applied. Certificates are renewed days ahead. */
const LASTING_SECONDS = 300;

/** What people should know of the certificates that the agents issue. */
export function lastingTrouble(facts: CertificateFacts | undefined): string | undefined {
  return facts !== undefined && facts.troubleSeconds >= LASTING_SECONDS ? facts.trouble : undefined;
}
