import { groupOf } from '../../kubernetes/objects/kinds';
import { type Fields, fieldsOf, isFields, listOf } from '../../kubernetes/objects/fields';

/** Groups to which kinds have moved. An object is the same in both, and API servers that have both return it from either. */
const MOVED: Readonly<Record<string, string>> = {
  'extensions/Deployment': 'apps',
  'extensions/DaemonSet': 'apps',
  'extensions/ReplicaSet': 'apps',
  'extensions/Ingress': 'networking.k8s.io',
  'extensions/NetworkPolicy': 'networking.k8s.io',
  'extensions/PodSecurityPolicy': 'policy',
};

/** The group that a kind has today. */
export function currentGroup(apiVersion: string, kind: string): string {
  const group = groupOf(apiVersion);
  return MOVED[`${group}/${kind}`] ?? group;
}

/** A manifest of an old version with the fields of today's. Only versions whose fields have other names are rewritten. */
export function inCurrentVersion(apiVersion: string, kind: string, manifest: Fields): Fields {
  const isOld = /^(extensions|networking\.k8s\.io)\/v1beta1$/.test(apiVersion);
  return isOld && kind === 'Ingress' ? { ...manifest, spec: ingressSpec(fieldsOf(manifest.spec)) } : manifest;
}

/** @see https://kubernetes.io/docs/reference/using-api/deprecation-guide/#ingress-v122 */
function ingressSpec({ backend, rules, ...spec }: Fields): Fields {
  return {
    ...spec,
    ...(isFields(backend) && { defaultBackend: ingressBackend(backend) }),
    ...(rules !== undefined && { rules: listOf(rules).map((rule) => ingressRule(fieldsOf(rule))) }),
  };
}

function ingressRule({ http, ...rule }: Fields): Fields {
  if (!isFields(http)) return rule;
  const paths = listOf(http.paths).map((path) => {
    const { backend, ...rest } = fieldsOf(path);
    return { pathType: 'ImplementationSpecific', ...rest, ...(isFields(backend) && { backend: ingressBackend(backend) }) };
  });
  return { ...rule, http: { ...http, paths } };
}

function ingressBackend({ serviceName, servicePort, ...backend }: Fields): Fields {
  if (serviceName === undefined) return backend;
  const port = servicePort === undefined ? undefined : typeof servicePort === 'number' ? { number: servicePort } : { name: servicePort };
  return { ...backend, service: { name: serviceName, ...(port !== undefined && { port }) } };
}
