import { isFields } from '../../../kubernetes/objects/fields';
import { isBuiltIn } from '../../../kubernetes/objects/kinds';
import type { Change, World } from '../../change';
import { enumerate } from '../../format';
import { type Inventory, type KeysOf, objectsWith, ofType } from '../../inventory';
import { typeOf } from '../../kube-object';
import type { Rule, Verdict } from '../../rule';
import { isMadeByStatefulSet } from '../data/claim-templates';
import { isMadeBySomebody, type Reference, referenceKeysOf, referencesOf } from './references';

const SECRET = '/Secret';
const CLAIM = '/PersistentVolumeClaim';
const CONFIG_MAP = '/ConfigMap';

/** ConfigMaps that a controller puts into every namespace. */
const EVERYWHERE = ['kube-root-ca.crt', 'openshift-service-ca.crt', 'istio-ca-root-cert'];

/** Reported once: not if pods of other workloads already needed the Secret before the change. */
function secretExpected(change: Change, world: World): string | undefined {
  const missing = neededAnew(change, world).filter(({ type }) => type === SECRET);
  if (missing.length === 0) return undefined;
  const [ofImages, awaited] = [true, false].map((images) => names(missing.filter(({ by }) => (by === 'image') === images)));
  const needs = [
    awaited && `needs Secret ${awaited}, which no manifest creates: pods wait until it exists`,
    ofImages && `pulls images with Secret ${ofImages}, which no manifest creates: without it, only public images can be pulled`,
  ];
  return [change.is === 'created' ? 'new' : '', ...needs].filter((part) => part !== '').join('; ');
}

function names(references: readonly Reference[]): string {
  return enumerate([...new Set(references.map(({ name }) => name))]);
}

/** What the pods of a workload need after the change, although no manifest creates it and no pod needed it before. */
function neededAnew(change: Change, { before, after }: World): Reference[] {
  if (change.is === 'removed') return [];
  const { place } = change.after;
  return referencesOf(change.after).filter((reference) => {
    const key = `${reference.type}/${place}/${reference.name}`;
    if (reference.optional || [before, after].some(({ byKey }) => byKey.has(key)) || isMadeElsewhere(reference, place, after)) return false;
    return objectsWith(before, reference.by === 'image' ? neededKeys : awaitedKeys, key).length === 0;
  });
}

const neededKeys: KeysOf = (object) => referenceKeysOf(object, ({ optional }) => !optional);
/** Without those of images: pods start without them, so that they may not exist. */
const awaitedKeys: KeysOf = (object) => referenceKeysOf(object, ({ optional, by }) => !optional && by !== 'image');

function isMadeElsewhere({ type, name }: Reference, place: string, world: Inventory): boolean {
  const sameNames = objectsWith(world, typesAndNames, `${type}/${name}`);
  if (sameNames.some((one) => one.place === '' || place === '')) return true;
  switch (type) {
    case SECRET: return isMadeBySomebody(name, place, world);
    case CLAIM: return isMadeByStatefulSet({ place, name }, world) || isNamedByController(name, world);
    default: return EVERYWHERE.includes(name) || isNamedByController(name, world);
  }
}

/** One of the two manifests may name the namespace that the other takes from whoever applies it. */
const typesAndNames: KeysOf = (object) => [`${typeOf(object)}/${object.name}`];

/** Whether a custom resource names it: then its controller may create it. */
function isNamedByController(name: string, world: Inventory): boolean {
  return objectsWith(world, textsOfCustomResources, name).length > 0;
}

const textsOfCustomResources: KeysOf = ({ group, written }) => (isBuiltIn(group) ? [] : texts(written));

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return isFields(value) || Array.isArray(value) ? Object.values(value).flatMap(texts) : [];
}

/** Secrets mostly come from elsewhere. */
function othersNeededAnew(change: Change, world: World): Reference[] {
  return neededAnew(change, world).filter(({ type }) => type !== SECRET);
}

/**
 * Whether a running workload loses by the reference. ConfigMaps may come from elsewhere, unless the manifests have others in this
 * namespace. A new workload has nothing to lose.
 */
function isBroken({ type }: Reference, change: Change, { after }: World): boolean {
  return change.is === 'changed' && (type !== CONFIG_MAP || ofType(after, CONFIG_MAP, change.after.place).length > 0);
}

function referenceMissing(change: Change, world: World): Verdict | undefined {
  const found = othersNeededAnew(change, world);
  if (!found.some((reference) => isBroken(reference, change, world))) return undefined;
  return { message: told(found), way: 'correct the name, or add it to the manifests or the cluster first' };
}

function referenceExpected(change: Change, world: World): string | undefined {
  const found = othersNeededAnew(change, world);
  return found.length === 0 || referenceMissing(change, world) !== undefined ? undefined : told(found);
}

function told(found: readonly Reference[]): string {
  const all = [...new Set(found.map(({ type, name }) => `${type.slice(1)} ${name}`))];
  const them = all.length === 1 ? 'it exists' : 'they exist';
  return `needs ${enumerate(all)}, which no manifest creates: no new pod starts until ${them}`;
}

/** Rules about objects that pods need and that no manifest creates. */
export const missingRules: readonly Rule[] = [
  { name: 'reference-missing', level: 'danger', judge: referenceMissing },
  { name: 'reference-expected', level: 'info', judge: referenceExpected },
  { name: 'secret-expected', level: 'info', judge: secretExpected },
];
