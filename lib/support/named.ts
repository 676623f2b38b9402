/** More names than these make a note hard to read. */
const MAX_NAMED = 5;

/** The first few of many. */
export function named(names: readonly string[]): string {
  const others = names.length - MAX_NAMED;
  return others > 0 ? `${names.slice(0, MAX_NAMED).join(', ')} and ${others} more` : names.join(', ');
}
