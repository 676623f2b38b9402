import { isNumberedDnsLabel, isPortName, isPortNumber } from '../../support/names';
import { at, Fields, fieldsOf, listOf, Manifest } from '../manifest';
import { entries, Entry, repeats, shown, unless } from './check';
import { labelFaults } from './metadata';

const PROTOCOLS = [undefined, 'TCP', 'UDP', 'SCTP'];

export function serviceIsValid({ group, kind, fields }: Manifest): string[] {
  if (group !== '' || kind !== 'Service') return [];
  const spec = fieldsOf(fields.spec);
  const ports = entries(spec.ports, 'spec.ports');
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

function servicePortFaults({ field, fields: { port, targetPort, nodePort, protocol, name } }: Entry): string[] {
  return [
    ...unless(typeof port === 'number' && isPortNumber(port), () => `${field}.port must be a number from 1 to 65535, got ${shown(port)}: there are no others; correct it`),
    ...unless(targetPort === undefined || isTarget(targetPort), () => `${field}.targetPort must be a number from 1 to 65535 or the name of a container's port, got ${shown(targetPort)}: the API server refuses others; correct it`),
    ...unless(nodePort === undefined || nodePort === 0 || (typeof nodePort === 'number' && isPortNumber(nodePort)), () => `${field}.nodePort must be a number from 1 to 65535, got ${shown(nodePort)}: there are no others; correct it`),
    ...unless(PROTOCOLS.includes(protocol as string | undefined), () => `${field}.protocol must be TCP, UDP or SCTP, got ${shown(protocol)}: the API server refuses others; correct it`),
    ...unless(name === undefined || (typeof name === 'string' && isNumberedDnsLabel(name)), () => `${field}.name must be at most 63 lower-case letters, digits and "-", got ${shown(name)}: the API server refuses others; rename it`),
  ];
}

function isTarget(port: unknown): boolean {
  return typeof port === 'number' ? isPortNumber(port) : typeof port === 'string' && isPortName(port);
}

export function ingressIsValid({ group, kind, fields }: Manifest): string[] {
  if (group !== 'networking.k8s.io' || kind !== 'Ingress') return [];
  return entries(at(fields, 'spec', 'rules'), 'spec.rules').flatMap(({ field, fields: { http } }) => entries(at(http, 'paths'), `${field}.http.paths`)).flatMap(pathFaults);
}

function pathFaults({ field, fields: { path, pathType, backend } }: Entry): string[] {
  const port: Fields = fieldsOf(at(backend, 'service', 'port'));
  return [
    ...unless(['Exact', 'Prefix', 'ImplementationSpecific'].includes(String(pathType)), () => `${field}.pathType must be Exact, Prefix or ImplementationSpecific, got ${shown(pathType)}: the API server wants it with each path; set it`),
    ...unless(pathType === 'ImplementationSpecific' || (typeof path === 'string' && path.startsWith('/')), () => `${field}.path must begin with "/", got ${shown(path)}: the API server refuses others; correct it`),
    ...unless(port.number === undefined || isPortNumber(Number(port.number)), () => `${field}.backend.service.port.number must be a number from 1 to 65535, got ${shown(port.number)}: there are no others; correct it`),
  ];
}

export function policyPortsAreValid({ group, kind, fields }: Manifest): string[] {
  if (group !== 'networking.k8s.io' || kind !== 'NetworkPolicy') return [];
  return ['ingress', 'egress'].flatMap((way) => entries(at(fields, 'spec', way), `spec.${way}`)).flatMap(({ field, fields: rule }) => entries(listOf(rule.ports), `${field}.ports`))
    .flatMap(({ field, fields: { port } }) => unless(port === undefined || isTarget(port), () => `${field}.port must be a number from 1 to 65535 or the name of a port, got ${shown(port)}: the API server refuses others; correct it`));
}
