/** A Secret that is in no manifest and that the pods need to start. Those that you name in `env` or `volumes` are not listed. */
export interface RequiredSecret {
  /** The name of the Secret. */
  readonly name: string;
  /** What the service uses it for. */
  readonly purpose: string;
  /** A command that creates it. It prompts for the secret values, or has placeholders for them. */
  readonly command: string;
}

/** The Secrets with which the kubelet pulls images. */
export function pullSecrets(names: readonly string[], namespace: string | undefined): RequiredSecret[] {
  const inNamespace = namespace === undefined ? '' : ` --namespace ${namespace}`;
  return names.map((name) => ({
    name,
    purpose: 'the login to the registry of the images',
    command: `kubectl create secret docker-registry ${name}${inNamespace}`
      + " --docker-server=... --docker-username=... --docker-password='...'",
  }));
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

/**
 * Words that name a secret, as whole words of a key: `db.password`, `API_KEY`, `authToken`.
 *
 * @see https://github.com/FairwindsOps/polaris/blob/master/pkg/config/checks/sensitiveConfigmapContent.yaml
 */
const WORDS = 'pass|[a-z]*passw(or)?d|passphrase|pwd|secret|token|credential|bearer|jwt|dsn';
const KEYS = 'api|access|private|secret|client|encryption|signing';
const SECRET_WORDS = new RegExp(`(^|[^a-z])(${WORDS}|(${KEYS})[^a-z]?key)s?([^a-z]|$)`);

/** Values that are secrets whatever their key is. */
const SECRET_VALUES: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/, // a JSON Web Token
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/, // an AWS access key
  /\bgh[pousr]_[A-Za-z0-9]{36,}\b/, // a GitHub token
  /\bxox[abprs]-[A-Za-z0-9-]{10,}/, // a Slack token
  /^(Basic|Bearer) [A-Za-z0-9+/._~-]{8,}=*$/i,
  /:\/\/[^/\s:@]*:[^/\s@]+@/, // a URL with a password in it
];

/** Whether an entry of a configuration looks like a secret. If in doubt, it does. */
export function looksSecret(key: string, value: string): boolean {
  const words = key.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  return SECRET_WORDS.test(words) || SECRET_VALUES.some((pattern) => pattern.test(value));
}
