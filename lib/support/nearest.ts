import { closest, distance } from 'fastest-levenshtein';

/** No known name is longer, and comparing long texts takes long. */
const LONGEST_NAME = 100;

/** Returns the known name that is most similar to `name`, if at most a third of the letters differ. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const lowerCase = known.map((one) => one.toLowerCase());
  if (known.length === 0 || name.length > LONGEST_NAME) return undefined;
  const near = closest(name.toLowerCase(), lowerCase);
  return distance(name.toLowerCase(), near) <= Math.ceil(name.length / 3) ? known[lowerCase.indexOf(near)] : undefined;
}
