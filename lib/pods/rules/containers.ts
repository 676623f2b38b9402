import { imageFault } from '../../kubernetes/formats/image-reference';
import { isNumberedDnsLabel, isPortName, isPortNumber } from '../../kubernetes/formats/names';
import { peerFaults } from '../../network/peer-rules';
import { type Fault, unless } from '../../support/fault';
import { repeated } from '../../support/repeated';
import { resourceFaults } from '../resources';
import type { ContainerSettings, PodSettings } from '../settings';
import { environmentFaults, environmentSourceFaults } from './environment';
import type { OwnPod } from './own-pod';
import { probeFaults } from './probes';
import { isAbsolutePath, volumeFaults } from './volumes';

interface Added {
  readonly prop: string;
  readonly container: ContainerSettings;
}

/** Faults of additional containers: of each by itself, and beside those of ours and each other. */
export function containerFaults(pods: PodSettings, own: OwnPod): Fault[] {
  const all = [...named('pods.initContainers', pods.initContainers), ...named('pods.sidecars', pods.sidecars)];
  return [
    ...all.flatMap((added) => [...ownFaults(added), ...takenFaults(added, own)]),
    ...repeated(all.map(({ container: { name } }) => name))
      .map((name) => ({ prop: 'pods.sidecars', must: 'have distinct names', got: `"${name}" twice`, fix: 'rename one' })),
    ...repeated(pods.sidecars.flatMap(({ ports }) => ports.map(({ port }) => port))).map((port) => (
      { prop: 'pods.sidecars', must: 'have distinct ports', got: `${port} twice`, why: 'containers of a pod share them', fix: 'change one' }
    )),
  ];
}

function named(list: string, containers: readonly ContainerSettings[]): Added[] {
  return containers.map((container, index) => ({ prop: `${list}[${index}]`, container }));
}

function ownFaults({ prop, container }: Added): Fault[] {
  const { name, image, env, envFrom, resources, volumes, user } = container;
  const wrongImage = imageFault(`${prop}.image`, image);
  return [
    ...unless(isNumberedDnsLabel(name), {
      prop: `${prop}.name`, must: 'be a DNS label', got: `"${name}"`, fix: 'write it like log-shipper',
    }),
    ...(wrongImage === undefined ? [] : [wrongImage]),
    ...environmentFaults(`${prop}.env`, env),
    ...environmentSourceFaults(`${prop}.envFrom`, envFrom),
    ...resourceFaults(`${prop}.resources`, resources),
    ...volumeFaults(`${prop}.volumes`, volumes),
    ...pathFaults(prop, container),
    ...portFaults(prop, container),
    ...ownProbeFaults(prop, container),
    ...unless(Number.isInteger(user) && user >= 1 && user < 2 ** 31, {
      prop: `${prop}.user`, must: `be a whole number from 1 to ${2 ** 31 - 1}`, got: String(user), why: '0 is root',
    }),
    ...connectionFaults(prop, container),
  ];
}

function ownProbeFaults(prop: string, { probes, ports }: ContainerSettings): Fault[] {
  return Object.entries(probes).flatMap(([kind, probe]) => (probe === undefined ? [] : [
    ...probeFaults(`${prop}.${kind}`, probe),
    ...unless(probe._options.port !== undefined || ports.length > 0, {
      prop: `${prop}.${kind}`, must: 'have a port', got: 'none', fix: 'set the port of the probe or add one to ports',
    }),
  ]));
}

function connectionFaults(prop: string, { callers, calls, ports }: ContainerSettings): Fault[] {
  return [
    ...callers.flatMap((peer, index) => peerFaults(`${prop}.callers[${index}]`, peer)),
    ...unless(callers.length === 0 || ports.length > 0, {
      prop: `${prop}.callers`, must: 'come with ports', got: 'none', why: 'there is nothing to call', fix: 'add ports',
    }),
    ...calls.flatMap((peer, index) => peerFaults(`${prop}.calls[${index}]`, peer)),
  ];
}

function pathFaults(prop: string, { volumes, writablePaths }: ContainerSettings): Fault[] {
  const paths = [...volumes.map(({ _mountPath }) => _mountPath), ...writablePaths];
  const where = { prop: `${prop}.volumes`, qualifier: 'and writablePaths' };
  return [
    ...paths.filter((path) => !isAbsolutePath(path)).map((path) => (
      { ...where, must: 'be at absolute paths', got: `"${path}"`, fix: 'write it like /var/log/app' }
    )),
    ...repeated(paths).map((path) => ({ ...where, must: 'be at distinct paths', got: `"${path}" twice`, fix: 'move one' })),
  ];
}

function portFaults(prop: string, { ports }: ContainerSettings): Fault[] {
  return ports.flatMap(({ port, name }, index) => [
    ...unless(isPortNumber(port), { prop: `${prop}.ports[${index}].port`, must: 'be a whole number from 1 to 65535', got: String(port) }),
    ...unless(name === undefined || isPortName(name), {
      prop: `${prop}.ports[${index}].name`, must: 'be at most 15 lower case letters, digits and "-"', got: `"${name}"`,
    }),
  ]);
}

function takenFaults({ prop, container }: Added, own: OwnPod): Fault[] {
  const { name, ports } = container;
  const takenPorts = ports.filter(({ port }) => own.ports.some((taken) => taken.port === port));
  const takenNames = ports.filter((port) => port.name !== undefined && own.ports.some((taken) => taken.name === port.name));
  return [
    ...unless(!own.containers.includes(name), {
      prop: `${prop}.name`, must: 'differ from the containers of the construct', got: `"${name}"`, fix: 'rename it',
    }),
    ...takenPorts.map(({ port }) => ({
      prop: `${prop}.ports`, must: 'leave the ports of the construct to it', got: String(port),
      why: 'containers of a pod share their ports', fix: 'listen on another port',
    })),
    ...takenNames.map((port) => ({
      prop: `${prop}.ports`, must: 'leave the port names of the construct to it', got: `"${port.name}"`,
      why: 'monitors find ports by name', fix: 'rename the port',
    })),
    ...unless(own.database === undefined || container.probes.readiness === undefined, {
      prop: `${prop}.readiness`, must: 'be left out in a database', got: 'a probe',
      why: `${own.database?.system} serves whether or not a container beside it answers`, fix: 'use liveness',
    }),
  ];
}
