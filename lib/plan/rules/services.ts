import { Change, Edit, editOf, World } from '../change';
import { find } from '../inventory';
import { KubeObject, typeOf } from '../kube-object';
import { selectedBy, selecting, selectorOf } from '../selection';
import { fieldsAt, listAt, textAt } from '../../kubernetes/fields';
import { Rule, Verdict } from '../rule';
import { changesAt, tell } from './fields';
import { staysBehind } from './pruning';

const SERVICE = '/Service';
const HEADLESS = 'None';

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
  return { message: found, way: `kubectl delete service ${edit.after.name} and apply again: it gets another address, and connections fail in between` };
}

function addressFault(edit: Edit): string | undefined {
  const [old, now] = [address(edit.before), address(edit.after)];
  if (now !== undefined && now !== old) {
    return `${tell(changesAt(edit, 'spec.clusterIP'))}; the address of a Service can't change${old === undefined && now !== HEADLESS ? ' (unless this is the one that it got)' : ''}`;
  }
  if (old === HEADLESS && typeOfService(edit.after) !== 'ClusterIP') return `${tell(changesAt(edit, 'spec.type'))}; without an address of its own it can't be reached so`;
  const [first, second] = [edit.before, edit.after].map(({ stored }) => listAt(stored, 'spec.ipFamilies')[0]);
  return first !== undefined && second !== undefined && first !== second ? `${tell(changesAt(edit, 'spec.ipFamilies'))}; the first family of addresses can't change` : undefined;
}

function immutableLoadBalancerClass(change: Change): Verdict | undefined {
  const edit = editOf(change, SERVICE);
  if (edit === undefined || [edit.before, edit.after].some((service) => typeOfService(service) !== 'LoadBalancer')) return undefined;
  const found = changesAt(edit, 'spec.loadBalancerClass');
  return found.length === 0 ? undefined : { message: `${tell(found)}; this can't change`, way: `kubectl delete service ${edit.after.name} and apply again: it gets another address` };
}

function serviceStaysHeadless(change: Change): Verdict | undefined {
  const edit = editOf(change, SERVICE);
  if (edit === undefined || address(edit.before) !== HEADLESS || address(edit.after) !== undefined || typeOfService(edit.after) !== 'ClusterIP') return undefined;
  return { message: 'clusterIP: None is gone from the manifest, and stays in the cluster', way: `kubectl delete service ${edit.after.name} and apply again: names don't resolve in between` };
}

function serviceLosesSelector(change: Change): string | undefined {
  const edit = editOf(change, SERVICE);
  if (edit === undefined || Object.keys(labelsOf(edit.before)).length === 0 || Object.keys(labelsOf(edit.after)).length > 0) return undefined;
  return typeOfService(edit.after) === 'ExternalName' ? undefined : 'has no selector any more: its addresses stay as they are now, and follow no pod';
}

function labelsOf({ stored }: KubeObject) {
  return fieldsAt(stored, 'spec.selector');
}

/** Told of the Service, of its pods when their labels changed, or of both. */
export function serviceSelectsNothing(change: Change, { before, after }: World): Verdict | undefined {
  const lost = servicesOf(change, before).filter((old) => {
    const now = find(after, SERVICE, old.place, old.name);
    return now !== undefined && Object.keys(labelsOf(now)).length > 0 && hasPods(old, before) && !hasPods(now, after);
  });
  if (lost.length === 0) return undefined;
  const way = change.is === 'removed' ? 'move those who connect to it first, then allow it by name' : 'change labels in two releases: first give the pods both, then move the selector';
  return { message: `no pod of any manifest has the labels that Service ${lost.map(({ name }) => name).join(', ')} selects: every request fails`, way };
}

/** The Service itself, or those that selected the pods of a workload. */
function servicesOf(change: Change, before: World['before']): KubeObject[] {
  if (change.is === 'created' || staysBehind(change)) return [];
  if (typeOf(change.before) === SERVICE) return [change.before];
  return selecting(SERVICE, change.before, before).filter((service) => Object.keys(labelsOf(service)).length > 0);
}

function hasPods(service: KubeObject, world: World['before']): boolean {
  return selectedBy(selectorOf(service), service.place, world).length > 0;
}

/** What becomes of Services. */
export const serviceRules: readonly Rule[] = [
  { name: 'immutable-cluster-ip', level: 'refused', judge: immutableClusterIp },
  { name: 'immutable-load-balancer-class', level: 'refused', judge: immutableLoadBalancerClass },
  { name: 'service-loses-selector', level: 'danger', judge: serviceLosesSelector },
  { name: 'service-selects-nothing', level: 'danger', judge: serviceSelectsNothing },
  { name: 'service-stays-headless', level: 'danger', judge: serviceStaysHeadless },
];
