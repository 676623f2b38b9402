#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { run } from './run';

const STANDARD_INPUT = 0;

process.exitCode = run(process.argv.slice(2), {
  readStandardInput: () => readFileSync(STANDARD_INPUT, 'utf8'),
  writeOutput: (text) => void process.stdout.write(text),
  writeError: (text) => void process.stderr.write(text),
});
