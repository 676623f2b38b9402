import { createSecretCommand, literalSources, pullSecrets, type RequiredSecret } from '../kubernetes/objects/secrets';
import type { Program } from './program/program';

/** The Secrets that the configuration and the images need, and that no construct creates. */
export function programSecrets({ config, namespace, pods }: Program): RequiredSecret[] {
  return [...configSecret(config, namespace), ...pullSecrets(pods.imagePullSecrets, namespace)];
}

function configSecret({ secretKeys, secretName }: Program['config'], namespace: string | undefined): RequiredSecret[] {
  if (secretKeys.length === 0) return [];
  return [{
    name: secretName,
    purpose: `the secret part of the configuration: ${secretKeys.join(', ')}`,
    command: createSecretCommand(secretName, namespace, literalSources(secretKeys)),
  }];
}
