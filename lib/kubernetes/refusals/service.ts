import { isIP } from 'node:net';
import { isDnsSubdomain, isNumberedDnsLabel, isPortName, isPortNumber } from '../names';
import { at, Fields, fieldsOf, Manifest } from '../../gitops/manifest';
import { addChoiceFault, NONE, Part, repeats, shown, unless, whole } from './check';
import { labelFaults } from './metadata';

export const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];
const TYPES = ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'];

export function serviceIsValid(manifest: Manifest): readonly string[] {
  if (manifest.group !== '') return NONE;
  const spec = fieldsOf(manifest.fields.spec);
  const ports = whole(manifest).part('spec').list('ports');
  const portless = spec.clusterIP === 'None' || spec.type === 'ExternalName';
  const faults = [...labelFaults('spec.selector', spec.selector)];
  addChoiceFault(faults, whole(manifest).part('spec'), 'type', TYPES);
  if (!portless && ports.length === 0) faults.push('spec.ports must hold at least one, got none: only headless Services and ExternalNames do without; add one');
  if (spec.type === 'ExternalName' && typeof spec.externalName !== 'string') faults.push('spec.externalName must be a host, got none: a Service of type ExternalName is an alias of one; set it');
  for (const port of ports) addServicePortFaults(faults, port);
  if (ports.length > 1) addFaultsAmong(faults, ports.map(({ fields }) => fields));
  return faults;
}

function addServicePortFaults(faults: string[], entry: Part): void {
  const { port, targetPort, nodePort, name } = entry.fields;
  if (typeof port !== 'number' || !isPortNumber(port)) faults.push(`${entry.field}.port must be a number from 1 to 65535, got ${shown(port)}: there are no others; correct it`);
  if (targetPort !== undefined && !isTarget(targetPort)) faults.push(`${entry.field}.targetPort must be a number from 1 to 65535 or the name of a container's port, got ${shown(targetPort)}: the API server refuses others; correct it`);
  if (nodePort !== undefined && nodePort !== 0 && (typeof nodePort !== 'number' || !isPortNumber(nodePort))) faults.push(`${entry.field}.nodePort must be a number from 1 to 65535, got ${shown(nodePort)}: there are no others; correct it`);
  addChoiceFault(faults, entry, 'protocol', PROTOCOLS);
  if (name !== undefined && (typeof name !== 'string' || !isNumberedDnsLabel(name))) faults.push(`${entry.field}.name must be at most 63 lower-case letters, digits and "-", got ${shown(name)}: the API server refuses others; rename it`);
}

/** What several ports of one Service must not have in common. */
function addFaultsAmong(faults: string[], ports: readonly Fields[]): void {
  if (!ports.every(({ name }) => typeof name === 'string' && name !== '')) faults.push('spec.ports must all have names, got one without among several: the API server tells them apart by name; name each');
  const names = ports.flatMap(({ name }) => (typeof name === 'string' ? [name] : []));
  for (const name of repeats(names)) faults.push(`spec.ports must have distinct names, got "${name}" twice: the API server refuses both; rename one`);
  const numbers = ports.map(({ port, protocol }) => `${String(port)}/${String(protocol ?? 'TCP')}`);
  for (const port of repeats(numbers)) faults.push(`spec.ports must have distinct ports, got ${port} twice: the API server refuses both; change one`);
}

function isTarget(port: unknown): boolean {
  return typeof port === 'number' ? isPortNumber(port) : typeof port === 'string' && isPortName(port);
}

export function ingressIsValid(manifest: Manifest): readonly string[] {
  if (manifest.group !== 'networking.k8s.io') return NONE;
  const rules = whole(manifest).part('spec').list('rules');
  return [...rules.flatMap(hostFaults), ...rules.flatMap((rule) => rule.part('http').list('paths')).flatMap(pathFaults)];
}

function hostFaults({ fields: { host }, field }: Part): readonly string[] {
  const holds = host === undefined || host === '' || (typeof host === 'string' && isDnsSubdomain(host.replace(/^\*\./, '')) && isIP(host) === 0);
  return unless(holds, () => `${field}.host must be a host in lower case without a port, optionally behind "*.", got ${shown(host)}: the API server refuses others; correct it`);
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
