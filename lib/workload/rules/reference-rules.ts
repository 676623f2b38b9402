import { isDnsLabel, isDnsSubdomain, isLabelValue, isQualifiedName } from '../../kubernetes/names';
import { peerFaults } from '../../network/peer-rules';
import { type Fault, unless } from '../../support/fault';
import { UNUSABLE_KEYS } from '../../support/own';
import type { Rule } from '../../support/rules';
import type { Workload } from '../workload';

/** The fields that a variable can show. https://kubernetes.io/docs/concepts/workloads/pods/downward-api/ */
const POD_FIELDS = new RegExp([
  String.raw`^metadata\.(name|namespace|uid|labels\['[^']+'\]|annotations\['[^']+'\])$`,
  String.raw`^spec\.(nodeName|serviceAccountName)$`,
  String.raw`^status\.(hostIPs?|podIPs?)$`,
].join('|'));

/** What a key of a ConfigMap or a Secret may be. */
const DATA_KEY = /^[-._a-zA-Z0-9]{1,253}$/;

function peersAreValid({ callers, calls, dns }: Workload): Fault[] {
  return [
    ...callers.flatMap((peer, index) => peerFaults(`callers[${index}]`, peer)),
    ...calls.flatMap((peer, index) => peerFaults(`calls[${index}]`, peer)),
    ...dns._faults('dns'),
  ];
}

function routeIsValid({ route }: Workload): Fault[] {
  if (route === undefined) return [];
  const { _namespace: namespace, _gateway: gateway, _ingress: ingress } = route;
  const names = [
    { valid: isDnsLabel(namespace), must: 'name the namespace of its gateway', name: namespace },
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

function metricsAreValid({ metrics }: Workload): Fault[] {
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

function variablesReferToSomething({ env }: Workload): Fault[] {
  return Object.entries(env).flatMap(([name, { _source: { valueFrom = {} } }]) => {
    const { secretKeyRef, configMapKeyRef, fieldRef } = valueFrom;
    const source = secretKeyRef ?? configMapKeyRef;
    const prop = `env.${name}`;
    return [
      ...unless(source === undefined || isDnsSubdomain(source.name ?? ''), {
        prop,
        must: 'name a Secret or a ConfigMap',
        got: `"${source?.name}"`,
      }),
      ...unless(source === undefined || DATA_KEY.test(source.key), {
        prop,
        must: 'name a key',
        got: `"${source?.key}"`,
        fix: 'use letters, digits, "-", "_" and "."',
      }),
      ...unless(fieldRef === undefined || POD_FIELDS.test(fieldRef.fieldPath), {
        prop,
        must: 'name a field of the pod',
        got: `"${fieldRef?.fieldPath}"`,
        fix: 'use metadata.name, status.podIP or the like',
      }),
    ];
  });
}

function volumesReferToSomething({ volumes }: Workload): Fault[] {
  const must = 'name a ConfigMap, a Secret or a claim';
  return volumes.flatMap(({ _source: { configMap, secret, persistentVolumeClaim } }, index) => {
    const name = configMap?.name ?? secret?.secretName ?? persistentVolumeClaim?.claimName ?? '';
    return unless(isDnsSubdomain(name), { prop: `volumes[${index}]`, must, got: `"${name}"` });
  });
}

function proxySecretIsName({ proxy }: Workload): Fault | undefined {
  if (proxy === undefined || isDnsSubdomain(proxy.secretName)) return undefined;
  return { prop: 'authentication.secretName', must: 'be the name of a Secret', got: `"${proxy.secretName}"` };
}

/** Rules about names that a service refers to: those that the API server would refuse or that can't exist. */
export const referenceRules: readonly Rule<Workload>[] = [
  peersAreValid,
  routeIsValid,
  metricsAreValid,
  variablesReferToSomething,
  volumesReferToSomething,
  proxySecretIsName,
];
