import { readFileSync } from 'node:fs';
import { run } from './run';

const STANDARD_INPUT = 0;

// A reader that stops early, such as `head`, is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = run(process.argv.slice(2), {
  readStandardInput: () => readFileSync(STANDARD_INPUT, 'utf8'),
  writeOutput: (text) => void process.stdout.write(text),
  writeError: (text) => void process.stderr.write(text),
  // https://no-color.org
  coloured: process.stdout.isTTY && !process.env.NO_COLOR,
  screen: process.stderr,
});
