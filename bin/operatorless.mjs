#!/usr/bin/env node
// Committed, so that npm can link the command before it is built.
import { existsSync } from 'node:fs';
import process from 'node:process';
import { URL } from 'node:url';

const command = new URL('../build/cli/main.js', import.meta.url);
if (existsSync(command)) {
  await import(command);
} else {
  process.stderr.write('operatorless: the command must be built, got a clone as it was checked out; run "npm ci"\n');
  process.exitCode = 1;
}
