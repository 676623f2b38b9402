import type { Construct } from 'constructs';
import { type Fault, formatFault } from './fault';
import { visible } from './visible';

/** Looks at one thing and says what is wrong with it, or nothing. */
export type Rule<T> = (value: T) => Fault | readonly Fault[] | undefined;

/** By error: a class of its own would be printed with its name. */
const faultsOfErrors = new WeakMap<Error, readonly Fault[]>();

/**
 * Holds `value` against every rule.
 *
 * @throws one error with a line for each fault
 */
export function check<T>(scope: Construct, value: T, rules: readonly Rule<T>[]): void {
  const faults = rules.flatMap((rule) => rule(value) ?? []);
  if (faults.length > 0) throw brokenRules(scope, faults);
}

/** An error with a line for each fault, every line behind the construct's path, whatever the values hold. */
export function brokenRules(scope: Construct, faults: readonly Fault[]): Error {
  const error = new Error(faults.map((fault) => visible(`[${scope.node.path}] ${formatFault(fault)}`)).join('\n'));
  faultsOfErrors.set(error, faults);
  return error;
}

/** The faults that an error of broken rules tells; nothing when it is another error. */
export function faultsOf(error: unknown): readonly Fault[] | undefined {
  return error instanceof Error ? faultsOfErrors.get(error) : undefined;
}
