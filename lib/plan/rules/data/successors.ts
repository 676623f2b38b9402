import { at } from '../../../kubernetes/objects/fields';
import { programOf } from '../../../kubernetes/formats/image-reference';
import { containersOf } from '../../../kubernetes/pods/pod-template';
import { canonicalJson } from '../../canonical-json';
import type { World } from '../../change';
import type { Inventory } from '../../inventory';
import { keyOf, type KubeObject, typeOf } from '../../kube-object';
import { isOwned } from '../../read/cluster-writes';

const CLAIM = '/PersistentVolumeClaim';
const DEPLOYMENT = 'apps/Deployment';
const RENAMED = ['apps/StatefulSet', DEPLOYMENT, CLAIM];

/** What an object must have in common with its successor, the strongest evidence first. Each object has at most one successor. */
const MATCHES: readonly ((object: KubeObject) => string)[] = [
  ({ name }) => `the same name: ${name}`,
  ({ place, name }) => `the same place and ordinals: ${place} ${ordinalsOf(name)}`,
  ({ place }) => `the same place: ${place}`,
];

type Successors = ReadonlyMap<KubeObject, KubeObject>;
const known = new WeakMap<World, Successors>();

/** The object that seems to be the same under a new name: a new object of this kind with the same images or the same disk. */
export function successorOf(old: KubeObject, world: World): KubeObject | undefined {
  const successors = known.get(world) ?? successorsIn(world);
  known.set(world, successors);
  return successors.get(old);
}

function successorsIn({ before, after }: World): Successors {
  const [gone, made] = [onlyIn(before, after), onlyIn(after, before)];
  const successors = new Map<KubeObject, KubeObject>();
  const taken = new Set<KubeObject>();
  for (const match of MATCHES) {
    const keyFor = (object: KubeObject) => `${match(object)} ${identityOf(object)}`;
    const free = new Map<string, KubeObject[]>();
    for (const object of made) if (!taken.has(object)) free.set(keyFor(object), []);
    for (const object of made) if (!taken.has(object)) free.get(keyFor(object))?.push(object);
    for (const object of gone) {
      const next = successors.has(object) ? undefined : free.get(keyFor(object))?.shift();
      if (next === undefined) continue;
      successors.set(object, next);
      taken.add(next);
    }
  }
  return successors;
}

function onlyIn(one: Inventory, other: Inventory): KubeObject[] {
  return one.objects.filter((object) => RENAMED.includes(typeOf(object)) && !isOwned(object) && !other.byKey.has(keyOf(object)));
}

/** `-2-0` of `data-main-2-0`: what distinguishes the shards and pods of one cluster. */
function ordinalsOf(name: string): string {
  return /(?:-\d+)*$/.exec(name)?.[0] ?? '';
}

/** Many Deployments run the same program, so they must run the same image. */
function identityOf(object: KubeObject): string {
  const imageOf = typeOf(object) === DEPLOYMENT ? String : programOf;
  const identity = typeOf(object) === CLAIM
    ? at(object.stored, 'spec')
    : containersOf(at(object.stored, 'spec.template.spec')).map(({ image }) => imageOf(String(image)));
  return canonicalJson([typeOf(object), identity]);
}
