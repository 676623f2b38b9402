import { Change, World } from '../change';
import { enumerate } from '../format-value';
import { find, Inventory, ofType } from '../inventory';
import { KubeObject, titleOf } from '../kube-object';
import { selectedBy, selecting, selectorOf } from '../selection';
import { fieldsAt, textAt } from '../../kubernetes/fields';
import { Rule, Verdict } from '../rule';
import { hasPods } from './availability';
import { isVersion } from './ours/micro-service';
import { goneOf } from './pruning';
import { serviceStillRouted } from './references';
import { serviceSelectsNothing } from './services';

const SERVICE = '/Service';

/** Whose pods answer what is sent to a Service. */
function behind(service: KubeObject, world: Inventory): KubeObject[] {
  if (Object.keys(fieldsAt(service.stored, 'spec.selector')).length === 0) return [];
  return selectedBy(selectorOf(service), service.place, world).filter((object) => hasPods(object, world));
}

function serviceRemoved(change: Change, world: World): Verdict | undefined {
  const service = goneOf(change, SERVICE);
  if (service === undefined || serviceStillRouted(change, world) !== undefined) return undefined;
  const members = ofType(world.after, 'apps/StatefulSet', service.place).filter(({ stored }) => textAt(stored, 'spec.serviceName') === service.name);
  if (members.length > 0) return { message: `it is the serviceName of ${enumerate(members.map(titleOf))}: its pods have no names of their own any more`, way: 'keep it for as long as the set: serviceName can\'t change' };
  const left = behind(service, world.after).map(titleOf);
  if (left.length === 0) return undefined;
  return { message: `${enumerate(left)} still ${left.length === 1 ? 'has' : 'have'} the pods that it selects: whoever connects to ${service.name} finds nobody`, way: 'keep it until nobody connects by this name, also beside one of another name' };
}

/** Where the Service stays, another rule tells of it; versions of a MicroService have a rule of their own. */
function workloadRemoved(change: Change, world: World): Verdict | undefined {
  const workload = goneOf(change, 'apps/Deployment', 'apps/DaemonSet', 'apps/ReplicaSet');
  if (workload === undefined || isVersion(workload) || !hasPods(workload, world.before) || serviceSelectsNothing(change, world) !== undefined) return undefined;
  const lost = selecting(SERVICE, workload, world.before).filter((service) => behind(service, world.before).includes(workload) && behind(service, world.after).length === 0 && !stays(service, world));
  if (lost.length === 0) return undefined;
  return { message: `all its pods stop for good, and nobody answers for Service ${enumerate(lost.map(({ name }) => name))}`, way: 'move those who connect to it first, then allow it by name' };
}

function stays({ place, name }: KubeObject, { after }: World): boolean {
  return find(after, SERVICE, place, name) !== undefined;
}

/** What takes away who answers. */
export const servingRules: readonly Rule[] = [
  { name: 'service-removed', level: 'danger', judge: serviceRemoved },
  { name: 'workload-removed', level: 'danger', judge: workloadRemoved },
];
