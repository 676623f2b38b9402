import { clustersOf } from './clusters';
import { readDocuments } from './documents';
import { findObjects, type Unjudged, type Unread } from './found';
import { type Inventory, inventory } from '../inventory';
import { keyOf, type KubeObject, titleOf } from '../kube-object';
import type { ManifestFile } from './manifest-file';
import { clusterScope, scoped } from './namespaces';
import { matchedByName } from './same-names';

/** One side of a comparison. */
export interface Reading {
  /** The objects by cluster. All sides have the same clusters, in the same order. */
  readonly clusters: readonly ClusterInventory[];
  /** All objects, even if clusters have some in common. */
  readonly inventory: Inventory;
  readonly unjudged: readonly Unjudged[];
  /** Files with documents that aren't Kubernetes objects. */
  readonly leftOut: readonly string[];
  /** What was assumed, and what kubectl does without a word: `web.yaml:3:1: ...` */
  readonly notes: readonly string[];
}

interface ClusterInventory {
  /** Empty for what no other cluster has as well. */
  readonly name: string;
  readonly inventory: Inventory;
}

/**
 * Reads the files of all sides that are compared. A file may contain one object, several documents, or a list as kubectl prints it. What
 * a file or kustomization contains on one side is not compared if it can't be read on another.
 */
export function readSides(...sides: readonly (readonly ManifestFile[])[]): Reading[] {
  return readSidesIn(undefined, ...sides);
}

/** The same, with a namespace for all objects that need one and name none. */
export function readSidesIn(defaultNamespace: string | undefined, ...sides: readonly (readonly ManifestFile[])[]): Reading[] {
  const read = onceForEach(readDocuments);
  const found = sides.map((files) => findObjects(files, read));
  const unread = new Set(found.flatMap(({ unread: files }) => files.map(({ path }) => path)));
  const holding = new Set(found.flatMap(({ objects }) => objects.map(({ file }) => file)));
  const isUncompared = ({ path, appliedBy = path }: ManifestFile) => unread.has(path) || unread.has(appliedBy);
  const uncompared = new Set(sides.flat().filter(isUncompared).map(({ path }) => path));
  const isOfCluster = clusterScope(found.flatMap(({ objects }) => objects));
  const compared = found.map(({ objects }) => (
    objects.filter(({ file }) => !uncompared.has(file)).map((object) => scoped(object, isOfCluster, defaultNamespace))
  ));
  const clusters = clustersOf(compared).map(({ name, sides: of }) => ({ name, sides: matchedByName(of, isOfCluster) }));
  return found.map(({ objects, unjudged, unread: files, leftOut, notes }, side) => {
    // Text that is no YAML may be a configuration of some tool, unless it stands where objects are or should be.
    const isOther = (file: Unread) => !file.mentionsObjects && !holding.has(file.path) && objects.length > 0;
    return {
      clusters: clusters.map(({ name, sides: of }) => ({ name, inventory: inventory(of[side].objects) })),
      inventory: inventory(clusters.flatMap(({ sides: of }) => of[side].objects)),
      unjudged: [...unjudged, ...files.filter((file) => !isOther(file))],
      leftOut: [...new Set([...leftOut, ...files.filter(isOther).map(({ path }) => path)])],
      notes: [...notes, ...repeatedIn(compared[side]), ...clusters.flatMap(({ sides: of }) => of[side].notes)],
    };
  });
}

/** The same, but the result for a text is kept: most files don't differ between the sides. */
function onceForEach<Result>(read: (text: string) => Result): (text: string) => Result {
  const results = new Map<string, Result>();
  return (text) => {
    const result = results.get(text) ?? read(text);
    results.set(text, result);
    return result;
  };
}

/** Notes about objects that a file contains more than once. */
function repeatedIn(objects: readonly KubeObject[]): string[] {
  const seen = new Set<string>();
  const isRepeated = (object: KubeObject) => {
    const key = `${object.file} ${keyOf(object)}`;
    return seen.has(key) || !seen.add(key);
  };
  return [...new Set(objects.filter(isRepeated).map((object) => (
    `${object.file}: ${titleOf(object)} occurs more than once; the last one counts`
  )))];
}
