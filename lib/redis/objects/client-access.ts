import type { DestinationParts } from '../../network/destination';
import { createSecretCommand, literalSources, type RequiredSecret } from '../../kubernetes/objects/secrets';
import { CLIENT_FILES } from '../../stateful/tls/files';
import type { RedisSettings } from '../settings';
import { CLIENT_PORT } from '../topology';
import { requiredCertificates } from './certificates';

/** What clients need to connect: the user and its password, and with TLS a certificate of their own and that of the authority. */
export function clientAccess(settings: RedisSettings): Omit<DestinationParts, 'path' | 'allow'> {
  const { name, namespace, credentials, tls } = settings;
  return {
    name,
    namespace,
    ports: [{ name: 'client', port: CLIENT_PORT, targetPort: CLIENT_PORT, protocol: 'TCP' }],
    scheme: undefined,
    user: credentials.user,
    credentials: [{
      option: 'secretName',
      secretName: credentials.secretName,
      keys: { PASSWORD: credentials.passwordKey },
      files: {},
      required: passwordSecret(settings),
    }, ...(tls === undefined ? [] : [{
      option: 'certificateSecretName' as const,
      secretName: tls.client,
      keys: {},
      files: CLIENT_FILES,
      required: requiredCertificates(settings).filter(({ use }) => use === 'client'),
    }])],
  };
}

/** The Secret with the clients' password, unless the agents generate it. */
export function passwordSecret({ namespace, credentials: { generated, secretName, passwordKey } }: RedisSettings): RequiredSecret[] {
  if (generated) return [];
  return [{
    name: secretName,
    purpose: "the clients' password",
    command: createSecretCommand(secretName, namespace, literalSources([passwordKey])),
  }];
}
