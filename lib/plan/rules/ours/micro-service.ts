import { at } from '../../../kubernetes/objects/fields';
import { COMPONENTS } from '../../../kubernetes/objects/labels';
import { type Change, objectOf, type World } from '../../change';
import { type Inventory, ofType } from '../../inventory';
import { type KubeObject, typeOf } from '../../kube-object';
import type { Rule, Verdict } from '../../rule';
import { isOurs, labelOf } from './constructs';

const DEPLOYMENT = 'apps/Deployment';

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

/** Rules about versions of a MicroService. */
export const microServiceRules: readonly Rule[] = [
  { name: 'last-version-idles', level: 'danger', judge: lastVersionIdles },
  { name: 'version-parked', level: 'info', judge: versionParked },
];
