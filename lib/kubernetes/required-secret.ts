/** A Secret that is in no manifest and that the pods need to start. */
export interface RequiredSecret {
  /** The name of the Secret. */
  readonly name: string;
  /** What the service uses it for. */
  readonly purpose: string;
  /** A command that creates it. It prompts for the secret values, or has placeholders for them. */
  readonly command: string;
}

/** The command that creates a Secret from files, or from literals to fill in. */
export function createSecretCommand(name: string, namespace: string | undefined, sources: readonly string[]): string {
  const inNamespace = namespace === undefined ? [] : ['--namespace', namespace];
  return ['kubectl create secret generic', name, ...inNamespace, ...sources].join(' ');
}

/** A `--from-literal` option for each key, with a placeholder for its value. */
export function literalSources(keys: readonly string[]): string[] {
  return keys.map((key) => `--from-literal=${key}='...'`);
}
