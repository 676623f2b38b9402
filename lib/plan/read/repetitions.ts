import { grouped } from '../../support/grouped';
import { enumerate } from '../format';
import { keyOf, type KubeObject, titleOf } from '../kube-object';

interface Repetition {
  readonly object: KubeObject;
  /** The file that contains it first. */
  readonly file: string;
}

/**
 * Faults of objects that several files contain, grouped by the file that repeats most of them: a copied file is one fault. Objects without
 * a namespace may be meant for several.
 */
export function repetitions(objects: readonly KubeObject[]): string[] {
  const repeated = repeatedIn(objects.filter(({ place }) => place !== ''));
  const times = new Map<string, number>();
  for (const file of repeated.flatMap(({ object, file: other }) => [object.file, other])) times.set(file, (times.get(file) ?? 0) + 1);
  const copies = repeated.map(({ object, file }) => {
    const isCopy = (times.get(object.file) ?? 0) >= (times.get(file) ?? 0);
    return { object, copy: isCopy ? object.file : file, file: isCopy ? file : object.file };
  });
  return [...grouped(copies, ({ copy }) => copy)].map(([copy, those]) => fault(copy, those));
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
  const titles = enumerate(repeated.map(({ object }) => titleOf({ ...object, cluster: undefined })));
  const got = `${repeated.length === 1 ? 'it' : 'them'} in ${enumerate(files)} as well`;
  return `${copy}: ${titles} must occur once, got ${got}; remove one`;
}
