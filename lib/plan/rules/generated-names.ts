import { fieldsAt } from '../../kubernetes/objects/fields';
import { HOOKS } from '../../kubernetes/objects/gitops-annotations';
import { type Change, objectOf, type World } from '../change';
import { differences } from '../differences';
import { formatDifferences } from '../format';
import { type KeysOf, objectsWith } from '../inventory';
import { isNamedByServer, keyOf, type KubeObject, titleOf, typeOf } from '../kube-object';
import type { Rule, Verdict } from '../rule';

function nameGenerated(change: Change): Verdict | undefined {
  if (change.is === 'removed' || !isNamedByServer(change.after) || isHook(change.after)) return undefined;
  return {
    message: 'kubectl apply and Flux refuse an object without a name; kubectl create makes another one each time',
    way: 'give it a name',
  };
}

function hookRuns(change: Change): string | undefined {
  if (change.is === 'removed' || !isNamedByServer(change.after) || !isHook(change.after)) return undefined;
  return 'a hook, which is created with another name each time it runs';
}

function isHook({ stored }: KubeObject): boolean {
  const annotations = fieldsAt(stored, 'metadata.annotations');
  return HOOKS.some((hook) => hook in annotations);
}

/** Kinds whose names tools make of a hash of the content, so that pods restart with it. */
const HASHED = ['/ConfigMap', '/Secret'];
/** As kustomize writes a hash. */
const KUSTOMIZE_HASH = /^[2456789bcdfghkmt]{10}$/;
/** As other tools write one: never a word, which has no digits. */
const OTHER_HASH = /^(?=.*\d)(?=.*[a-z])[a-z0-9]{5,10}$/;

/** `conf` of `conf-7b2kd`. Undefined for a name that doesn't end with a hash. */
function baseOf(name: string): string | undefined {
  const [, base, hash] = /^(.+)-([a-z0-9]+)$/.exec(name) ?? [];
  return hash !== undefined && (KUSTOMIZE_HASH.test(hash) || OTHER_HASH.test(hash)) ? base : undefined;
}

const hashedKeys: KeysOf = (object) => {
  const base = HASHED.includes(typeOf(object)) ? baseOf(object.name) : undefined;
  return base === undefined ? [] : [`${typeOf(object)}/${object.place}/${base}`];
};

/** The object before and after its name followed its content. Undefined unless one old name goes and one new name comes. */
function renamed(object: KubeObject, { before, after }: World): readonly [KubeObject, KubeObject] | undefined {
  const [key] = hashedKeys(object);
  if (key === undefined) return undefined;
  const gone = objectsWith(before, hashedKeys, key).filter((old) => !after.byKey.has(keyOf(old)));
  const made = objectsWith(after, hashedKeys, key).filter((next) => !before.byKey.has(keyOf(next)));
  return gone.length === 1 && made.length === 1 ? [gone[0], made[0]] : undefined;
}

function renamedByContent(change: Change, world: World): string | undefined {
  if (change.is === 'changed') return undefined;
  const pair = renamed(objectOf(change), world);
  if (pair === undefined) return undefined;
  const [old, next] = pair;
  if (change.is === 'removed') return `is ${titleOf(next)} now, a name made of its content`;
  const found = differences(next, old.stored, next.stored).filter(({ path }) => path !== 'metadata.name');
  const what = found.length === 0 ? 'the content is the same' : formatDifferences(found, typeOf(next) === '/Secret');
  return `was ${old.name}, a name made of its content: ${what}`;
}

/** Rules about names that people don't choose. */
export const generatedNameRules: readonly Rule[] = [
  { name: 'name-generated', level: 'danger', judge: nameGenerated },
  { name: 'hook-runs', level: 'info', judge: hookRuns },
  { name: 'renamed-by-content', level: 'info', judge: renamedByContent },
];
