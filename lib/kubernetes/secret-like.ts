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
