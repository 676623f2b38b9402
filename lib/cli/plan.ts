import { isNamespaceName } from '../kubernetes/formats/names';
import { type Allowance, parseAllowance } from '../plan/allowance';
import type { Plan } from '../plan/plan';
import { dangers, isDangerous, mayBeAllowed, plan as planOf } from '../plan/plan';
import type { Sides } from '../plan/print/groups';
import { planJson } from '../plan/print/json';
import { planMarkdown } from '../plan/print/markdown';
import { planText } from '../plan/print/text';
import type { Reading } from '../plan/read/read';
import { readSidesIn } from '../plan/read/read';
import { rules } from '../plan/rules';
import { visible, visibleLines } from '../support/visible';
import { readProject } from './cdk8s-project';
import type { Io } from './io';
import { CommandError, EXIT_DANGER, EXIT_DRIFT, EXIT_FAULTY_INPUT, EXIT_OK } from './io';
import type { CheckOptions, PlanOptions } from './plan-command';
import type { Source } from './plan-sources';
import { drift, sourcesOf } from './plan-sources';

/** Prints what a change does to a running cluster. Returns the exit code. */
export function plan(old: string | undefined, next: string | undefined, options: PlanOptions, io: Io): number {
  return faultsAsExitCode(io, () => {
    const allowed = options.allow.map(parseAllowance);
    refuseUnknown(allowed);
    const { from, to } = sourcesOf(old, next, readProject('.', options), io);
    const { plan: found, sides } = compare([from, to], { allowed, namespace: namespaceOf(options) }, io);
    const exitCode = dangers(found).length > 0 ? EXIT_DANGER : EXIT_OK;
    if (options.json) io.writeOutput(planJson(found, sides, exitCode));
    else io.writeOutput(options.markdown ? planMarkdown(found, sides) : planText(found, sides, io.coloured));
    return exitCode;
  });
}

/** Checks that the committed files are what the app writes now, or prints the differing files and the plan. Returns the exit code. */
export function check(committed: string | undefined, options: CheckOptions, io: Io): number {
  return faultsAsExitCode(io, () => {
    const { from, to } = sourcesOf(committed, undefined, readProject('.', options), io);
    const files = drift(from, to);
    if (files.length === 0) {
      io.writeOutput(`${visible(from.title)}: every file is ${to.title} (${to.files.length})\n`);
      return EXIT_OK;
    }
    io.writeOutput(`${visible(from.title)} must be ${to.title}, got ${files.length} files that differ;`
      + ` write them and commit:\n${files.map((file) => `  ${visible(file)}\n`).join('')}\n`);
    const { plan: found, sides } = compare([from, to], { allowed: [], namespace: undefined }, io);
    io.writeOutput(planText(found, sides, io.coloured));
    return EXIT_DRIFT;
  });
}

interface Options {
  readonly allowed: readonly Allowance[];
  /** The namespace of objects that name none. */
  readonly namespace: string | undefined;
}

interface Comparison {
  readonly plan: Plan;
  readonly sides: Sides;
}

function compare([from, to]: readonly [Source, Source], { allowed, namespace }: Options, io: Io): Comparison {
  const [before, after] = readSidesIn(namespace, from.files, to.files);
  const faults = [...faultsOf(from, before), ...faultsOf(to, after)];
  if (faults.length > 0) throw new CommandError(faults.join('\n'));
  for (const file of new Set([...before.leftOut, ...after.leftOut])) io.writeError(
    `note: ${visible(file)} contains something that is not a Kubernetes object, which is left out\n`,
  );
  const notes = [[from, before], [to, after]] as const;
  return {
    plan: planOf({ before: before.inventory, after: after.inventory }, allowed),
    sides: { from: from.title, to: to.title, notes: notes.flatMap(([{ title }, side]) => side.notes.map((note) => `${title}: ${note}`)) },
  };
}

function faultsOf({ title }: Source, { faults }: Reading): string[] {
  return faults.map((fault) => visible(`${title}: ${fault}`));
}

function namespaceOf({ namespace }: PlanOptions): string | undefined {
  if (namespace === undefined || isNamespaceName(namespace)) return namespace;
  throw new CommandError(`--namespace must be the name of a namespace, got "${namespace}": lower-case letters, digits and "-", at most 63`);
}

/** Only what an intention can make right may be allowed: what the API server refuses fails all the same. */
function refuseUnknown(allowed: readonly Allowance[]): void {
  const known = rules.filter(mayBeAllowed).map(({ name }) => name);
  const faults = allowed.flatMap((allowance) => faultOf(allowance) ?? []);
  if (faults.length > 0) throw new CommandError(`${faults.join('\n')}\nrules that may be allowed: ${[...known].sort().join(', ')}`);
}

function faultOf({ rule: name, object }: Allowance): string | undefined {
  const rule = rules.find((one) => one.name === name && isDangerous(one.level));
  if (rule === undefined) return `--allow must name a rule for a dangerous change, got ${name}`;
  if (!mayBeAllowed(rule)) return `--allow must name a dangerous change, got ${name}: the API server refuses it, whatever is allowed;`
    + ' do instead what the plan says';
  if (rule.level === 'refused' && !object) return `--allow must name the object, as in ${name}:KIND/NAMESPACE/NAME, got ${name} alone:`
    + ' the API server refuses each of these objects until somebody has taken the step by hand';
  return undefined;
}

/** Returns exit code 2 for errors, because 1 means that files differ. */
function faultsAsExitCode(io: Io, action: () => number): number {
  try {
    return action();
  } catch (error) {
    const known = error instanceof CommandError || (error instanceof Error && 'syscall' in error);
    const told = known
      ? error.message
      : `internal error, please report it: ${error instanceof Error ? error.stack : String(error)}`;
    io.writeError(`operatorless: ${visibleLines(told)}\n`);
    return EXIT_FAULTY_INPUT;
  }
}
