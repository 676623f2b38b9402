import { createSecretCommand } from '../kubernetes/objects/secrets';
import type { RequiredSecret } from '../kubernetes/objects/secrets';
import { programSecrets } from '../workload/required-secrets';
import { HTPASSWD_KEY } from './proxy';
import type { MicroServiceSettings } from './settings';

/** The Secrets that must exist before the service starts, apart from those of its connections. */
export function requiredSecrets(settings: MicroServiceSettings): RequiredSecret[] {
  const { proxy, namespace } = settings;
  return [
    ...programSecrets(settings),
    ...(proxy === undefined ? [] : [{
      name: proxy.secretName,
      purpose: 'the tenants that the proxy admits, one line user:hash each',
      command: `htpasswd -n TENANT | ${createSecretCommand(proxy.secretName, namespace, [`--from-file=${HTPASSWD_KEY}=/dev/stdin`])}`,
    }]),
  ];
}
