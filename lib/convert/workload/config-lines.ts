import { looksSecret } from '../../kubernetes/objects/secrets';
import { Config } from '../../workload/config';

/** A fault of a line. Messages don't contain the line, which may be a secret. */
interface ConfigFault {
  /** Counted from 0. */
  readonly line: number;
  readonly claim: string;
}

interface Entry {
  readonly line: number;
  readonly key: string;
  /** Undefined if the line has no `=`. */
  readonly value: string | undefined;
}

/** Returns the reasons why a text does not consist of `key=value` lines. */
export function configFaults(text: string): ConfigFault[] {
  const entries = entriesOf(text);
  return entries.flatMap(({ line, key, value }, index) => {
    if (value === undefined) return [{ line, claim: 'must be key=value, got no "="; write one entry a line, comments behind #' }];
    if (key === '') return [{ line, claim: 'must be key=value, got no key before the "="' }];
    const first = entries.findIndex((entry) => entry.key === key);
    return first === index ? [] : [{ line, claim: `must give a key once, got "${key}" on line ${entries[first].line + 1} too; drop one` }];
  });
}

/** Returns the environment variables. Of those that look secret, only the names are used, because their values must come from a Secret. */
export function config(text: string): Config | undefined {
  const entries = entriesOf(text).map(({ key, value = '' }) => ({ key, value, secret: looksSecret(key, value) }));
  if (entries.length === 0) return undefined;
  const data = entries.filter(({ secret }) => !secret).map(({ key, value }) => [key, value]);
  const secretKeys = entries.filter(({ secret }) => secret).map(({ key }) => key);
  return Config.environment(Object.fromEntries(data), { secretKeys });
}

/** Blank lines and lines that begin with # are ignored. */
function entriesOf(text: string): Entry[] {
  return text.split('\n').map((line) => line.trim()).flatMap((content, line) => {
    if (content === '' || content.startsWith('#')) return [];
    const at = content.indexOf('=');
    return [
      at < 0 ? { line, key: content, value: undefined } : { line, key: content.slice(0, at).trim(), value: content.slice(at + 1).trim() },
    ];
  });
}
