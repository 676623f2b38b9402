import { loginFaults, optionFaults } from '../../../agent/redis/contract/config';
import { propOf } from '../../../agent/redis/contract/directives';
import type { Demand, Fault } from '../../support/fault';
import type { Rule } from '../../support/rules';
import type { RedisSettings } from '../settings';

/**
 * Words as the server parts them: quotes may begin within one, and end with it.
 *
 * @see https://github.com/redis/redis/blob/8.0/src/sds.c `sdssplitargs`
 */
const QUOTED = String.raw`"(?:\\.|[^"\\])*"|'(?:\\'|\\(?!')|[^'\\])*'`;
const WORDS = new RegExp(String.raw`^\s*(?:(?:[^\s"']+(?:${QUOTED})?|${QUOTED})(?:\s+|$))*$`);

function propsAreNotOptions({ options }: RedisSettings): Fault[] {
  return Object.entries(options).flatMap(([key, value]) => {
    const prop = propOf(key);
    if (prop === undefined) return [];
    return [{ prop: `options.${key}`, must: 'be left out', got: `${JSON.stringify(value)}`, why: `it is set by ${prop}`, fix: 'use that' }];
  });
}

/** The agent's own checks, so that settings which it would reject never reach a cluster. */
function agentTakesIt({ credentials, options }: RedisSettings): Fault[] {
  const others = Object.fromEntries(Object.entries(options).filter(([key]) => propOf(key) === undefined));
  return [...loginFaults(credentials), ...optionFaults(others)];
}

/** Values that would keep the server from starting. */
function valuesCanBeRead({ options }: RedisSettings): Fault[] {
  return Object.entries(options).flatMap(([key, value]) => {
    const wrong = wrongValue(value);
    return wrong === undefined ? [] : [{ prop: `options.${key}`, ...wrong }];
  });
}

/** Messages don't contain the value, which may be a secret. */
function wrongValue(value: unknown): Demand | undefined {
  if (typeof value === 'number' && Number.isFinite(value) && !Number.isSafeInteger(value)) {
    const fix = 'write it as a string if the directive allows it';
    return { must: 'be a whole number', got: String(value), why: 'the server accepts no other number', fix };
  }
  if (typeof value !== 'string') return undefined;
  if (/[\r\n\0]/.test(value)) {
    return { must: 'be one line', got: 'several', why: 'a second line would be another directive', fix: 'use one line' };
  }
  if (WORDS.test(value)) return undefined;
  return {
    must: 'close its quotes before a space or the end',
    got: 'an unclosed quote',
    why: 'the server would not start',
    fix: 'close it, or write \\" within double quotes',
  };
}

export const optionRules: readonly Rule<RedisSettings>[] = [propsAreNotOptions, agentTakesIt, valuesCanBeRead];
