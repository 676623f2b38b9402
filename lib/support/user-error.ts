import { join, sep } from 'node:path';
import { packageRoot } from './package-root';

const OUR_SOURCES = join(packageRoot(), 'lib') + sep;

/** An error about the user's code. Of the stack, which Node prints, it keeps only the lines of that code. */
export function userError(message: string): Error {
  const error = new Error(message);
  error.stack = (error.stack ?? message).split('\n').filter((line) => !isForeignFrame(line)).join('\n');
  return error;
}

/** Frames of this package, of other packages, of Node, and of built-in functions such as `Array.map`, which have no place. */
function isForeignFrame(line: string): boolean {
  return /^\s+at /.test(line) && (/node:internal|[\\/]node_modules[\\/]|\(<anonymous>\)$/.test(line) || line.includes(OUR_SOURCES));
}
