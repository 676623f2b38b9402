import { createSecretCommand, literalSources, type RequiredSecret } from '../kubernetes/objects/secrets';
import type { Program } from './program/program';

/** The Secret with the secret part of the configuration, which must exist before the pods start. */
export function configSecret({ config, namespace }: Program): RequiredSecret[] {
  if (config.secretKeys.length === 0) return [];
  return [{
    name: config.secretName,
    purpose: `the secret part of the configuration: ${config.secretKeys.join(', ')}`,
    command: createSecretCommand(config.secretName, namespace, literalSources(config.secretKeys)),
  }];
}
