import type { Construct } from 'constructs';
import { type Fault, formatFault } from './fault';
import { userError } from './user-error';
import { visible } from './visible';

/** Finds faults of one value. */
export type Rule<T> = (value: T) => Fault | readonly Fault[] | undefined;

/** The faults by error, because the name of an error class would be printed. */
const faultsOfErrors = new WeakMap<Error, readonly Fault[]>();

/**
 * Checks `value` against every rule.
 *
 * @throws one error with a line for each fault
 */
export function check<T>(scope: Construct, value: T, rules: readonly Rule<T>[]): void {
  const faults = rules.flatMap((rule) => rule(value) ?? []);
  if (faults.length > 0) throw brokenRules(scope, faults);
}

/** An error with one line per fault, each after the path of the construct. */
export function brokenRules(scope: Construct, faults: readonly Fault[]): Error {
  const error = userError(faults.map((fault) => visible(`[${scope.node.path}] ${formatFault(fault)}`)).join('\n'));
  faultsOfErrors.set(error, faults);
  return error;
}

/** The faults of an error of broken rules. Undefined for other errors. */
export function faultsOf(error: unknown): readonly Fault[] | undefined {
  return error instanceof Error ? faultsOfErrors.get(error) : undefined;
}
