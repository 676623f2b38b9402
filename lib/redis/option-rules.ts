import { configFaults } from '../../agent/redis/contract/config';
import { Rule } from '../support/rules';
import { agentConfig } from './agent-config';
import { RedisSettings } from './settings';

/** Directives that a prop sets. */
const PROP_OF: ReadonlyMap<string, string> = new Map([
  ['save', 'snapshots'],
  ['maxmemory', 'maxMemory'],
  ['maxmemory-policy', 'eviction'],
  ['appendfsync', 'appendFsync'],
  ['min-replicas-to-write', 'writeSafety'],
  ['min-slaves-to-write', 'writeSafety'],
  ['cluster-node-timeout', 'nodeTimeout'],
]);

/** The server reads a directive in any case. */
function propOf(key: string): string | undefined {
  return PROP_OF.get(key.toLowerCase());
}

/** Words as the server parts them: quotes may begin within one, and end with it. https://github.com/redis/redis/blob/8.0/src/sds.c, sdssplitargs */
const QUOTED = String.raw`"(?:\\.|[^"\\])*"|'(?:\\'|\\(?!')|[^'\\])*'`;
const WORDS = new RegExp(String.raw`^\s*(?:(?:[^\s"']+(?:${QUOTED})?|${QUOTED})(?:\s+|$))*$`);

function propsAreNotOptions({ options }: RedisSettings) {
  return Object.entries(options).filter(([key]) => propOf(key) !== undefined)
    .map(([key, value]) => `options.${key} must be left out, got ${JSON.stringify(value)}: it is set by ${propOf(key)}; use that`);
}

/** By the agent's own word, so that what it refuses never reaches a cluster. */
function agentTakesIt(settings: RedisSettings) {
  const own = /^(?:server\.(?=options)|(?=credentials\.(?:user|rules)))/;
  const options = Object.fromEntries(Object.entries(settings.options).filter(([key]) => propOf(key) === undefined));
  return configFaults(agentConfig({ ...settings, options })).filter((fault) => own.test(fault)).map((fault) => fault.replace(own, ''));
}

/** What the server would end on, at each start. */
function valuesCanBeRead({ options }: RedisSettings) {
  return Object.entries(options).flatMap(([key, value]) => valueFault(value)?.replace(/^/, `options.${key} `) ?? []);
}

/** A text is not repeated: it may be a secret. */
function valueFault(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value) && !Number.isSafeInteger(value)) return `must be a whole number, got ${value}: the server reads no other; write it as a text where it does`;
  if (typeof value !== 'string') return undefined;
  if (/[\r\n\0]/.test(value)) return `must be one line, got several: a second one would be a second directive; use one line`;
  return WORDS.test(value) ? undefined : `must close its quotes before a space or the end, got one that is open: the server would not start; close it, or write \\" within double quotes`;
}

export const optionRules: readonly Rule<RedisSettings>[] = [propsAreNotOptions, agentTakesIt, valuesCanBeRead];
