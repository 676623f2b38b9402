import { isUtf8 } from 'node:buffer';
import { stored } from './defaults';
import { readDocuments } from './documents';
import { groupOf } from '../../kubernetes/objects/kinds';
import { type Inventory, inventory } from '../inventory';
import type { KubeObject } from '../kube-object';
import { clusterScope, scoped } from './namespaces';
import { placed, repetitions } from './place';
import { matchedByName } from './same-names';
import { type Fields, isFields, listAt, textAt } from '../../kubernetes/objects/fields';

/** A file of a folder of manifests. Its path is relative to the folder. */
export interface ManifestFile {
  readonly path: string;
  readonly text: string;
  /** Set if the file isn't UTF-8 text. `text` is then only for comparison. */
  readonly encoding?: 'UTF-16' | 'no text';
}

const UTF_16_MARKS = ['fffe', 'feff'];

/** A file with these bytes, in any encoding. */
export function fileOf(path: string, bytes: Buffer): ManifestFile {
  const text = bytes.toString('utf8');
  if (isUtf8(bytes) && !text.includes('\0')) return { path, text };
  return { path, text, encoding: UTF_16_MARKS.includes(bytes.toString('hex', 0, 2)) ? 'UTF-16' : 'no text' };
}

/** The objects in the files, or why they can't be read. */
export interface Reading {
  readonly inventory: Inventory;
  /** `web.yaml:3:1: must be YAML: ...` */
  readonly faults: readonly string[];
  /** Files with documents that aren't Kubernetes objects. */
  readonly leftOut: readonly string[];
  /** What was assumed about namespaces. */
  readonly notes: readonly string[];
}

/** The group of kustomization files, which are never applied to a cluster. */
const KUSTOMIZATION_GROUP = 'kustomize.config.k8s.io';

/** Whether a file may hold manifests, by its name. */
export function mayHoldManifests(path: string): boolean {
  return /\.(ya?ml|json)$/.test(path) && !/(^|\/)(\.|kustomization\.ya?ml$)/.test(path);
}

/**
 * Reads the files of all sides that are compared. A file may contain one object, several documents, or a list as kubectl prints it.
 */
export function readSides(...sides: readonly (readonly ManifestFile[])[]): Reading[] {
  return readSidesIn(undefined, ...sides);
}

/** The same, with a namespace for all objects that need one and name none. */
export function readSidesIn(defaultNamespace: string | undefined, ...sides: readonly (readonly ManifestFile[])[]): Reading[] {
  const found = sides.map(findObjects);
  const isOfCluster = clusterScope(found.flatMap(({ objects }) => objects));
  const inScope = found.map(({ objects }) => objects.map((object) => scoped(object, isOfCluster, defaultNamespace)));
  return matchedByName(placed(inScope), isOfCluster).map(({ objects, notes }, side) => {
    const { faults, leftOut } = found[side];
    return { inventory: inventory(objects), faults: [...faults, ...repetitions(objects)], leftOut: [...new Set(leftOut)], notes };
  });
}

interface Found {
  readonly objects: readonly KubeObject[];
  readonly faults: readonly string[];
  readonly leftOut: readonly string[];
}

function findObjects(files: readonly ManifestFile[]): Found {
  const [objects, faults, leftOut] = [[] as KubeObject[], [] as string[], [] as string[]];
  for (const { path, text, encoding } of files.filter((file) => mayHoldManifests(file.path))) {
    if (encoding !== undefined) {
      faults.push(`${path}: must be text in UTF-8, got ${encoding}; save it as UTF-8, or move it away`);
      continue;
    }
    const documents = readDocuments(text);
    faults.push(...documents.faults.map((fault) => `${path}:${fault}`));
    for (const item of documents.values.flatMap(items).filter((value) => !isKustomization(value))) {
      const object = isFields(item) ? objectOf(path, item) : undefined;
      if (object === undefined) leftOut.push(path);
      else objects.push(object);
    }
  }
  return { objects, faults, leftOut };
}

function isKustomization(value: unknown): boolean {
  return (textAt(value, 'apiVersion') ?? '').startsWith(`${KUSTOMIZATION_GROUP}/`);
}

/** The items of a List, or the document itself. */
function items(document: unknown): readonly unknown[] {
  const isList = isFields(document) && /List$/.test(textAt(document, 'kind') ?? '') && 'items' in document;
  return isList ? listAt(document, 'items').flatMap(items) : [document];
}

function objectOf(file: string, written: Fields): KubeObject | undefined {
  const [apiVersion, kind, name] = ['apiVersion', 'kind', 'metadata.name'].map((path) => textAt(written, path));
  if (!apiVersion || !kind || !name) return undefined;
  const group = groupOf(apiVersion);
  return { group, kind, name, file, place: textAt(written, 'metadata.namespace') ?? '', written, stored: stored(group, kind, written) };
}
