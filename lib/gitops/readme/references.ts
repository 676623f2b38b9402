import { podTemplate } from '../../kubernetes/refusals/check';
import { selects } from '../../kubernetes/refusals/workload';
import { at, Fields, fieldsOf, listOf, Manifest, textOf } from '../manifest';

/** An object that another points at: by name, or by labels of pods. */
export interface Reference {
  readonly to: { readonly kind: string; readonly name: string; readonly namespace: string | undefined };
  /** What it says of the other, rather than what it needs of it: a policy, a budget, an autoscaler. */
  readonly governs: boolean;
}

type Named = (kind: string, name: unknown, namespace?: unknown) => Reference[];

/** What a manifest points at by name. */
export function namedReferences(manifest: Manifest): Reference[] {
  const needs: Named = (kind, name, namespace) => named(manifest, false, kind, name, namespace);
  const { kind, fields: { spec, roleRef, subjects } } = manifest;
  const template = podTemplate(manifest);
  switch (kind) {
    case 'HorizontalPodAutoscaler': return named(manifest, true, textOf(at(spec, 'scaleTargetRef', 'kind')), at(spec, 'scaleTargetRef', 'name'));
    case 'Ingress': return [at(spec, 'defaultBackend'), ...listOf(at(spec, 'rules')).flatMap((rule) => listOf(at(rule, 'http', 'paths')).map((path) => at(path, 'backend')))]
      .flatMap((backend) => needs('Service', at(backend, 'service', 'name')));
    case 'HTTPRoute': case 'GRPCRoute': case 'TLSRoute': case 'TCPRoute': return routeReferences(spec, needs);
    case 'RoleBinding': case 'ClusterRoleBinding': return [
      ...needs(textOf(at(roleRef, 'kind')), at(roleRef, 'name')),
      ...listOf(subjects).flatMap((subject) => needs(textOf(at(subject, 'kind')), at(subject, 'name'), at(subject, 'namespace'))),
    ];
    case 'Certificate': return [...needs(textOf(at(spec, 'issuerRef', 'kind')) || 'Issuer', at(spec, 'issuerRef', 'name')), ...needs('Secret', at(spec, 'secretName'))];
    case 'Issuer': case 'ClusterIssuer': return needs('Secret', at(spec, 'ca', 'secretName'));
    default: return template === undefined ? [] : [...needs('Service', at(spec, 'serviceName')), ...podReferences(fieldsOf(template.fields.spec), needs)];
  }
}

/** Which of the workloads a manifest selects by the labels of their pods, and whether it governs them. */
export function selectedWorkloads(manifest: Manifest, workloads: Workloads): { readonly workloads: readonly Manifest[]; readonly governs: boolean } {
  const { kind, namespace, fields: { spec } } = manifest;
  const selector = kind === 'Service' ? { matchLabels: fieldsOf(at(spec, 'selector')) } : fieldsOf(at(spec, kind === 'NetworkPolicy' ? 'podSelector' : 'selector'));
  const selecting = ['Service', 'NetworkPolicy', 'PodDisruptionBudget', 'PodMonitor'].includes(kind);
  return { workloads: selecting ? workloads.selectedBy(selector, namespace) : [], governs: kind !== 'Service' };
}

/** Workloads by the labels of their pods: each selector looks at those only that have its first label. */
export class Workloads {
  private readonly byLabel = new Map<string, Manifest[]>();

  constructor(manifests: readonly Manifest[]) {
    for (const manifest of manifests) {
      for (const [key, value] of Object.entries(podLabels(manifest))) {
        const label = this.label(manifest.namespace, key, value);
        this.byLabel.set(label, [...this.byLabel.get(label) ?? [], manifest]);
      }
    }
  }

  /** None for a selector that names no label: it says nothing of anyone in particular. */
  selectedBy(selector: Fields, namespace: string | undefined): Manifest[] {
    const [first] = Object.entries(fieldsOf(selector.matchLabels));
    if (first === undefined) return [];
    return (this.byLabel.get(this.label(namespace, ...first)) ?? []).filter((workload) => selects(selector, podLabels(workload)));
  }

  private label(namespace: string | undefined, key: string, value: unknown): string {
    return `${namespace ?? ''}/${key}=${String(value)}`;
  }
}

function podLabels(manifest: Manifest): Fields {
  const template = podTemplate(manifest);
  return fieldsOf(at(template?.fields, 'metadata', 'labels'));
}

function named(from: Manifest, governs: boolean, kind: string, name: unknown, namespace: unknown = from.namespace): Reference[] {
  return typeof name === 'string' && name !== '' && kind !== '' ? [{ to: { kind, name, namespace: textOf(namespace) || undefined }, governs }] : [];
}

function routeReferences(spec: unknown, needs: Named): Reference[] {
  const refs = (list: unknown, kind: string) => listOf(list).flatMap((ref) => needs(textOf(at(ref, 'kind')) || kind, at(ref, 'name'), at(ref, 'namespace')));
  return [...refs(at(spec, 'parentRefs'), 'Gateway'), ...listOf(at(spec, 'rules')).flatMap((rule) => refs(at(rule, 'backendRefs'), 'Service'))];
}

function podReferences(spec: Fields, needs: Named): Reference[] {
  const containers = [...listOf(spec.initContainers), ...listOf(spec.containers)];
  const sources = [
    ...containers.flatMap((container) => [...listOf(at(container, 'envFrom')), ...listOf(at(container, 'env')).map((variable) => at(variable, 'valueFrom'))]),
    ...listOf(spec.volumes).flatMap((volume) => listOf(at(volume, 'projected', 'sources'))),
  ];
  return [
    ...needs('ServiceAccount', spec.serviceAccountName),
    ...sources.flatMap((source) => ['configMap', 'configMapRef', 'configMapKeyRef'].flatMap((key) => needs('ConfigMap', at(source, key, 'name')))),
    ...sources.flatMap((source) => ['secret', 'secretRef', 'secretKeyRef'].flatMap((key) => needs('Secret', at(source, key, 'name')))),
    ...listOf(spec.volumes).flatMap((volume) => [
      ...needs('ConfigMap', at(volume, 'configMap', 'name')), ...needs('Secret', at(volume, 'secret', 'secretName')),
      ...needs('PersistentVolumeClaim', at(volume, 'persistentVolumeClaim', 'claimName')),
    ]),
  ];
}
