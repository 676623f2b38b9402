import { isDnsLabel, isDnsSubdomain, isLabelValue, isQualifiedName } from '../../kubernetes/names';
import { UNUSABLE_KEYS } from '../../support/own';
import { peerFaults } from '../../network/peer-rules';
import { Rule } from '../../support/rules';
import { Workload } from '../workload';

/** The fields that a variable can show. https://kubernetes.io/docs/concepts/workloads/pods/downward-api/ */
const POD_FIELDS = /^(metadata\.(name|namespace|uid|labels\['[^']+'\]|annotations\['[^']+'\])|spec\.(nodeName|serviceAccountName)|status\.(hostIPs?|podIPs?))$/;

/** What a key of a ConfigMap or a Secret may be. */
const DATA_KEY = /^[-._a-zA-Z0-9]{1,253}$/;

function peersAreValid({ callers, calls, dns }: Workload) {
  return [
    ...callers.flatMap((peer, index) => peerFaults(`callers[${index}]`, peer)),
    ...calls.flatMap((peer, index) => peerFaults(`calls[${index}]`, peer)),
    ...dns._faults('dns'),
  ];
}

function routeIsValid({ route }: Workload) {
  if (route === undefined) return undefined;
  const { _namespace, _gateway, _ingress } = route;
  return [
    ...unless(isDnsLabel(_namespace), `route must name the namespace of its gateway, got "${_namespace}"`),
    ...unless(_gateway === undefined || isDnsSubdomain(_gateway.name), `route must name a Gateway, got "${_gateway?.name}"`),
    ...unless(isDnsSubdomain(_gateway?.sectionName ?? 'any'), `route must name a listener of its Gateway, got "${_gateway?.sectionName}"`),
    ...unless(_ingress === undefined || isDnsSubdomain(_ingress.className), `route must name an IngressClass, got "${_ingress?.className}"`),
    ...unless(_ingress === undefined || isDnsSubdomain(_ingress.tlsSecretName), `route must name the Secret with its certificate, got "${_ingress?.tlsSecretName}"`),
  ];
}

function metricsAreValid({ metrics }: Workload) {
  if (metrics === undefined) return undefined;
  const badLabels = Object.entries(metrics.monitorLabels).filter(([key, value]) => !isQualifiedName(key) || UNUSABLE_KEYS.includes(key) || !isLabelValue(value));
  return [
    ...unless(isDnsLabel(metrics.fromNamespace), `metrics.fromNamespace must be a namespace, got "${metrics.fromNamespace}"`),
    ...unless(metrics.path.startsWith('/'), `metrics.path must begin with "/", got "${metrics.path}"`),
    ...badLabels.map(([key, value]) => `metrics.monitorLabels must be valid labels, got "${key}: ${value}"`),
  ];
}

function variablesReferToSomething({ env }: Workload) {
  return Object.entries(env).flatMap(([name, { _source: { valueFrom = {} } }]) => {
    const { secretKeyRef, configMapKeyRef, fieldRef } = valueFrom;
    const source = secretKeyRef ?? configMapKeyRef;
    return [
      ...unless(source === undefined || isDnsSubdomain(source.name ?? ''), `env.${name} must name a Secret or a ConfigMap, got "${source?.name}"`),
      ...unless(source === undefined || DATA_KEY.test(source.key), `env.${name} must name a key, got "${source?.key}"; use letters, digits, "-", "_" and "."`),
      ...unless(fieldRef === undefined || POD_FIELDS.test(fieldRef.fieldPath), `env.${name} must show a field of the pod, got "${fieldRef?.fieldPath}"; use metadata.name, status.podIP or the like`),
    ];
  });
}

function volumesReferToSomething({ volumes }: Workload) {
  return volumes.flatMap(({ _source: { configMap, secret, persistentVolumeClaim } }, index) => {
    const name = configMap?.name ?? secret?.secretName ?? persistentVolumeClaim?.claimName ?? '';
    return unless(isDnsSubdomain(name), `volumes[${index}] must name a ConfigMap, a Secret or a claim, got "${name}"`);
  });
}

function proxySecretIsName({ proxy }: Workload) {
  if (proxy === undefined || isDnsSubdomain(proxy.secretName)) return undefined;
  return `authentication.secretName must be the name of a Secret, got "${proxy.secretName}"`;
}

function unless(holds: boolean, message: string): string[] {
  return holds ? [] : [message];
}

/** Rules over what a service refers to: things by name, that the API server would refuse or that could never be there. */
export const referenceRules: readonly Rule<Workload>[] = [
  peersAreValid,
  routeIsValid,
  metricsAreValid,
  variablesReferToSomething,
  volumesReferToSomething,
  proxySecretIsName,
];
