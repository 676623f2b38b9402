import { at } from '../../../kubernetes/objects/fields';
import { COMPONENTS } from '../../../kubernetes/objects/labels';
import { type Change, objectOf, type World } from '../../change';
import { enumerate } from '../../format';
import { find, type Inventory, ofType } from '../../inventory';
import { keyOf, type KubeObject, titleOf, typeOf } from '../../kube-object';
import type { Rule, Verdict } from '../../rule';
import { selecting } from '../../selection';
import { removedObject } from '../pruning';
import { backendKeys, routesTo } from '../references/references';
import { isOurs, labelOf } from './constructs';

const DEPLOYMENT = 'apps/Deployment';
const SERVICE = '/Service';

/** Whether the object is the Deployment of a version of a MicroService. */
export function isVersion(object: KubeObject): boolean {
  return typeOf(object) === DEPLOYMENT && isOurs(object) && labelOf(object, 'component') === COMPONENTS.microService;
}

/** A Deployment without `replicas` has an autoscaler, or one pod. */
function isLive({ stored }: KubeObject): boolean {
  return at(stored, 'spec.replicas') !== 0;
}

/** Versions of the same service that have pods. */
function liveVersions(version: KubeObject, world: Inventory): KubeObject[] {
  const live = ofType(world, DEPLOYMENT, version.place).filter((object) => isVersion(object) && isLive(object));
  return live.filter((object) => labelOf(object, 'name') === labelOf(version, 'name'));
}

/** Whether this version had pods before and has none afterwards. */
function goesToSleep(change: Change): boolean {
  if (change.is === 'created' || !isVersion(objectOf(change)) || !isLive(change.before)) return false;
  return change.is === 'removed' || !isLive(change.after);
}

function lastVersionIdles(change: Change, { after }: World): Verdict | undefined {
  const version = objectOf(change);
  if (!goesToSleep(change) || liveVersions(version, after).length > 0) return undefined;
  return { message: `no version of ${labelOf(version, 'name')} has pods any more: every request fails`, way: 'wake another version first' };
}

function versionParked(change: Change, { after }: World): string | undefined {
  const live = liveVersions(objectOf(change), after);
  if (change.is !== 'changed' || !goesToSleep(change) || live.length === 0) return undefined;
  return `parked: its pods drain and stop; ${live.map(({ name }) => name).join(', ')} of the same service keep serving`;
}

/** Reported only if routes send requests to it. Once it is parked, they don't, and nothing is lost when it is removed. */
function versionRemovedAwake(change: Change, world: World): Verdict | undefined {
  const version = removedObject(change, DEPLOYMENT);
  if (version === undefined || !goesToSleep(change) || lastVersionIdles(change, world) !== undefined) return undefined;
  const routes = new Set(selecting(SERVICE, version, world.before).flatMap((service) => routesTo(service, world.before)));
  if (routes.size === 0) return undefined;
  const message = `it is removed while it has pods, and while ${enumerate([...routes].map(titleOf))} `
    + `${routes.size === 1 ? 'sends' : 'send'} it requests: ${whereTheyGo(version, [...routes], world)}`;
  return { message, way: PARK_FIRST };
}

const PARK_FIRST = 'keep it, and add the new version beside it with a path (or fullName) of its own; once that serves, set idle: true on '
  + 'this one, and remove it in a later change';

/** Which versions the routes that stay send those requests to. */
function whereTheyGo(version: KubeObject, routes: readonly KubeObject[], { before, after }: World): string {
  const left = routes.flatMap((route) => after.byKey.get(keyOf(route)) ?? []);
  const backends = new Set(left.flatMap(backendKeys));
  const others = liveVersions(version, after).filter(({ place, name }) => backends.has(`${place}/${name}`));
  if (others.length === 0) return 'they fail at once';
  const isNew = ({ place, name }: KubeObject) => find(before, DEPLOYMENT, place, name) === undefined;
  const told = others.map((other) => `${other.name}${isNew(other) ? ' (which has no pods yet)' : ''}`);
  return `its share goes at once to ${told.join(' and ')}`;
}

/** Rules about versions of a MicroService. */
export const microServiceRules: readonly Rule[] = [
  { name: 'last-version-idles', level: 'danger', judge: lastVersionIdles },
  { name: 'version-removed-awake', level: 'danger', judge: versionRemovedAwake },
  { name: 'version-parked', level: 'info', judge: versionParked },
];
