import { stored } from './defaults';
import { readDocuments } from './documents';
import { Inventory, inventory } from './inventory';
import { KubeObject, keyOf, titleOf } from './kube-object';
import { Fields, isFields, listAt, textAt } from './value';

/** A file of a folder of manifests, its path relative to the folder. */
export interface ManifestFile {
  readonly path: string;
  readonly text: string;
}

/** What the files hold, or why they can't be read. */
export interface Reading {
  readonly inventory: Inventory;
  /** `web.yaml:3:1: must be YAML: ...` */
  readonly faults: readonly string[];
  /** Files with documents that are no objects of Kubernetes. */
  readonly leftOut: readonly string[];
}

/** What tells kustomize which files to take. It never goes to a cluster. */
const KUSTOMIZATION_GROUP = 'kustomize.config.k8s.io';

/** Whether a file may hold manifests, by its name. */
export function mayHoldManifests(path: string): boolean {
  return /\.(ya?ml|json)$/.test(path) && !/(^|\/)(\.|kustomization\.ya?ml$)/.test(path);
}

/** Reads files of any layout: an object each, several documents, or lists as kubectl prints them. */
export function readManifests(files: readonly ManifestFile[]): Reading {
  const [found, faults, leftOut] = [[] as KubeObject[], [] as string[], [] as string[]];
  for (const file of files.filter(({ path }) => mayHoldManifests(path))) {
    const documents = readDocuments(file.text);
    faults.push(...documents.faults.map((fault) => `${file.path}:${fault}`));
    const objects = documents.values.flatMap(items).filter((document) => !(textAt(document, 'apiVersion') ?? '').startsWith(`${KUSTOMIZATION_GROUP}/`));
    for (const document of objects) {
      const object = isFields(document) ? objectOf(file.path, document) : undefined;
      if (object === undefined) leftOut.push(file.path);
      else found.push(object);
    }
  }
  const placed = tellApart(found);
  return { inventory: inventory(placed), faults: [...faults, ...repetitions(placed)], leftOut: [...new Set(leftOut)] };
}

/** A List is what it holds. */
function items(document: unknown): readonly unknown[] {
  return isFields(document) && /List$/.test(textAt(document, 'kind') ?? '') && 'items' in document ? listAt(document, 'items').flatMap(items) : [document];
}

function objectOf(file: string, written: Fields): KubeObject | undefined {
  const [apiVersion, kind, name] = ['apiVersion', 'kind', 'metadata.name'].map((path) => textAt(written, path));
  if (!apiVersion || !kind || !name) return undefined;
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return { group, kind, name, file, place: textAt(written, 'metadata.namespace') ?? '', written, stored: stored(group, kind, written) };
}

/** Folders that hold an object of the same name each go to namespaces that the manifests don't tell: there, the folder tells. */
function tellApart(objects: readonly KubeObject[]): readonly KubeObject[] {
  const nameless = objects.filter(({ place }) => place === '');
  const foldersOf = new Map<string, Set<string>>();
  for (const object of nameless) foldersOf.set(keyOf(object), (foldersOf.get(keyOf(object)) ?? new Set()).add(folderOf(object.file)));
  if (![...foldersOf.values()].some((folders) => folders.size > 1)) return objects;
  return objects.map((object) => (object.place === '' ? { ...object, place: folderOf(object.file) } : object));
}

function folderOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '';
}

function repetitions(objects: readonly KubeObject[]): string[] {
  const first = new Map<string, KubeObject>();
  return objects.flatMap((object) => {
    const other = first.get(keyOf(object));
    if (other === undefined) first.set(keyOf(object), object);
    return other === undefined ? [] : [`${object.file}: ${titleOf(object)} must be there once, got it in ${other.file} as well; remove one`];
  });
}
