import { at, type Fields, listAt, textAt } from '../../../kubernetes/objects/fields';
import { containersOf, podSpecPath } from '../../../kubernetes/pods/pod-template';
import { type Change, changeOf, type World } from '../../change';
import { enumerate } from '../../format';
import { find, type Inventory } from '../../inventory';
import { type KubeObject, typeOf } from '../../kube-object';
import type { Rule, Verdict } from '../../rule';
import { selectedBy, selecting } from '../../selection';

const SERVICE = '/Service';

/** Whether the Service has a port of this number or name. Unknown for an alias, and for a port that is filled in later: `${PORT}`. */
export function hasPort({ stored }: KubeObject, port: string | undefined): boolean {
  if (port === undefined || !/^[\w-]+$/.test(port) || textAt(stored, 'spec.type') === 'ExternalName') return true;
  return listAt(stored, 'spec.ports').some((one) => textAt(one, 'port') === port || textAt(one, 'name') === port);
}

/** The names of target ports by which the Service finds the ports of its pods. Numbers need no name. */
function targetNames({ stored }: KubeObject): string[] {
  const targets = listAt(stored, 'spec.ports').flatMap((port) => textAt(port, 'targetPort') ?? []);
  return [...new Set(targets)].filter(isName);
}

function isName(port: string): boolean {
  return /^[a-z0-9-]*[a-z][a-z0-9-]*$/i.test(port);
}

function portNames(container: Fields): string[] {
  return listAt(container, 'ports').flatMap((port) => textAt(port, 'name') ?? []);
}

/** Undefined for kinds whose pods aren't known. */
function podContainers(object: KubeObject): Fields[] | undefined {
  const path = podSpecPath(object);
  return path === undefined ? undefined : containersOf(at(object.stored, path));
}

/**
 * The names of target ports that no selected pod has. Undefined if pods aren't known, or if none of their ports has a name: then something
 * else may add them.
 */
function missingTargets(service: KubeObject, world: Inventory): string[] | undefined {
  const pods = selectedBy(service, world).map(podContainers);
  const names = pods.flatMap((containers) => containers ?? []).flatMap(portNames);
  return pods.includes(undefined) || names.length === 0 ? undefined : targetNames(service).filter((name) => !names.includes(name));
}

/** Reported for the Service if it changes, else for its pods. */
function targetPortMissing(change: Change, world: World): Verdict | undefined {
  if (change.is === 'removed') return undefined;
  const own = typeOf(change.after) === SERVICE;
  const services = own ? [change.after] : selecting(SERVICE, change.after, world.after).filter((one) => changeOf(one, world) === undefined);
  const missing = services.flatMap((service) => {
    const old = find(world.before, SERVICE, service.place, service.name);
    const before = old === undefined ? [] : missingTargets(old, world.before) ?? [];
    return (missingTargets(service, world.after) ?? []).filter((name) => !before.includes(name)).map((name) => ({ service, name }));
  });
  if (missing.length === 0) return undefined;
  const names = [...new Set(missing.map(({ name }) => name))].join(' and ');
  const who = own ? 'its targetPort' : `the targetPort of Service ${enumerate([...new Set(missing.map(({ service }) => service.name))])}`;
  return {
    message: `no port of its pods has the name ${names}, which is ${who}: requests fail`,
    way: 'keep the name; or first give targetPort the number of the port, which needs no name',
  };
}

const PROBES = ['readinessProbe', 'startupProbe'];

/** `web.readinessProbe names http` for each probe whose port has a name that its container doesn't give to any port. */
function probesOfNoPort(object: KubeObject): string[] {
  return (podContainers(object) ?? []).flatMap((container) => PROBES.flatMap((probe) => {
    const port = textAt(container, `${probe}.httpGet.port`) ?? textAt(container, `${probe}.tcpSocket.port`);
    if (port === undefined || !isName(port) || portNames(container).includes(port)) return [];
    return [`the ${probe} of ${String(container.name)} asks port ${port}`];
  }));
}

/** Until one of these probes succeeds, a container isn't ready. A livenessProbe that can't be run counts as none. */
function probePortMissing(change: Change): Verdict | undefined {
  if (change.is === 'removed') return undefined;
  const before = change.is === 'changed' ? probesOfNoPort(change.before) : [];
  const found = probesOfNoPort(change.after).filter((probe) => !before.includes(probe));
  if (found.length === 0) return undefined;
  return {
    message: `${enumerate(found)}, a name that no port of the container has: new pods never become ready`,
    way: 'give the port that name, or the probe the number of the port',
  };
}

/** Rules about names of ports. */
export const portRules: readonly Rule[] = [
  { name: 'target-port-missing', level: 'danger', judge: targetPortMissing },
  { name: 'probe-port-missing', level: 'danger', judge: probePortMissing },
];
