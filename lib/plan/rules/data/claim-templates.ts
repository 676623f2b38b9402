import { type Fields, isFields, listAt, numberAt, textAt } from '../../../kubernetes/objects/fields';
import type { World } from '../../change';
import { enumerate } from '../../format';
import { find, type KeysOf, objectsWith } from '../../inventory';
import { type KubeObject, typeOf } from '../../kube-object';

const SET = 'apps/StatefulSet';
const CLAIM = '/PersistentVolumeClaim';
const SIZE = 'spec.resources.requests.storage';

function templatesOf({ stored }: KubeObject): Fields[] {
  return listAt(stored, 'spec.volumeClaimTemplates').filter(isFields);
}

/** `data-db`, the name without the ordinal, of the claims that the StatefulSet creates from a template. */
function prefixOf(template: Fields, set: KubeObject): string {
  return `${textAt(template, 'metadata.name')}-${set.name}`;
}

const claimKeys: KeysOf = (object) => (
  typeOf(object) === SET ? templatesOf(object).map((template) => `${object.place}/${prefixOf(template, object)}`) : []
);

interface Made {
  readonly set: KubeObject;
  readonly template: Fields;
}

/** The StatefulSet that created this claim before the change, and from which template. */
export function claimMadeBefore({ place, name }: KubeObject, { before }: World): Made | undefined {
  const [, prefix, ordinal] = /^(.*)-(\d+)$/.exec(name) ?? [];
  if (prefix === undefined) return undefined;
  for (const set of objectsWith(before, claimKeys, `${place}/${prefix}`)) {
    const first = firstOrdinal(set);
    const template = templatesOf(set).find((one) => prefixOf(one, set) === prefix);
    const isThere = Number(ordinal) >= first && Number(ordinal) < first + (numberAt(set.stored, 'spec.replicas') ?? 1);
    if (template !== undefined && isThere) return { set, template };
  }
  return undefined;
}

/**
 * `each with a disk of its own: data of 8Gi`, for the pods of a set that come after so many others. A claim with a manifest has the size
 * that this gives. Undefined if the pods have no disks.
 */
export function disksOfNewPods(set: KubeObject, others: number, { after }: World): string | undefined {
  if (typeOf(set) !== SET) return undefined;
  const disks = templatesOf(set).map((template) => {
    const claim = find(after, CLAIM, set.place, `${prefixOf(template, set)}-${firstOrdinal(set) + others}`);
    return `${textAt(template, 'metadata.name')} of ${textAt(claim?.stored ?? template, SIZE)}`;
  });
  return disks.length === 0 ? undefined : `each with ${disks.length === 1 ? 'a disk' : 'disks'} of its own: ${enumerate(disks)}`;
}

function firstOrdinal({ stored }: KubeObject): number {
  return numberAt(stored, 'spec.ordinals.start') ?? 0;
}
