import { CLUSTER_FOLDER, type Place } from '../place';
import { topological } from './topological';
import { graphOf, joined, type Wait } from './waits';

/** A folder that kustomize can apply. */
export interface Folder {
  /** Relative to the output folder, which is `''`. */
  readonly path: string;
  /** Files (at the root: folders), in the order in which they are applied. */
  readonly resources: readonly string[];
}

/** A folder that is applied after another. */
export type FolderWait = readonly [folder: string, other: string];

/**
 * Returns a folder for each chart, a folder below it for cluster-scoped objects, and the root with the folders of all charts. The lists in
 * `waits` are sorted by weight.
 */
export function foldersOf(files: readonly Place[], waits: readonly (readonly FolderWait[])[]): Folder[] {
  const resources = new Map<string, string[]>();
  for (const { folder, file } of files) {
    append(resources, folder, file);
    const prefix = `${CLUSTER_FOLDER}/`;
    const beneath = folder === '' ? CLUSTER_FOLDER : `${folder}/${CLUSTER_FOLDER}`;
    if (file.startsWith(prefix)) append(resources, beneath, file.slice(prefix.length));
  }
  if (files.length === 0) return [];
  const charts = orderedFolders([...new Set(files.map(({ folder }) => folder))].sort(), waits);
  const root = [...charts.filter((path) => path !== ''), ...resources.get('') ?? []];
  const beneath = [...resources].filter(([path]) => path !== '').map(([path, list]) => ({ path, resources: list }));
  return [...beneath, { path: '', resources: root }];
}

/**
 * Sorts folders by name, after the folders that they wait for. If folders wait for each other because of different objects, the lesser
 * reason is ignored.
 */
function orderedFolders(folders: readonly string[], waits: readonly (readonly FolderWait[])[]): string[] {
  const position = new Map(folders.map((folder, index) => [folder, index]));
  const numbered = waits.map((list): Wait[] => list.filter(([folder, other]) => folder !== other).map((pair) => {
    const [folder, other] = pair.map((path) => position.get(path) ?? 0);
    return { objects: [folder], others: [other] };
  }));
  const kept = numbered.reduce<readonly Wait[]>((weightier, lesser) => joined(folders.length, weightier, lesser), []);
  return topological(graphOf(folders.length, kept)).filter((item) => item < folders.length).map((index) => folders[index]);
}

function append(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
