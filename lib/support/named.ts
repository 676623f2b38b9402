/** The maximum number of names in a note. */
const MAX_NAMED = 5;

/** The first names, and the number of the others. */
export function named(names: readonly string[]): string {
  const others = names.length - MAX_NAMED;
  return others > 0 ? `${names.slice(0, MAX_NAMED).join(', ')} and ${others} more` : names.join(', ');
}
