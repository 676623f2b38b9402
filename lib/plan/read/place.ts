import { enumerate } from '../format';
import { keyOf, type KubeObject, titleOf } from '../kube-object';
import { textAt } from '../../kubernetes/objects/fields';

/** The place of an object whose manifest has no namespace, derived from its file. */
type Way = (file: string) => string;

/**
 * Whoever applies manifests without a namespace chooses one: the same for all, one for each folder, or one for each chart of cdk8s, which
 * is a file. The plan assumes the first of these in which neither side has an object twice.
 */
const WAYS: readonly Way[] = [() => '', folderOf, chartOf];

/** The sides of a plan, with the places of their objects. Both sides use the same way: otherwise, every object would be new or gone. */
export function placed(sides: readonly (readonly KubeObject[])[]): readonly (readonly KubeObject[])[] {
  const way = WAYS.find((candidate) => sides.every((objects) => areDistinct(objects, candidate))) ?? chartOf;
  return sides.map((objects) => objects.map((object) => ({ ...object, place: placeOf(object, way) })));
}

function areDistinct(objects: readonly KubeObject[], way: Way): boolean {
  return new Set(objects.map((object) => keyOf({ ...object, place: placeOf(object, way) }))).size === objects.length;
}

function placeOf({ place, file }: KubeObject, way: Way): string {
  return place === '' ? way(file) : place;
}

export function folderOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '';
}

/** `dist/staging` for `dist/staging.k8s.yaml`, or for `dist/0001-staging.k8s.yaml`, as cdk8s names charts with dependencies. */
function chartOf(file: string): string {
  const [, folder = '', chart] = /^(.*\/)?(?:\d{4}-)?([^./]+)\.k8s\.yaml$/.exec(file) ?? [];
  return chart === undefined ? folderOf(file) : `${folder}${chart}`;
}

interface Repetition {
  readonly object: KubeObject;
  /** The file that contains it first. */
  readonly file: string;
}

/** Faults of objects that occur more than once, grouped by the file that repeats most of them: a copied file is one fault. */
export function repetitions(objects: readonly KubeObject[]): string[] {
  const repeated = repeatedIn(objects);
  const times = new Map<string, number>();
  for (const file of repeated.flatMap(({ object, file: other }) => [object.file, other])) times.set(file, (times.get(file) ?? 0) + 1);
  const byFile = new Map<string, Repetition[]>();
  for (const { object, file } of repeated) {
    const [copy, other] = (times.get(object.file) ?? 0) >= (times.get(file) ?? 0) ? [object.file, file] : [file, object.file];
    byFile.set(copy, [...(byFile.get(copy) ?? []), { object, file: other }]);
  }
  return [...byFile].map(([copy, those]) => fault(copy, those));
}

function repeatedIn(objects: readonly KubeObject[]): Repetition[] {
  const first = new Map<string, KubeObject>();
  return objects.flatMap((object) => {
    const other = first.get(keyOf(object));
    if (other === undefined) first.set(keyOf(object), object);
    return other === undefined ? [] : [{ object, file: other.file }];
  });
}

function fault(copy: string, repeated: readonly Repetition[]): string {
  const files = [...new Set(repeated.map(({ file }) => file))];
  const titles = enumerate(repeated.map(({ object }) => titleOf(object)));
  const haveNamespaces = repeated.every(({ object }) => textAt(object.written, 'metadata.namespace'));
  const apart = haveNamespaces ? '' : ', or tell them apart by metadata.namespace, or by a folder each';
  const got = `${repeated.length === 1 ? 'it' : 'them'} in ${enumerate(files)} as well`;
  return `${copy}: ${titles} must occur once, got ${got}; remove one${apart}`;
}
