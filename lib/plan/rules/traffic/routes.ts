import { at, textAt } from '../../../kubernetes/objects/fields';
import { ingressBackends, routeBackends } from '../../../kubernetes/objects/references';
import { type Change, type Edit, editOf, type World } from '../../change';
import { enumerate } from '../../format';
import { find, type Inventory, type KeysOf, objectsWith } from '../../inventory';
import { keyOf, type KubeObject, titleOf, typeOf } from '../../kube-object';
import type { Rule, Verdict } from '../../rule';
import { removedObject } from '../pruning';
import { hasPort } from './ports';

export const INGRESS = 'networking.k8s.io/Ingress';
const SERVICE = '/Service';
const ROUTES = ['HTTP', 'GRPC', 'TLS', 'TCP', 'UDP'].map((protocol) => `gateway.networking.k8s.io/${protocol}Route`);

/** A Service that a route or an Ingress sends requests to. */
interface Backend {
  readonly place: string;
  readonly name: string;
  /** The number of its port, or the name, which only an Ingress can give. */
  readonly port: string | undefined;
}

export function isRoute(object: KubeObject): boolean {
  return typeOf(object) === INGRESS || ROUTES.includes(typeOf(object));
}

/** A route may send requests to another namespace. */
function backendsOf(object: KubeObject): Backend[] {
  const spec = at(object.stored, 'spec');
  if (typeOf(object) === INGRESS) {
    return ingressBackends(spec).map((service) => (
      { place: object.place, name: String(service.name), port: textAt(service, 'port.name') ?? textAt(service, 'port.number') }
    ));
  }
  if (!ROUTES.includes(typeOf(object))) return [];
  return routeBackends(spec).filter((backend) => (textAt(backend, 'kind') ?? 'Service') === 'Service' && at(backend, 'weight') !== 0)
    .map((backend) => (
      { place: textAt(backend, 'namespace') ?? object.place, name: String(textAt(backend, 'name')), port: textAt(backend, 'port') }
    ));
}

/** `shop/web` of each Service that a route or an Ingress sends requests to. */
export const backendKeys: KeysOf = (object) => backendsOf(object).map(({ place, name }) => `${place}/${name}`);

/** The routes and Ingresses that send requests to this Service. */
export function routesTo({ place, name }: KubeObject, world: Inventory): readonly KubeObject[] {
  return objectsWith(world, backendKeys, `${place}/${name}`);
}

export function serviceStillRouted(change: Change, { after }: World): Verdict | undefined {
  const service = removedObject(change, SERVICE);
  const routes = service === undefined ? [] : routesTo(service, after);
  if (routes.length === 0) return undefined;
  return {
    message: `${enumerate(routes.map(titleOf))} still send${routes.length === 1 ? 's' : ''} requests to it, and they fail`,
    way: 'remove it from the route first',
  };
}

/** Reported for the Service that loses the port, else for the route that names a port that the Service doesn't have. */
function servicePortMissing(change: Change, world: World): Verdict | undefined {
  const edit = editOf(change, SERVICE);
  if (edit !== undefined) return portStillNamed(edit, world);
  if (change.is === 'removed' || !isRoute(change.after)) return undefined;
  const old = change.is === 'changed' ? backendsOf(change.before) : [];
  const isNew = ({ place, name, port }: Backend) => !old.some((one) => one.place === place && one.name === name && one.port === port);
  const missing = backendsOf(change.after).filter(isNew).filter(({ place, name, port }) => {
    const [before, after] = [world.before, world.after].map((side) => find(side, SERVICE, place, name));
    return after !== undefined && !hasPort(after, port) && (before === undefined || !hasPort(before, port));
  });
  if (missing.length === 0) return undefined;
  const ports = [...new Set(missing.map(({ name, port }) => `port ${port} of Service ${name}`))];
  return { message: `sends requests to ${enumerate(ports)}, which doesn't exist: they fail`, way: 'name a port that the Service has' };
}

function portStillNamed({ before, after }: Edit, world: World): Verdict | undefined {
  const lost = ({ place, name, port }: Backend) => (
    place === after.place && name === after.name && hasPort(before, port) && !hasPort(after, port)
  );
  const routes = routesTo(after, world.after).filter((route) => backendsOf(route).some(lost));
  if (routes.length === 0) return undefined;
  const ports = [...new Set(routes.flatMap(backendsOf).filter(lost).map(({ port }) => port))];
  return {
    message: `${enumerate(routes.map(titleOf))} still send${routes.length === 1 ? 's' : ''} requests to its port ${ports.join(' and ')}, `
      + 'which is gone: they fail',
    way: 'keep the old port beside the new one until no route names it',
  };
}

/** The routes and Ingresses before and after the change, if the change is about one. */
export function routeOf(change: Change): { readonly before: KubeObject; readonly after: KubeObject | undefined } | undefined {
  if (change.is === 'created' || !isRoute(change.before)) return undefined;
  if (change.is === 'changed') return { before: change.before, after: change.after };
  return removedObject(change, typeOf(change.before)) && { before: change.before, after: undefined };
}

/** Whether every Service that this route sends requests to is removed with it. */
export function goesWithItsServices(route: KubeObject, { before, after }: World): boolean {
  const services = backendsOf(route).map(({ place, name }) => find(before, SERVICE, place, name));
  return services.length > 0 && services.every((service) => service !== undefined && !after.byKey.has(keyOf(service)));
}

/** Rules about what routes and Ingresses send to Services. */
export const routeRules: readonly Rule[] = [
  { name: 'service-still-routed', level: 'danger', judge: serviceStillRouted },
  { name: 'service-port-missing', level: 'danger', judge: servicePortMissing },
];
