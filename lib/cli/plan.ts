import { isNamespaceName } from '../kubernetes/formats/names';
import { type Allowance, parseAllowance } from '../plan/allowance';
import { dangers, isDangerous, mayBeAllowed, type Plan } from '../plan/plan';
import { planJson } from '../plan/print/json';
import { planMarkdown } from '../plan/print/markdown';
import { planText } from '../plan/print/text';
import { readSides } from '../plan/read/read';
import { rules } from '../plan/rules';
import { schemaFaults } from '../plan/rules/schemas';
import { serverWarnings } from '../plan/rules/warnings';
import { visible, visibleLines } from '../support/visible';
import { readProject } from './cdk8s-project';
import { type Cluster, clusterOf } from './cluster';
import { compare } from './comparison';
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
    const { plan: found, sides } = compare(
      [from, to], { allowed, ignored: options.ignore, namespace: namespaceOf(options), cluster: clusterOf(options) }, io,
    );
    const exitCode = exitCodeOf(found);
    if (options.json) io.writeOutput(planJson(found, sides, exitCode));
    else io.writeOutput(options.markdown ? planMarkdown(found, sides) : planText(found, sides, io.coloured));
    return exitCode;
  });
}

/** Checks that the committed files are what the app writes now, or prints the differing files and the plan. Returns the exit code. */
export function check(committed: string | undefined, options: CheckOptions, io: Io): number {
  return faultsAsExitCode(io, () => {
    const { from, to } = sourcesOf(committed, undefined, readProject('.', options), io);
    const cluster = clusterOf(options);
    const files = drift(from, to);
    if (files.length === 0) {
      io.writeOutput(`${visible(from.title)}: every file is ${to.title} (${to.files.length})\n`);
      return checkSchemas(to, cluster, io);
    }
    io.writeOutput(`${visible(from.title)} must be ${to.title}, got ${files.length} files that differ;`
      + ` write them and commit:\n${files.map((file) => `  ${visible(file)}\n`).join('')}\n`);
    const { plan: found, sides } = compare([from, to], { allowed: [], ignored: [], namespace: undefined, cluster }, io);
    io.writeOutput(planText(found, sides, io.coloured));
    return EXIT_DRIFT;
  });
}

/** Names what Kubernetes doesn't know of the manifests, and what it warns about, as far as they can be read. */
function checkSchemas({ files }: Source, cluster: Cluster, io: Io): number {
  const [{ inventory }] = readSides(files);
  const world = { before: inventory, after: inventory, ...cluster };
  const faults = schemaFaults(world);
  for (const warning of serverWarnings(world)) io.writeError(`note: ${visible(warning)}\n`);
  io.writeOutput(faults.map((fault) => `${visible(fault)}\n`).join(''));
  return faults.length > 0 ? EXIT_DANGER : EXIT_OK;
}

/** What couldn't be judged may be dangerous as well. */
function exitCodeOf(found: Plan): number {
  if (dangers(found).length > 0) return EXIT_DANGER;
  return found.unjudged.length > 0 ? EXIT_FAULTY_INPUT : EXIT_OK;
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
