import { join, sep } from 'node:path';
import { packageRoot } from './package-root';

const OUR_SOURCES = join(packageRoot(), 'lib') + sep;

/** An error about the user's code. Node prints the stack of an error that nobody catches: of that, only the lines of this code help. */
export function userError(message: string): Error {
  const error = new Error(message);
  error.stack = (error.stack ?? message).split('\n').filter((line) => !isForeignFrame(line)).join('\n');
  return error;
}

function isForeignFrame(line: string): boolean {
  return /^\s+at /.test(line) && (/node:internal|[\\/]node_modules[\\/]/.test(line) || line.includes(OUR_SOURCES));
}
