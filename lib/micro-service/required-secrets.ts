import { createSecretCommand, literalSources } from '../kubernetes/secrets';
import type { RequiredSecret } from '../kubernetes/secrets';
import { HTPASSWD_KEY } from './proxy';
import type { MicroServiceSettings } from './settings';

/** The Secrets that must exist before the service starts. */
export function requiredSecrets({ config, proxy, namespace }: MicroServiceSettings): RequiredSecret[] {
  const secrets: RequiredSecret[] = [];
  if (config.secretKeys.length > 0) {
    secrets.push({
      name: config.secretName,
      purpose: `the secret part of the configuration: ${config.secretKeys.join(', ')}`,
      command: createSecretCommand(config.secretName, namespace, literalSources(config.secretKeys)),
    });
  }
  if (proxy !== undefined) {
    secrets.push({
      name: proxy.secretName,
      purpose: 'the tenants that the proxy admits, one line user:hash each',
      command: `htpasswd -n TENANT | ${createSecretCommand(proxy.secretName, namespace, [`--from-file=${HTPASSWD_KEY}=/dev/stdin`])}`,
    });
  }
  return secrets;
}
