import { CLUSTER_FOLDER, type Place } from '../place';
import { topological } from './topological';
import { graphOf, joined, type Wait } from './waits';

/** A folder that kustomize takes as it is. */
export interface Folder {
  /** Beneath the output folder; `''` for that itself. */
  readonly path: string;
  /** Files, or folders at the root, in the order in which they are applied. */
  readonly resources: readonly string[];
}

/** A folder that is applied after another. */
export type FolderWait = readonly [folder: string, other: string];

/**
 * A folder for each chart, one beneath it for objects of the cluster, and the root with all charts' folders. The lists of `waits`
 * stand by weight.
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

/** By name, after those that they wait for. Folders may wait for each other, through different objects: then the lesser reason goes. */
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
