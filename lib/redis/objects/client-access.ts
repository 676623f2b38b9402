import type { DestinationParts } from '../../network/destination';
import type { RedisSettings } from '../settings';
import { CLIENT_PORT } from '../topology';

/** What clients need to connect: the user and its password. */
export function clientAccess({ name, namespace, credentials }: RedisSettings): Omit<DestinationParts, 'path' | 'allow'> {
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
    },
  };
}
