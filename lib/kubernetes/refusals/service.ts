import { isIP } from 'node:net';
import { fieldsAt, type Fields } from '../objects/fields';
import type { KubernetesObject } from '../objects/kinds';
import { isDnsSubdomain, isNumberedDnsLabel, isPortName, isPortNumber } from '../formats/names';
import { labelRefusals } from './metadata';
import {
  addChoiceRefusal, NO_OTHER_PORTS, NONE, type Part, PORT_NUMBER, type Refusal, REFUSES_BOTH, REFUSES_OTHERS, repeats, shown, unless, whole,
} from './refusal';

export const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];
const TYPES = ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'];
const PATH_TYPES = ['Exact', 'Prefix', 'ImplementationSpecific'];
const CORRECT = { why: REFUSES_OTHERS, fix: 'correct it' };

export function serviceIsValid(object: KubernetesObject): readonly Refusal[] {
  if (object.group !== '') return NONE;
  const spec = whole(object).part('spec');
  const { type, clusterIP, externalName, selector } = spec.fields;
  const ports = spec.list('ports');
  const refusals = [...labelRefusals('spec.selector', selector)];
  addChoiceRefusal(refusals, spec, 'type', TYPES);
  if (clusterIP !== 'None' && type !== 'ExternalName' && ports.length === 0) {
    const why = 'only headless Services and ExternalNames can have none';
    refusals.push({ field: 'spec.ports', must: 'contain at least one', got: 'none', why, fix: 'add one' });
  }
  if (type === 'ExternalName' && typeof externalName !== 'string') {
    const why = 'a Service of type ExternalName is an alias for a host';
    refusals.push({ field: 'spec.externalName', must: 'be a host', got: 'none', why, fix: 'set it' });
  }
  for (const port of ports) addServicePortRefusals(refusals, port);
  if (ports.length > 1) addRefusalsAmong(refusals, ports.map(({ fields }) => fields));
  return refusals;
}

function addServicePortRefusals(refusals: Refusal[], entry: Part): void {
  const { port, targetPort, nodePort, name } = entry.fields;
  if (typeof port !== 'number' || !isPortNumber(port)) {
    refusals.push({ field: entry.child('port'), must: PORT_NUMBER, got: shown(port), ...NO_OTHER_PORTS });
  }
  if (targetPort !== undefined && !isTarget(targetPort)) {
    const must = `${PORT_NUMBER} or the name of a container's port`;
    refusals.push({ field: entry.child('targetPort'), must, got: shown(targetPort), ...CORRECT });
  }
  if (nodePort !== undefined && nodePort !== 0 && (typeof nodePort !== 'number' || !isPortNumber(nodePort))) {
    refusals.push({ field: entry.child('nodePort'), must: PORT_NUMBER, got: shown(nodePort), ...NO_OTHER_PORTS });
  }
  addChoiceRefusal(refusals, entry, 'protocol', PROTOCOLS);
  if (name !== undefined && (typeof name !== 'string' || !isNumberedDnsLabel(name))) {
    const must = 'be at most 63 lower-case letters, digits and "-"';
    refusals.push({ field: entry.child('name'), must, got: shown(name), why: REFUSES_OTHERS, fix: 'rename it' });
  }
}

/** What several ports of one Service must not have in common. */
function addRefusalsAmong(refusals: Refusal[], ports: readonly Fields[]): void {
  const field = 'spec.ports';
  if (!ports.every(({ name }) => typeof name === 'string' && name !== '')) {
    const why = 'the API server distinguishes them by name';
    refusals.push({ field, must: 'all have names', got: 'a port without a name among several', why, fix: 'name each' });
  }
  const names = ports.flatMap(({ name }) => (typeof name === 'string' ? [name] : []));
  for (const name of repeats(names)) {
    refusals.push({ field, must: 'have distinct names', got: `"${name}" twice`, why: REFUSES_BOTH, fix: 'rename one' });
  }
  const numbers = ports.map(({ port, protocol }) => `${String(port)}/${String(protocol ?? 'TCP')}`);
  for (const port of repeats(numbers)) {
    refusals.push({ field, must: 'have distinct ports', got: `${port} twice`, why: REFUSES_BOTH, fix: 'change one' });
  }
}

function isTarget(port: unknown): boolean {
  return typeof port === 'number' ? isPortNumber(port) : typeof port === 'string' && isPortName(port);
}

export function ingressIsValid(object: KubernetesObject): readonly Refusal[] {
  if (object.group !== 'networking.k8s.io') return NONE;
  const rules = whole(object).part('spec').list('rules');
  return [...rules.flatMap(hostRefusals), ...rules.flatMap((rule) => rule.part('http').list('paths')).flatMap(pathRefusals)];
}

function hostRefusals(rule: Part): readonly Refusal[] {
  const { host } = rule.fields;
  const isHost = typeof host === 'string' && isDnsSubdomain(host.replace(/^\*\./, '')) && isIP(host) === 0;
  return unless(host === undefined || host === '' || isHost, () => (
    { field: rule.child('host'), must: 'be a host in lower case without a port, optionally behind "*."', got: shown(host), ...CORRECT }
  ));
}

function pathRefusals(entry: Part): readonly Refusal[] {
  const { path, pathType, backend } = entry.fields;
  const { number } = fieldsAt(backend, 'service.port');
  return [
    ...unless(PATH_TYPES.includes(String(pathType)), () => ({
      field: entry.child('pathType'), must: 'be Exact, Prefix or ImplementationSpecific', got: shown(pathType),
      why: 'the API server requires it for each path', fix: 'set it',
    })),
    ...unless(pathType === 'ImplementationSpecific' || (typeof path === 'string' && path.startsWith('/')), () => (
      { field: entry.child('path'), must: 'begin with "/"', got: shown(path), ...CORRECT }
    )),
    ...unless(number === undefined || isPortNumber(Number(number)), () => (
      { field: `${entry.child('backend')}.service.port.number`, must: PORT_NUMBER, got: shown(number), ...NO_OTHER_PORTS }
    )),
  ];
}

export function policyPortsAreValid(object: KubernetesObject): readonly Refusal[] {
  if (object.group !== 'networking.k8s.io') return NONE;
  const spec = whole(object).part('spec');
  const ports = [...spec.list('ingress'), ...spec.list('egress')].flatMap((rule) => rule.list('ports'));
  return ports.flatMap((entry) => unless(entry.fields.port === undefined || isTarget(entry.fields.port), () => (
    { field: entry.child('port'), must: `${PORT_NUMBER} or the name of a port`, got: shown(entry.fields.port), ...CORRECT }
  )));
}
