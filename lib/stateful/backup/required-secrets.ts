import { createSecretCommand, literalSources, type RequiredSecret } from '../../kubernetes/objects/secrets';
import type { StatefulSettings } from '../settings';

/** The Secrets that must exist before the first backup, and how to create them. */
export function backupSecrets({ backup, namespace }: StatefulSettings): RequiredSecret[] {
  if (backup === undefined) return [];
  const { passwordSecret, repository: { kind, environmentSecret } } = backup;
  const keys = kind === 's3' ? ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] : ['VARIABLE'];
  return [
    {
      name: passwordSecret,
      purpose: 'the password that encrypts the backups: keep a copy elsewhere, because without it none can be read',
      command: createSecretCommand(passwordSecret, namespace, literalSources(['password'])),
    },
    ...(environmentSecret === undefined ? [] : [{
      name: environmentSecret,
      purpose: 'the credentials for the store of the backups',
      command: createSecretCommand(environmentSecret, namespace, literalSources(keys)),
    }]),
  ];
}
