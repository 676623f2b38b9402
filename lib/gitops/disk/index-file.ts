/**
 * The file that lists what we wrote into an output folder. It is neither YAML nor JSON, because Argo CD and Flux would take those for
 * manifests.
 */
export const INDEX_FILE = '.operatorless-files';

const HEADER = '# Written by cdk8s-operatorless, which replaces these files, and deletes those that the app no longer has. '
  + 'All others are yours.';

/** The paths are sorted, one per line, so that Git can usually merge the file. */
export function indexText(paths: readonly string[]): string {
  return `${[HEADER, ...[...paths].sort()].join('\n')}\n`;
}

/**
 * Returns the paths in an index. If Git couldn't merge it, the paths of both sides count, because we wrote all of them.
 *
 * @throws if the file isn't one of our indexes, or names a file outside the folder
 */
export function indexedPaths(text: string): string[] {
  const [header, ...lines] = text.split(/\r?\n/);
  if (header !== HEADER) {
    const must = `${INDEX_FILE} must begin with "${HEADER.slice(0, 34)} ...", got "${header.slice(0, 80)}"`;
    throw new Error(`${must}: it says which files are ours; restore it from Git, or delete it together with the files that it named`);
  }
  const paths = lines.filter((line) => line !== '' && !/^(<{7}|={7}|>{7}|\|{7})/.test(line));
  const outside = paths.find((path) => !isBeneath(path));
  if (outside === undefined) return [...new Set(paths)];
  throw new Error(`${INDEX_FILE} must name files beneath its folder, got "${outside}": we delete what it names; restore it from Git`);
}

function isBeneath(path: string): boolean {
  return !/^[A-Za-z]:|\\/.test(path) && path.split('/').every((part) => !['', '.', '..'].includes(part));
}
