import type { DestinationParts } from '../../network/destination';
import type { EtcdSettings } from '../settings';
import { requiredCertificates } from './certificates';
import { CLIENT_PORT, scheme } from '../topology';

/** What clients need to connect: with TLS, a certificate of their own and that of the authority. */
export function clientAccess(settings: EtcdSettings): Omit<DestinationParts, 'path' | 'allow'> {
  const { name, namespace, tls } = settings;
  return {
    name,
    namespace,
    ports: [{ name: 'client', port: CLIENT_PORT, targetPort: CLIENT_PORT, protocol: 'TCP' }],
    scheme: scheme(settings),
    credentials: tls && {
      secretName: tls.client,
      user: undefined,
      keys: {},
      files: { CA_FILE: 'ca.crt', CERT_FILE: 'tls.crt', KEY_FILE: 'tls.key' },
      required: requiredCertificates(settings).filter(({ use }) => use === 'client'),
    },
  };
}
