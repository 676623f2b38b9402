import type { DestinationParts } from '../../network/destination';
import { CLIENT_FILES } from '../../stateful/tls/files';
import type { EtcdSettings } from '../settings';
import { requiredCertificates } from './certificates';
import { CLIENT_PORT, clientsUseTls, scheme } from '../topology';

/** What clients need to connect: with TLS, a certificate of their own and that of the authority. */
export function clientAccess(settings: EtcdSettings): Omit<DestinationParts, 'path' | 'allow'> {
  const { name, namespace, tls } = settings;
  return {
    name,
    namespace,
    ports: [{ name: 'client', port: CLIENT_PORT, targetPort: CLIENT_PORT, protocol: 'TCP' }],
    scheme: scheme(settings),
    user: undefined,
    credentials: tls === undefined || !clientsUseTls(settings) ? [] : [{
      option: 'secretName',
      secretName: tls.client,
      keys: {},
      files: CLIENT_FILES,
      required: requiredCertificates(settings).filter(({ use }) => use === 'client'),
    }],
  };
}
