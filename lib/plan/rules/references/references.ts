import { at, listOf, textAt } from '../../../kubernetes/objects/fields';
import { containersOf, podSpecPath } from '../../../kubernetes/pods/pod-template';
import { ingressBackends, podReferences, type PodReference, routeBackends } from '../../../kubernetes/objects/references';
import type { Change, World } from '../../change';
import { enumerate } from '../../format';
import { objectsWith, type Inventory, type KeysOf } from '../../inventory';
import { keyOf, type KubeObject, titleOf, typeOf } from '../../kube-object';
import type { Rule, Verdict } from '../../rule';
import { removedObject } from '../pruning';

/** A reference of a pod to another object. */
export interface Reference {
  /** `/Secret` */
  readonly type: string;
  readonly name: string;
  /** Volumes show changes after a while. Everything else is read when a pod starts, or when its images are pulled. */
  readonly by: 'volume' | 'start' | 'image';
  readonly optional: boolean;
}

/** Every Secret, ConfigMap and ServiceAccount that the pods of an object need. */
function referencesOf(object: KubeObject): Reference[] {
  const path = podSpecPath(object);
  const spec = path === undefined ? undefined : at(object.stored, path);
  return podReferences(spec).filter(isNeeded).map((reference) => {
    const { kind, name, from, volume, optional } = reference;
    const read = volume === undefined || mountsParts(spec, volume) ? 'start' : 'volume';
    return { type: `/${kind}`, name, optional, by: from === 'image' ? 'image' : read };
  });
}

/** Every namespace has the default ServiceAccount. */
function isNeeded({ kind, name }: PodReference): boolean {
  return kind !== 'PersistentVolumeClaim' && (kind !== 'ServiceAccount' || name !== 'default');
}

/** A file that is mounted by `subPath` never changes in a running pod. */
function mountsParts(spec: unknown, volume: string): boolean {
  const mounts = containersOf(spec).flatMap(({ volumeMounts }) => listOf(volumeMounts));
  return mounts.some((mount) => textAt(mount, 'name') === volume && at(mount, 'subPath') !== undefined);
}

function keysOf(object: KubeObject, which: (reference: Reference) => boolean = () => true): string[] {
  return referencesOf(object).filter(which).map(({ type, name }) => `${type}/${object.place}/${name}`);
}

const referenceKeys: KeysOf = (object) => keysOf(object);

/** Objects in the same place whose pods refer to this one. */
export function usersOf(object: KubeObject, world: Inventory): { readonly user: KubeObject; readonly reference: Reference }[] {
  return objectsWith(world, referenceKeys, keyOf(object)).flatMap((user) => referencesOf(user)
    .filter(({ type, name }) => type === typeOf(object) && name === object.name)
    .map((found) => ({ user, reference: found })));
}

/** Kinds whose controllers create a Secret, and the path of its name. */
const MAKERS: Readonly<Record<string, string | undefined>> = {
  'cert-manager.io/Certificate': 'spec.secretName',
  'external-secrets.io/ExternalSecret': 'spec.target.name',
  'bitnami.com/SealedSecret': 'metadata.name',
};

const madeSecrets: KeysOf = (object) => {
  const path = MAKERS[typeOf(object)];
  return path === undefined ? [] : [`${object.place}/${textAt(object.stored, path) ?? object.name}`];
};

function isMadeBySomebody(name: string, place: string, world: Inventory): boolean {
  return objectsWith(world, madeSecrets, `${place}/${name}`).length > 0;
}

const SECRET = '/Secret';
const STILL_USED = ['/Secret', '/ConfigMap', '/ServiceAccount'];

function stillUsed(change: Change, { after }: World): Verdict | undefined {
  const object = removedObject(change, ...STILL_USED);
  if (object === undefined || (object.kind === 'Secret' && isMadeBySomebody(object.name, object.place, after))) return undefined;
  const found = usersOf(object, after).filter(({ reference }) => !reference.optional);
  const users = [...new Set(found.map(({ user }) => titleOf(user)))];
  if (users.length === 0) return undefined;
  const onlyImages = found.every(({ reference }) => reference.by === 'image');
  const refer = `${enumerate(users)} still refer${users.length === 1 ? 's' : ''} to it`;
  return {
    message: `${refer}, and no manifest creates it: pods that start ${onlyImages ? 'can only pull public images' : 'wait for it forever'}`,
    way: `keep it, or remove the reference from ${enumerate(users)} first`,
  };
}

/** Reported once: not if pods of other workloads already needed the Secret before the change. */
function secretExpected(change: Change, world: World): string | undefined {
  if (change.is === 'removed') return undefined;
  const wanted = referencesOf(change.after).filter(({ type, optional }) => type === SECRET && !optional);
  const missing = wanted.filter((reference) => isExpectedAnew(reference, change.after.place, world));
  if (missing.length === 0) return undefined;
  const [ofImages, awaited] = [true, false].map((images) => (
    enumerate([...new Set(missing.filter(({ by }) => (by === 'image') === images).map(({ name }) => name))])
  ));
  const needs = [
    awaited && `needs Secret ${awaited}, which no manifest creates: pods wait until it exists`,
    ofImages && `pulls images with Secret ${ofImages}, which no manifest creates: without it, only public images can be pulled`,
  ];
  return [change.is === 'created' ? 'new' : '', ...needs].filter((part) => part !== '').join('; ');
}

function isExpectedAnew({ name, by }: Reference, place: string, { before, after }: World): boolean {
  const key = `${SECRET}/${place}/${name}`;
  if ([before, after].some(({ byKey }) => byKey.has(key)) || isMadeBySomebody(name, place, after)) return false;
  return objectsWith(before, by === 'image' ? neededKeys : awaitedKeys, key).length === 0;
}

const neededKeys: KeysOf = (object) => keysOf(object, ({ optional }) => !optional);
/** Without those of images: pods start without them, so that they may not exist. */
const awaitedKeys: KeysOf = (object) => keysOf(object, ({ optional, by }) => !optional && by !== 'image');

export function serviceStillRouted(change: Change, { after }: World): Verdict | undefined {
  const service = removedObject(change, '/Service');
  const routes = service === undefined ? [] : routesTo(service, after);
  if (routes.length === 0) return undefined;
  return {
    message: `${enumerate(routes.map(titleOf))} still send${routes.length === 1 ? 's' : ''} requests to it, and they fail`,
    way: 'remove it from the route first',
  };
}

const ROUTES = ['HTTP', 'GRPC', 'TLS', 'TCP', 'UDP'].map((protocol) => `gateway.networking.k8s.io/${protocol}Route`);

/** The routes and Ingresses that send requests to this Service. */
export function routesTo({ place, name }: KubeObject, world: Inventory): readonly KubeObject[] {
  return objectsWith(world, backendKeys, `${place}/${name}`);
}

/** `shop/web` of each Service that a route or an Ingress sends requests to; a route may send them to another namespace. */
export const backendKeys: KeysOf = (object) => {
  const spec = at(object.stored, 'spec');
  if (typeOf(object) === 'networking.k8s.io/Ingress') return ingressBackends(spec).map((name) => `${object.place}/${name}`);
  if (!ROUTES.includes(typeOf(object))) return [];
  return routeBackends(spec).filter((backend) => (textAt(backend, 'kind') ?? 'Service') === 'Service' && at(backend, 'weight') !== 0)
    .map((backend) => `${textAt(backend, 'namespace') ?? object.place}/${textAt(backend, 'name')}`);
};

/** Rules about references between objects. */
export const referenceRules: readonly Rule[] = [
  { name: 'still-used', level: 'danger', judge: stillUsed },
  { name: 'service-still-routed', level: 'danger', judge: serviceStillRouted },
  { name: 'secret-expected', level: 'info', judge: secretExpected },
];
