import { CLUSTER_FOLDER, Place } from './place';
import { topological } from './topological';

/** A folder that kustomize takes as it is. */
export interface Folder {
  /** Beneath the output folder; `''` for that itself. */
  readonly path: string;
  /** Files, or folders at the root, in the order in which they are applied. */
  readonly resources: readonly string[];
}

/** A folder for each chart, one beneath it for objects of the cluster, and the root with all charts' folders. */
export function foldersOf(files: readonly Place[], waits: readonly (readonly [folder: string, other: string])[]): Folder[] {
  const resources = new Map<string, string[]>();
  for (const { folder, file } of files) {
    append(resources, folder, file);
    const prefix = `${CLUSTER_FOLDER}/`;
    if (file.startsWith(prefix)) append(resources, folder === '' ? CLUSTER_FOLDER : `${folder}/${CLUSTER_FOLDER}`, file.slice(prefix.length));
  }
  if (files.length === 0) return [];
  const charts = orderedFolders([...new Set(files.map(({ folder }) => folder))].sort(), waits);
  const root = [...charts.filter((path) => path !== ''), ...resources.get('') ?? []];
  return [...resources].filter(([path]) => path !== '').map(([path, list]) => ({ path, resources: list })).concat({ path: '', resources: root });
}

/** By name, after those that they wait for; folders that wait for each other, through different objects, stay by name. */
function orderedFolders(folders: readonly string[], waits: readonly (readonly [folder: string, other: string])[]): string[] {
  const position = new Map(folders.map((folder, index) => [folder, index]));
  const edges = waits
    .filter(([folder, other]) => folder !== other)
    .map(([folder, other]) => ({ from: position.get(folder) ?? 0, to: position.get(other) ?? 0 }));
  const order = topological(folders.length, edges);
  const placed = new Set(order);
  const stuck = folders.map((_, index) => index).filter((index) => !placed.has(index));
  return [...order, ...stuck].map((index) => folders[index]);
}

function append(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
