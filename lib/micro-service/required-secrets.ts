import { HTPASSWD_KEY } from './proxy';
import { RequiredSecret } from './required-secret';
import { MicroServiceSettings } from './settings';

/** The Secrets that somebody must make before the service starts. */
export function requiredSecrets({ config, proxy, namespace }: MicroServiceSettings): RequiredSecret[] {
  const inNamespace = namespace === undefined ? '' : ` --namespace ${namespace}`;
  const secrets: RequiredSecret[] = [];
  if (config.secretKeys.length > 0) {
    secrets.push({
      name: config.secretName,
      purpose: `the secret part of the configuration: ${config.secretKeys.join(', ')}`,
      command: `kubectl create secret generic ${config.secretName}${inNamespace}${config.secretKeys.map((key) => ` --from-literal=${key}='...'`).join('')}`,
    });
  }
  if (proxy !== undefined) {
    secrets.push({
      name: proxy.secretName,
      purpose: 'the tenants that the proxy lets in, a line user:hash each',
      command: `htpasswd -n TENANT | kubectl create secret generic ${proxy.secretName}${inNamespace} --from-file=${HTPASSWD_KEY}=/dev/stdin`,
    });
  }
  return secrets;
}
