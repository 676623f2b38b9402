import {
  issue, type KeyedCertificate, type LeafRequest, newAuthority, readAuthority,
} from '../../../../../agent/kernel/certificates/issue';
import { validityFor } from '../../../../../agent/kernel/certificates/renewal';

export const DAY = 86400;
export const NOW = Math.floor(Date.now() / 1000);

export function makeAuthority(name = 'main', days = 3650): KeyedCertificate {
  return newAuthority({ name, validity: validityFor(NOW, days * DAY) });
}

/** For 90 days, for `localhost` and 127.0.0.1, for servers and clients, unless it is said otherwise. */
export function makeLeaf(authority: KeyedCertificate, wanted: Partial<LeafRequest> = {}): KeyedCertificate {
  return issue(readAuthority(authority), {
    dnsNames: ['localhost'], ipAddresses: ['127.0.0.1'], uses: ['server', 'client'], validity: validityFor(NOW, 90 * DAY), ...wanted,
  });
}
