import { isNumberedDnsLabel, isPortName, isPortNumber } from '../../support/names';
import { at, Fields, fieldsOf, Manifest } from '../manifest';
import { NONE, Part, repeats, shown, unless, whole } from './check';
import { labelFaults } from './metadata';

const PROTOCOLS = [undefined, 'TCP', 'UDP', 'SCTP'];

export function serviceIsValid(manifest: Manifest): readonly string[] {
  if (manifest.group !== '') return NONE;
  const spec = fieldsOf(manifest.fields.spec);
  const ports = whole(manifest).part('spec').list('ports');
  const portless = spec.clusterIP === 'None' || spec.type === 'ExternalName';
  return [
    ...labelFaults('spec.selector', spec.selector),
    ...unless(portless || ports.length > 0, () => 'spec.ports must hold at least one, got none: only headless Services and ExternalNames do without; add one'),
    ...unless(spec.type !== 'ExternalName' || typeof spec.externalName === 'string', () => 'spec.externalName must be a host, got none: a Service of type ExternalName is an alias of one; set it'),
    ...ports.flatMap(servicePortFaults),
    ...unless(ports.length < 2 || ports.every(({ fields: port }) => typeof port.name === 'string' && port.name !== ''), () => 'spec.ports must all have names, got one without among several: the API server tells them apart by name; name each'),
    ...repeats(ports.flatMap(({ fields: { name } }) => (typeof name === 'string' ? [name] : []))).map((name) => `spec.ports must have distinct names, got "${name}" twice: the API server refuses both; rename one`),
    ...repeats(ports.map(({ fields: { port, protocol } }) => `${String(port)}/${String(protocol ?? 'TCP')}`)).map((port) => `spec.ports must have distinct ports, got ${port} twice: the API server refuses both; change one`),
  ];
}

function servicePortFaults(entry: Part): readonly string[] {
  const { port, targetPort, nodePort, protocol, name } = entry.fields;
  return [
    ...unless(typeof port === 'number' && isPortNumber(port), () => `${entry.field}.port must be a number from 1 to 65535, got ${shown(port)}: there are no others; correct it`),
    ...unless(targetPort === undefined || isTarget(targetPort), () => `${entry.field}.targetPort must be a number from 1 to 65535 or the name of a container's port, got ${shown(targetPort)}: the API server refuses others; correct it`),
    ...unless(nodePort === undefined || nodePort === 0 || (typeof nodePort === 'number' && isPortNumber(nodePort)), () => `${entry.field}.nodePort must be a number from 1 to 65535, got ${shown(nodePort)}: there are no others; correct it`),
    ...unless(PROTOCOLS.includes(protocol as string | undefined), () => `${entry.field}.protocol must be TCP, UDP or SCTP, got ${shown(protocol)}: the API server refuses others; correct it`),
    ...unless(name === undefined || (typeof name === 'string' && isNumberedDnsLabel(name)), () => `${entry.field}.name must be at most 63 lower-case letters, digits and "-", got ${shown(name)}: the API server refuses others; rename it`),
  ];
}

function isTarget(port: unknown): boolean {
  return typeof port === 'number' ? isPortNumber(port) : typeof port === 'string' && isPortName(port);
}

export function ingressIsValid(manifest: Manifest): readonly string[] {
  if (manifest.group !== 'networking.k8s.io') return NONE;
  return whole(manifest).part('spec').list('rules').flatMap((rule) => rule.part('http').list('paths')).flatMap(pathFaults);
}

function pathFaults(entry: Part): readonly string[] {
  const { path, pathType, backend } = entry.fields;
  const port: Fields = fieldsOf(at(backend, 'service', 'port'));
  return [
    ...unless(['Exact', 'Prefix', 'ImplementationSpecific'].includes(String(pathType)), () => `${entry.field}.pathType must be Exact, Prefix or ImplementationSpecific, got ${shown(pathType)}: the API server wants it with each path; set it`),
    ...unless(pathType === 'ImplementationSpecific' || (typeof path === 'string' && path.startsWith('/')), () => `${entry.field}.path must begin with "/", got ${shown(path)}: the API server refuses others; correct it`),
    ...unless(port.number === undefined || isPortNumber(Number(port.number)), () => `${entry.field}.backend.service.port.number must be a number from 1 to 65535, got ${shown(port.number)}: there are no others; correct it`),
  ];
}

export function policyPortsAreValid(manifest: Manifest): readonly string[] {
  if (manifest.group !== 'networking.k8s.io') return NONE;
  const spec = whole(manifest).part('spec');
  return [...spec.list('ingress'), ...spec.list('egress')].flatMap((rule) => rule.list('ports')).flatMap((entry) => unless(
    entry.fields.port === undefined || isTarget(entry.fields.port),
    () => `${entry.field}.port must be a number from 1 to 65535 or the name of a port, got ${shown(entry.fields.port)}: the API server refuses others; correct it`,
  ));
}
