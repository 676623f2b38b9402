import { at, fieldsAt, listAt, textAt } from '../../../kubernetes/objects/fields';
import { isBuiltIn } from '../../../kubernetes/objects/kinds';
import { type Change, editOf, type World } from '../../change';
import { enumerate } from '../../format';
import { type Inventory, type KeysOf, objectsWith } from '../../inventory';
import { type KubeObject, typeOf } from '../../kube-object';
import type { Rule, Verdict } from '../../rule';
import { goesWithItsServices, INGRESS, isRoute, routeOf } from './routes';

/** What an Ingress routes that no other host matches. */
const ANY = '*';
const OLD_CLASS = 'kubernetes.io/ingress.class';

/** The hosts that an Ingress or a route routes. A route without hosts takes those of its Gateway, which aren't known. */
const hostsOf: KeysOf = (object) => {
  if (!isRoute(object)) return [];
  if (typeOf(object) !== INGRESS) return listAt(object.stored, 'spec.hostnames').map(String);
  const hosts = listAt(object.stored, 'spec.rules').map((rule) => textAt(rule, 'host') ?? ANY);
  return at(object.stored, 'spec.defaultBackend') === undefined ? hosts : [...hosts, ANY];
};

/** Whether a route of the same host, or of all hosts of its domain, or an object of another kind that names the host, is left. */
function isRouted(host: string, world: Inventory): boolean {
  const domain = host.replace(/^[^.]+/, ANY);
  if ([host, domain].some((one) => objectsWith(world, hostsOf, one).length > 0)) return true;
  return host !== ANY && customResources(world).includes(host);
}

const known = new WeakMap<Inventory, string>();

/** All custom resources but routes as one text, made once: many hosts may be looked up. */
function customResources(world: Inventory): string {
  const isCustom = (object: KubeObject) => !isBuiltIn(object.group) && !isRoute(object);
  const text = known.get(world) ?? world.objects.filter(isCustom).map(({ written }) => JSON.stringify(written)).join('\n');
  known.set(world, text);
  return text;
}

/** Not reported if the Services behind it are removed as well: then other rules say what that means. */
function hostNotRouted(change: Change, world: World): Verdict | undefined {
  const route = routeOf(change);
  if (route === undefined || (route.after === undefined && goesWithItsServices(route.before, world))) return undefined;
  const lost = [...new Set(hostsOf(route.before))].filter((host) => !isRouted(host, world.after));
  if (lost.length === 0) return undefined;
  const requests = lost.map((host) => (host === ANY ? 'hosts that no other rule matches' : host));
  return { message: `nothing routes requests for ${enumerate(requests)} any more: they fail`, way: 'keep it until nobody uses it' };
}

function classOf({ stored }: KubeObject): string | undefined {
  const annotation = fieldsAt(stored, 'metadata.annotations')[OLD_CLASS];
  return textAt(stored, 'spec.ingressClassName') ?? (typeof annotation === 'string' ? annotation : undefined);
}

/** An Ingress that had no class may get the default one, which was its class already. */
function ingressClassChanged(change: Change): Verdict | undefined {
  const edit = editOf(change, INGRESS);
  const [old, now] = edit === undefined ? [] : [edit.before, edit.after].map(classOf);
  if (old === undefined || old === now) return undefined;
  const next = now === undefined
    ? 'only that of the default class serves it now, if there is one'
    : `that of ${now} serves it at its own address, which clients don't know yet`;
  return {
    message: `the class ${old} ${now === undefined ? 'is gone' : `becomes ${now}`}: its controller stops serving it, and ${next}`,
    way: 'add a second Ingress with the new class, move the hosts to its address in DNS, and then remove this one',
  };
}

/** Rules about hosts that are reached from outside. */
export const hostRules: readonly Rule[] = [
  { name: 'host-not-routed', level: 'danger', judge: hostNotRouted },
  { name: 'ingress-class-changed', level: 'danger', judge: ingressClassChanged },
];
