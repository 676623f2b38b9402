import { isObject } from '../shape';
import type { ProgramStatus } from './turn';

const LONGEST_TEXT = 100;

/** What the status of another agent says of its program. Absent: one of an earlier release, or of another form. */
export function parseProgram(value: unknown): ProgramStatus | undefined {
  if (!isObject(value)) return undefined;
  const { digest, release, protocol, forSeconds, refused } = value;
  if (!isText(digest) || !isText(release) || typeof protocol !== 'number' || typeof forSeconds !== 'number') return undefined;
  return { digest, release, protocol, forSeconds, ...(isText(refused) && { refused }) };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_TEXT;
}
