import { enumerate } from '../format-value';
import { KubeObject, keyOf, titleOf } from '../kube-object';
import { textAt } from '../../kubernetes/fields';

interface Repetition {
  readonly object: KubeObject;
  /** Which holds it first. */
  readonly file: string;
}

/** Objects that are there more than once, told by the file that repeats most of them: a copy is one fault, not one an object. */
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
  const apart = repeated.every(({ object }) => textAt(object.written, 'metadata.namespace')) ? '' : ', or tell them apart by metadata.namespace, or by a folder each';
  return `${copy}: ${titles} must be there once, got ${repeated.length === 1 ? 'it' : 'them'} in ${enumerate(files)} as well; remove one${apart}`;
}
