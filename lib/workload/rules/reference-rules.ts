import { isDnsLabel, isDnsSubdomain, isLabelValue, isQualifiedName } from '../../kubernetes/formats/names';
import { peerFaults } from '../../network/peer-rules';
import { volumeFaults } from '../../pods/rules/volumes';
import { type Fault, unless } from '../../support/fault';
import { UNUSABLE_KEYS } from '../../support/own';
import type { Rule } from '../../support/rules';
import type { Program } from '../program/program';
import type { Workload } from '../workload';

function callersAreValid({ callers }: Workload): Fault[] {
  return callers.flatMap((peer, index) => peerFaults(`callers[${index}]`, peer));
}

function calledAreValid({ calls, dns }: Program): Fault[] {
  return [
    ...calls.flatMap((peer, index) => peerFaults(`calls[${index}]`, peer)),
    ...dns._faults('dns'),
  ];
}

function routeIsValid({ route }: Workload): Fault[] {
  if (route === undefined) return [];
  const { _proxyNamespace: proxies, _gateway: gateway, _ingress: ingress } = route;
  const isNamespace = (name: string | undefined) => name !== undefined && isDnsLabel(name);
  const names = [
    {
      valid: gateway === undefined || isNamespace(gateway.namespace), must: 'name the namespace of its gateway', name: gateway?.namespace,
    },
    { valid: proxies === gateway?.namespace || isNamespace(proxies), must: 'name the namespace of its proxies', name: proxies },
    { valid: gateway === undefined || isDnsSubdomain(gateway.name), must: 'name a Gateway', name: gateway?.name },
    {
      valid: isDnsSubdomain(gateway?.sectionName ?? 'any'),
      must: 'name a listener of its Gateway',
      name: gateway?.sectionName,
    },
    { valid: ingress === undefined || isDnsSubdomain(ingress.className), must: 'name an IngressClass', name: ingress?.className },
    {
      valid: ingress === undefined || isDnsSubdomain(ingress.tlsSecretName),
      must: 'name the Secret with its certificate',
      name: ingress?.tlsSecretName,
    },
  ];
  return names.filter(({ valid }) => !valid).map(({ must, name }) => ({ prop: 'route', must, got: `"${name}"` }));
}

export function metricsAreValid({ metrics }: Pick<Workload, 'metrics'>): Fault[] {
  if (metrics === undefined) return [];
  const { fromNamespace, path, monitorLabels } = metrics;
  const badLabels = Object.entries(monitorLabels)
    .filter(([key, value]) => !isQualifiedName(key) || UNUSABLE_KEYS.includes(key) || !isLabelValue(value));
  return [
    ...unless(isDnsLabel(fromNamespace), { prop: 'metrics.fromNamespace', must: 'be a namespace', got: `"${fromNamespace}"` }),
    ...unless(path.startsWith('/'), { prop: 'metrics.path', must: 'begin with "/"', got: `"${path}"` }),
    ...badLabels.map(([key, value]) => ({ prop: 'metrics.monitorLabels', must: 'be valid labels', got: `"${key}: ${value}"` })),
  ];
}

function volumesAreValid({ volumes }: Program): Fault[] {
  return volumeFaults('volumes', volumes);
}

function proxySecretIsName({ proxy }: Workload): Fault | undefined {
  if (proxy === undefined || isDnsSubdomain(proxy.secretName)) return undefined;
  return { prop: 'authentication.secretName', must: 'be the name of a Secret', got: `"${proxy.secretName}"` };
}

/** Rules about names that a service refers to: those that the API server would refuse or that can't exist. */
export const referenceRules: readonly Rule<Workload>[] = [callersAreValid, routeIsValid, metricsAreValid, proxySecretIsName];

/** The same for what every program refers to. */
export const programReferenceRules: readonly Rule<Program>[] = [calledAreValid, volumesAreValid];
