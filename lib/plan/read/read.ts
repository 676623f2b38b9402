import { clustersOf } from './clusters';
import { stored } from './defaults';
import { readDocuments } from './documents';
import { type Inventory, inventory } from '../inventory';
import { keyOf, type KubeObject, titleOf } from '../kube-object';
import { type ManifestFile, mayHoldManifests } from './manifest-file';
import { currentGroup, inCurrentVersion } from './moved-kinds';
import { isPatch } from './patches';
import { type Fields, isFields, listAt, textAt } from '../../kubernetes/objects/fields';

/** What can't be judged, because it can't be read or is only a part of an object. */
export interface Unjudged {
  /** The file. */
  readonly path: string;
  /** `web.yaml:3:1: must be YAML: ...` */
  readonly message: string;
  /** The same on both sides if nothing of it changes. */
  readonly content: string;
}

/** One side of a comparison. */
export interface Reading {
  /** The objects by cluster. All sides have the same clusters, in the same order. */
  readonly clusters: readonly ClusterInventory[];
  /** All objects, even if clusters have some in common. */
  readonly inventory: Inventory;
  readonly unjudged: readonly Unjudged[];
  /** Files with documents that aren't Kubernetes objects. */
  readonly leftOut: readonly string[];
  /** What kubectl does without a word: `web.yaml:3:1: ...` */
  readonly notes: readonly string[];
}

interface ClusterInventory {
  /** Empty for what no other cluster has as well. */
  readonly name: string;
  readonly inventory: Inventory;
}

/** The group of kustomization files, which are never applied to a cluster. */
const KUSTOMIZATION_GROUP = 'kustomize.config.k8s.io';

/**
 * Reads the files of all sides that are compared. A file may contain one object, several documents, or a list as kubectl prints it. What
 * a file or kustomization contains on one side is not compared if it can't be read on another.
 */
export function readSides(...sides: readonly (readonly ManifestFile[])[]): Reading[] {
  const found = sides.map(findObjects);
  const unread = new Set(found.flatMap(({ unread: files }) => files.map(({ path }) => path)));
  const holding = new Set(found.flatMap(({ objects }) => objects.map(({ file }) => file)));
  const uncompared = new Set(sides.flat().flatMap(({ path, appliedBy = path }) => (unread.has(path) || unread.has(appliedBy) ? [path] : [])));
  const clusters = clustersOf(found.map(({ objects }) => objects.filter(({ file }) => !uncompared.has(file))));
  return found.map(({ objects, unjudged, unread: files, leftOut, notes }, side) => {
    // Text that is no YAML may be a configuration of some tool, unless it stands where objects are or should be.
    const isOther = (file: Unread) => !file.mentionsObjects && !holding.has(file.path) && objects.length > 0;
    return {
      clusters: clusters.map(({ name, sides: of }) => ({ name, inventory: inventory(of[side]) })),
      inventory: inventory(clusters.flatMap(({ sides: of }) => of[side])),
      unjudged: [...unjudged, ...files.filter((file) => !isOther(file))],
      leftOut: [...new Set([...leftOut, ...files.filter(isOther).map(({ path }) => path)])],
      notes,
    };
  });
}

/** A file that can't be read. */
interface Unread extends Unjudged {
  readonly mentionsObjects: boolean;
}

interface Found {
  readonly objects: KubeObject[];
  /** Patches. */
  readonly unjudged: Unjudged[];
  readonly unread: Unread[];
  readonly leftOut: string[];
  readonly notes: string[];
}

function findObjects(files: readonly ManifestFile[]): Found {
  const found: Found = { objects: [], unjudged: [], unread: [], leftOut: [], notes: [] };
  for (const file of files) if (file.appliedBy !== undefined || mayHoldManifests(file.path)) addFile(found, file);
  return found;
}

function addFile(found: Found, file: ManifestFile): void {
  const { path, text, fault } = file;
  const { values, faults, notes } = fault === undefined ? readDocuments(text) : { values: [], faults: [` ${fault}`], notes: [] };
  if (faults.length > 0) {
    const more = faults.length === 1 ? '' : `, and ${faults.length - 1} more`;
    const isMention = fault !== undefined || mentionsObjects(text);
    found.unread.push({ path, message: `${path}:${faults[0]}${more}`, content: text, mentionsObjects: isMention });
    return;
  }
  found.notes.push(...notes.map((note) => `${path}:${note}`));
  const objects: KubeObject[] = [];
  for (const item of values.flatMap(items).filter((value) => !isKustomization(value))) {
    const object = isFields(item) ? objectOf(path, item) : undefined;
    if (object === undefined) found.leftOut.push(path);
    else if (file.appliedBy === undefined && isPatch(object)) found.unjudged.push(unjudgedPatch(object));
    else objects.push(object);
  }
  found.notes.push(...repeatedIn(objects));
  found.objects.push(...objects);
}

/** Whether text that is no YAML, such as a template, would contain objects. */
function mentionsObjects(text: string): boolean {
  return ['apiVersion', 'kind'].every((field) => new RegExp(`^[\\s{,-]*["']?${field}["']?\\s*:`, 'm').test(text));
}

function unjudgedPatch(object: KubeObject): Unjudged {
  const why = 'is a patch, which is judged only with the kustomization that applies it';
  return { path: object.file, message: `${object.file}: ${titleOf(object)} ${why}`, content: JSON.stringify(object.written) };
}

/** Notes about objects that a file contains twice. */
function repeatedIn(objects: readonly KubeObject[]): string[] {
  const seen = new Set<string>();
  const repeated = objects.filter((object) => seen.has(keyOf(object)) || !seen.add(keyOf(object)));
  return [...new Set(repeated.map((object) => `${object.file}: ${titleOf(object)} occurs more than once; the last one counts`))];
}

function isKustomization(value: unknown): boolean {
  return (textAt(value, 'apiVersion') ?? '').startsWith(`${KUSTOMIZATION_GROUP}/`);
}

/** The items of a List, or the document itself. */
function items(document: unknown): readonly unknown[] {
  const isList = isFields(document) && /List$/.test(textAt(document, 'kind') ?? '') && 'items' in document;
  return isList ? listAt(document, 'items').flatMap(items) : [document];
}

/** An object without a name gets one of `generateName` each time it is created: `seed-*`. */
function objectOf(file: string, written: Fields): KubeObject | undefined {
  const [apiVersion, kind, generated] = ['apiVersion', 'kind', 'metadata.generateName'].map((path) => textAt(written, path));
  const name = textAt(written, 'metadata.name') || (generated && `${generated}*`);
  if (!apiVersion || !kind || !name) return undefined;
  const group = currentGroup(apiVersion, kind);
  const place = textAt(written, 'metadata.namespace') ?? '';
  return { group, kind, name, file, place, written, stored: stored(group, kind, inCurrentVersion(apiVersion, kind, written)) };
}
