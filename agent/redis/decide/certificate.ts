import type { Action } from '../model/action';
import type { CertificateFacts, Observation } from '../model/facts';

/** What a server has refused is tried again after this long: a Secret that is corrected has another content, and is tried at once. */
const AGAIN_SECONDS = 60;

/**
 * Has the server load a renewed certificate, a new key or another authority. It never takes up a certificate that is not valid in place of
 * one that is.
 */
export function decideCertificate({ own, unanswered, certificate }: Observation): Action | undefined {
  // A server that is busy or loads its data refuses this too, and for another reason.
  const takesOrders = own !== undefined || unanswered?.why.is === 'certificate';
  if (!takesOrders || certificate?.mounted === undefined || isShown(certificate) || isWorse(certificate)) return undefined;
  const { refused, mounted: { id } } = certificate;
  return refused !== undefined && refused.seconds < AGAIN_SECONDS ? undefined : { do: 'loadCertificate', id };
}

/** Why the server does not show what is mounted, in words that stay the same while it lasts. */
export function certificateTrouble({ unreadable, refused, ...rest }: CertificateFacts): string | undefined {
  if (unreadable !== undefined) return `can't be read (${unreadable})`;
  if (isShown(rest)) return undefined;
  if (isWorse(rest)) return 'is not valid now, and the server goes on with the one that it has';
  return refused && `is refused by the server (${refused.words}), which goes on with the one that it has`;
}

/** An authority can't be seen from outside: so it must be known to be loaded. */
function isShown({ mounted, loaded, shown }: CertificateFacts): boolean {
  return mounted !== undefined && loaded === mounted.id && (shown === undefined || shown.fingerprint === mounted.fingerprint);
}

function isWorse({ mounted, shown }: CertificateFacts): boolean {
  return mounted?.valid === false && shown?.valid === true;
}
