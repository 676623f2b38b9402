import { Construct } from 'constructs';
import { visible } from './visible';

/** Looks at one thing and says what is wrong with it, or nothing: `prop must ..., got value: reason; fix`. */
export type Rule<T> = (value: T) => string | readonly string[] | undefined;

/**
 * Holds `value` against every rule.
 *
 * @throws one error with a line for each broken rule, every line behind the construct's path, whatever the values hold
 */
export function check<T>(scope: Construct, value: T, rules: readonly Rule<T>[]): void {
  const messages = rules.flatMap((rule) => rule(value) ?? []);
  if (messages.length > 0) throw new Error(messages.map((message) => visible(`[${scope.node.path}] ${message}`)).join('\n'));
}
