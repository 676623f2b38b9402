import { fieldsAt, listAt, textAt } from '../../../kubernetes/objects/fields';
import { type Change, changeOf, changesAt, type Edit, editOf, type World } from '../../change';
import { enumerate, formatDifferences } from '../../format';
import { find, type Inventory, ofType } from '../../inventory';
import { type KubeObject, titleOf, typeOf } from '../../kube-object';
import type { Rule, Verdict } from '../../rule';
import { selectedBy, selecting } from '../../selection';
import { mayHavePodsFor } from '../controllers/pods';
import { hasPods } from '../workloads/availability';
import { removedObject, staysBehind } from '../pruning';
import { serviceStillRouted } from './routes';
import { successorOf } from '../data/successors';

const SERVICE = '/Service';
const HEADLESS = 'None';
const BALANCER_DELETED = 'its load balancer is deleted, and the address with it';
const MOVE_FIRST = 'move its clients first, then allow it by name';

function typeOfService({ stored }: KubeObject): string | undefined {
  return textAt(stored, 'spec.type');
}

function address({ stored }: KubeObject): string | undefined {
  return textAt(stored, 'spec.clusterIP');
}

function immutableClusterIp(change: Change): Verdict | undefined {
  const edit = editOf(change, SERVICE);
  if (edit === undefined || [edit.before, edit.after].some((service) => typeOfService(service) === 'ExternalName')) return undefined;
  const found = addressFault(edit);
  if (found === undefined) return undefined;
  return { message: found, way: `${orDelete(edit)}: it gets another address, and connections fail in between` };
}

function orDelete({ after }: Edit): string {
  return `kubectl delete service ${after.name} and apply again`;
}

function addressFault(edit: Edit): string | undefined {
  const [old, now] = [address(edit.before), address(edit.after)];
  if (now !== undefined && now !== old) {
    const unless = old === undefined && now !== HEADLESS ? ' (unless it already has this one)' : '';
    return `${formatDifferences(changesAt(edit, 'spec.clusterIP'))}; the address of a Service can't change${unless}`;
  }
  if (old === HEADLESS && typeOfService(edit.after) !== 'ClusterIP') {
    return `${formatDifferences(changesAt(edit, 'spec.type'))}; a Service without a cluster IP can't have this type`;
  }
  const [first, second] = [edit.before, edit.after].map(({ stored }) => listAt(stored, 'spec.ipFamilies')[0]);
  if (first === undefined || second === undefined || first === second) return undefined;
  return `${formatDifferences(changesAt(edit, 'spec.ipFamilies'))}; the first IP family can't change`;
}

function immutableLoadBalancerClass(change: Change): Verdict | undefined {
  const edit = editOf(change, SERVICE);
  if (edit === undefined || [edit.before, edit.after].some((service) => typeOfService(service) !== 'LoadBalancer')) return undefined;
  const found = changesAt(edit, 'spec.loadBalancerClass');
  if (found.length === 0) return undefined;
  return { message: `${formatDifferences(found)}; this can't change`, way: `${orDelete(edit)}: it gets another address` };
}

function serviceStaysHeadless(change: Change): Verdict | undefined {
  const edit = editOf(change, SERVICE);
  if (edit === undefined || address(edit.before) !== HEADLESS || address(edit.after) !== undefined) return undefined;
  if (typeOfService(edit.after) !== 'ClusterIP') return undefined;
  return {
    message: 'clusterIP: None is gone from the manifest, and stays in the cluster',
    way: `${orDelete(edit)}: names don't resolve in between`,
  };
}

function serviceLosesSelector(change: Change): string | undefined {
  const edit = editOf(change, SERVICE);
  if (edit === undefined || !selectsPods(edit.before) || selectsPods(edit.after)) return undefined;
  if (typeOfService(edit.after) === 'ExternalName') return undefined;
  return 'has no selector any more: its endpoints stay as they are, and no longer follow pods';
}

/** A load balancer that is made again usually has another address. */
function loadBalancerRemoved(change: Change): Verdict | undefined {
  const edit = editOf(change, SERVICE);
  if (edit === undefined || typeOfService(edit.before) !== 'LoadBalancer' || typeOfService(edit.after) === 'LoadBalancer') return undefined;
  return {
    message: `spec.type: LoadBalancer → ${typeOfService(edit.after)}: ${BALANCER_DELETED}`,
    way: MOVE_FIRST,
  };
}

function selectsPods({ stored }: KubeObject): boolean {
  return Object.keys(fieldsAt(stored, 'spec.selector')).length > 0;
}

/** Reported once: for the Service if it changed, or else for the first of the workloads that had its pods. */
function serviceSelectsNothing(change: Change, world: World): Verdict | undefined {
  const lost = servicesOf(change, world.before).filter((old) => losesAllPods(old, world) && tellerOf(old, world) === change);
  if (lost.length === 0) return undefined;
  const names = lost.map(({ name }) => name).join(', ');
  return {
    message: `no pod of any manifest has the labels that Service ${names} selects: every request fails`,
    way: change.is === 'removed' ? MOVE_FIRST : 'change labels in two releases: first give the pods both, then change the selector',
  };
}

function losesAllPods(old: KubeObject, { before, after }: World): boolean {
  const now = find(after, SERVICE, old.place, old.name);
  return now !== undefined && selectsPods(now) && selectsAny(old, before) && !selectsAny(now, after) && !mayHavePodsFor(now, after);
}

function tellerOf(old: KubeObject, world: World): Change | undefined {
  const { before, after } = world;
  const changed = [old, ...selectedBy(old, before)].map((object) => (
    changeOf(find(after, typeOf(object), object.place, object.name) ?? object, world)
  ));
  const [own, ...ofPods] = changed;
  if (own?.is === 'changed' && changesAt(own, 'spec.selector').length > 0) return own;
  return ofPods.find((change) => change !== undefined && servicesOf(change, before).includes(old));
}

/** The Service itself, or those that selected the pods of a workload. */
function servicesOf(change: Change, before: World['before']): KubeObject[] {
  if (change.is === 'created' || staysBehind(change)) return [];
  if (typeOf(change.before) === SERVICE) return [change.before];
  return selecting(SERVICE, change.before, before).filter(selectsPods);
}

function selectsAny(service: KubeObject, world: Inventory): boolean {
  return selectedBy(service, world).length > 0;
}

/** The workloads whose pods serve the requests to a Service. */
function workloadsBehind(service: KubeObject, world: Inventory): KubeObject[] {
  if (!selectsPods(service)) return [];
  return selectedBy(service, world).filter((object) => hasPods(object, world));
}

function serviceRemoved(change: Change, world: World): Verdict | undefined {
  const service = removedObject(change, SERVICE);
  if (service === undefined || serviceStillRouted(change, world) !== undefined) return undefined;
  const sets = ofType(world.after, 'apps/StatefulSet', service.place);
  const members = sets.filter(({ stored }) => textAt(stored, 'spec.serviceName') === service.name);
  if (members.length > 0) {
    return {
      message: `it is the serviceName of ${enumerate(members.map(titleOf))}: its pods lose their DNS names`,
      way: 'keep it as long as the StatefulSet: serviceName can\'t change',
    };
  }
  const left = workloadsBehind(service, world.after).map(titleOf);
  if (left.length === 0) return balancerOfUnknownPods(service, world);
  const pods = `${enumerate(left)} still ${left.length === 1 ? 'has' : 'have'} the pods that it selects`;
  return {
    message: `${pods}: connections to ${service.name} fail`,
    way: 'keep it until nothing connects by this name; a Service with another name can exist beside it',
  };
}

/** Those of known pods go with the pods, or stay with them. */
function balancerOfUnknownPods(service: KubeObject, { before }: World): Verdict | undefined {
  if (typeOfService(service) !== 'LoadBalancer' || workloadsBehind(service, before).length > 0) return undefined;
  return { message: BALANCER_DELETED, way: MOVE_FIRST };
}

/** If the Service stays, another rule reports it. */
function workloadRemoved(change: Change, world: World): Verdict | undefined {
  const workload = removedObject(change, 'apps/Deployment', 'apps/DaemonSet', 'apps/ReplicaSet');
  if (workload === undefined || !hasPods(workload, world.before) || serviceSelectsNothing(change, world) !== undefined) return undefined;
  const answered = selecting(SERVICE, workload, world.before)
    .filter((service) => workloadsBehind(service, world.before).includes(workload));
  const lost = answered.filter((service) => workloadsBehind(service, world.after).length === 0 && !stays(service, world));
  if (lost.length === 0) return undefined;
  const services = enumerate(lost.map(({ name }) => name));
  const next = successorOf(workload, world);
  if (next !== undefined) return {
    message: `seems to be ${titleOf(next)} now: nothing serves requests to Service ${services} any more`, way: keepName(workload),
  };
  return { message: `all its pods stop for good, and nothing serves requests to Service ${services}`, way: MOVE_FIRST };
}

function keepName({ name }: KubeObject): string {
  return `keep the name (a construct takes it from its id, unless you set name: '${name}'); or ${MOVE_FIRST}`;
}

function stays({ place, name }: KubeObject, { after }: World): boolean {
  return find(after, SERVICE, place, name) !== undefined;
}

/** Rules about Services. */
export const serviceRules: readonly Rule[] = [
  { name: 'immutable-cluster-ip', level: 'refused', byHand: true, judge: immutableClusterIp },
  { name: 'immutable-load-balancer-class', level: 'refused', byHand: true, judge: immutableLoadBalancerClass },
  { name: 'load-balancer-removed', level: 'danger', judge: loadBalancerRemoved },
  { name: 'service-loses-selector', level: 'danger', judge: serviceLosesSelector },
  { name: 'service-selects-nothing', level: 'danger', judge: serviceSelectsNothing },
  { name: 'service-stays-headless', level: 'danger', judge: serviceStaysHeadless },
  { name: 'service-removed', level: 'danger', judge: serviceRemoved },
  { name: 'workload-removed', level: 'danger', judge: workloadRemoved },
];
