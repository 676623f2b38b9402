import type { DestinationParts } from '../../network/destination';
import { createSecretCommand, literalSources, type RequiredSecret } from '../../kubernetes/objects/secrets';
import type { RedisSettings } from '../settings';
import { CLIENT_PORT } from '../topology';

/** What clients need to connect: the user and its password. */
export function clientAccess(settings: RedisSettings): Omit<DestinationParts, 'path' | 'allow'> {
  const { name, namespace, credentials } = settings;
  return {
    name,
    namespace,
    ports: [{ name: 'client', port: CLIENT_PORT, targetPort: CLIENT_PORT, protocol: 'TCP' }],
    scheme: undefined,
    credentials: {
      secretName: credentials.secretName,
      user: credentials.user,
      keys: { PASSWORD: credentials.passwordKey },
      files: {},
      required: passwordSecret(settings),
    },
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
