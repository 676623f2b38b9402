import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { convert } from './convert';
import type { Io } from './io';
import { EXIT_FAILED, EXIT_FAULTY_INPUT, EXIT_OK } from './io';
import { convertCommand } from './convert-command';
import { check, plan } from './plan';
import { checkCommand, planCommand } from './plan-command';
import { packageRoot } from '../support/package-root';
import { visibleLines } from '../support/visible';

/**
 * Runs the command line and returns the exit code: 0, 1 for an error of the system, 2 for invalid arguments or input, or another code of
 * the command.
 */
export function run(argv: readonly string[], io: Io): number {
  let exitCode = EXIT_OK;
  const program = new Command('operatorless')
    .description('Plain Kubernetes manifests that need no operator.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .configureOutput({ writeOut: io.writeOutput, writeErr: (text) => io.writeError(visibleLines(text)) })
    .showSuggestionAfterError()
    .exitOverride();
  program.addCommand(convertCommand((files, options) => {
    exitCode = convert(files, options, io);
  }).copyInheritedSettings(program));
  program.addCommand(planCommand((old, next, options) => {
    exitCode = plan(old, next, options, io);
  }).copyInheritedSettings(program));
  program.addCommand(checkCommand((committed, options) => {
    exitCode = check(committed, options, io);
  }).copyInheritedSettings(program));

  try {
    program.parse(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === EXIT_OK ? EXIT_OK : EXIT_FAULTY_INPUT;
    if (!isSystemError(error)) throw error;
    io.writeError(`operatorless: ${visibleLines(error.message)}\n`);
    return EXIT_FAILED;
  }
  return exitCode;
}

/** Whether it is an error of the system, such as a full disk or a missing permission, which a stack trace wouldn't explain. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'syscall' in error;
}

function packageVersion(): string {
  return String(JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')).version);
}
