import { at, listOf, textAt } from '../../kubernetes/objects/fields';
import { containersOf, podSpecPath } from '../../kubernetes/pods/pod-template';
import { ingressBackends, podReferences, type PodReference, routeBackends } from '../../kubernetes/objects/references';
import { type Change, changeOf, changesAt, objectOf, type World } from '../change';
import type { Difference } from '../differences';
import { enumerate, formatDifferences } from '../format';
import { objectsWith, type Inventory, type KeysOf } from '../inventory';
import { keyOf, type KubeObject, titleOf, typeOf } from '../kube-object';
import type { Rule, Verdict } from '../rule';
import { removedObject } from './pruning';
import { restartNow } from './restarts';

/** A reference of a pod to another object. */
interface Reference {
  /** `/Secret` */
  readonly type: string;
  readonly name: string;
  /** Volumes show changes after a while. Everything else is read when a pod starts. */
  readonly by: 'volume' | 'start';
  readonly optional: boolean;
}

/** Every Secret, ConfigMap and ServiceAccount that the pods of an object need. */
function referencesOf(object: KubeObject): Reference[] {
  const path = podSpecPath(object);
  const spec = path === undefined ? undefined : at(object.stored, path);
  return podReferences(spec).filter(isNeeded).map((reference) => {
    const { kind, name, volume, optional } = reference;
    return { type: `/${kind}`, name, optional, by: volume === undefined || mountsParts(spec, volume) ? 'start' : 'volume' };
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

const referenceKeys: KeysOf = (object) => referencesOf(object).map(({ type, name }) => `${type}/${object.place}/${name}`);

/** Objects in the same place whose pods refer to this one. */
function usersOf(object: KubeObject, world: Inventory): { readonly user: KubeObject; readonly reference: Reference }[] {
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

const STILL_USED = ['/Secret', '/ConfigMap', '/ServiceAccount'];

function stillUsed(change: Change, { after }: World): Verdict | undefined {
  const object = removedObject(change, ...STILL_USED);
  if (object === undefined || (object.kind === 'Secret' && isMadeBySomebody(object.name, object.place, after))) return undefined;
  const users = [...new Set(usersOf(object, after).filter((user) => !user.reference.optional).map(({ user }) => titleOf(user)))];
  if (users.length === 0) return undefined;
  const refer = `${enumerate(users)} still refer${users.length === 1 ? 's' : ''} to it`;
  return {
    message: `${refer}, and no manifest creates it: pods that start wait for it forever`,
    way: `keep it, or remove the reference from ${enumerate(users)} first`,
  };
}

function secretExpected(change: Change, { before, after }: World): string | undefined {
  if (change.is === 'removed') return undefined;
  const { place } = change.after;
  const known = change.is === 'changed' ? referencesOf(change.before).map(({ name }) => name) : [];
  const wanted = referencesOf(change.after).filter(({ type, name, optional }) => type === '/Secret' && !optional && !known.includes(name));
  const isThere = (name: string) => [before, after].some(({ byKey }) => byKey.has(`/Secret/${place}/${name}`));
  const missing = [...new Set(wanted.map(({ name }) => name))].filter((name) => !isThere(name) && !isMadeBySomebody(name, place, after));
  return missing.length === 0 ? undefined : `needs Secret ${enumerate(missing)}, which no manifest creates: pods wait until it exists`;
}

const KEEP_OLD = 'running pods keep the old value until they restart';

/** A changed ConfigMap or Secret restarts nothing by itself. Its users may restart in the same change, mostly by a checksum of it. */
function configReadAtStart(change: Change, world: World): string | undefined {
  const users = usersOfData(change, world.after, 'start');
  if (users.length === 0) return undefined;
  const [restarting, others] = [true, false].map((is) => users.filter((user) => restarts(user, world) === is).map(titleOf));
  const [restartS, readS] = [restarting, others].map(verbEnd);
  const effects = [
    ...(restarting.length > 0 ? [`${enumerate(restarting)} restart${restartS} in this change and read${restartS} it`] : []),
    ...(others.length > 0 ? [`${enumerate(others)} read${readS} it when a pod starts: ${KEEP_OLD}`] : []),
  ];
  return `${changedData(change)}; ${effects.join('; ')}`;
}

function configReachesPods(change: Change, world: World): string | undefined {
  const users = usersOfData(change, world.after, 'volume');
  if (users.length === 0) return undefined;
  const restarting = users.filter((user) => restarts(user, world)).map(titleOf);
  const effect = restarting.length === 0 ? 'nothing restarts' : `${enumerate(restarting)} restart${verbEnd(restarting)} in this change`;
  return `${changedData(change)}; reaches the running pods of ${enumerate(users.map(titleOf))} within about a minute; ${effect}`;
}

function verbEnd(subjects: readonly string[]): string {
  return subjects.length === 1 ? 's' : '';
}

/** Whether the change replaces the running pods of this workload without further action. */
function restarts(user: KubeObject, world: World): boolean {
  const change = changeOf(user, world);
  const restart = change && restartNow(change, world);
  return restart !== undefined && restart.strategy !== 'OnDelete';
}

function dataDifferences(change: Change): Difference[] {
  return change.is === 'changed' ? changesAt(change, 'data', 'binaryData') : [];
}

function changedData(change: Change): string {
  return formatDifferences(dataDifferences(change), typeOf(objectOf(change)) === '/Secret');
}

function usersOfData(change: Change, after: Inventory, by: Reference['by']): KubeObject[] {
  if (!['/ConfigMap', '/Secret'].includes(typeOf(objectOf(change))) || dataDifferences(change).length === 0) return [];
  return [...new Set(usersOf(objectOf(change), after).filter(({ reference }) => reference.by === by).map(({ user }) => user))];
}

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
  { name: 'config-read-at-start', level: 'info', judge: configReadAtStart },
  { name: 'config-reaches-pods', level: 'info', judge: configReachesPods },
];
