/** A Secret that no manifest holds and that the pods wait for. */
export interface RequiredSecret {
  readonly name: string;
  /** What the service does with it. */
  readonly purpose: string;
  /** A command that makes it and asks for, or has a place for, what is secret. */
  readonly command: string;
}

/** The command by which somebody makes a Secret: from files, or with values to fill in. */
export function createSecretCommand(name: string, namespace: string | undefined, sources: readonly string[]): string {
  const inNamespace = namespace === undefined ? [] : ['--namespace', namespace];
  return ['kubectl create secret generic', name, ...inNamespace, ...sources].join(' ');
}

/** A source of a Secret for each of these keys, with a place for its value. */
export function literalSources(keys: readonly string[]): string[] {
  return keys.map((key) => `--from-literal=${key}='...'`);
}
