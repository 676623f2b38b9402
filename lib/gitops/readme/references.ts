import { at, type Fields, fieldsAt, fieldsOf, listAt, listOf, textOf } from '../../kubernetes/objects/fields';
import { selects } from '../../kubernetes/objects/labels';
import { ingressBackends, podReferences, type PodReference, routeBackends } from '../../kubernetes/objects/references';
import { podTemplate } from '../../kubernetes/refusals/refusal';
import type { Manifest } from '../manifest';

/** An object that another one refers to, by name or by the labels of its pods. */
interface Reference {
  readonly to: { readonly kind: string; readonly name: string; readonly namespace: string | undefined };
  /** Whether the reference governs the object (a policy, a budget, an autoscaler) rather than needs it. */
  readonly governs: boolean;
}

type Named = (kind: string, name: unknown, namespace?: unknown) => Reference[];

/** Returns the objects that a manifest refers to by name. */
export function namedReferences(manifest: Manifest): Reference[] {
  const needs: Named = (kind, name, namespace) => named(manifest, false, kind, name, namespace);
  const { kind, fields: { spec, roleRef, subjects } } = manifest;
  const ofAny = (ref: unknown, other = '') => needs(textOf(at(ref, 'kind')) || other, at(ref, 'name'), at(ref, 'namespace'));
  switch (kind) {
    case 'HorizontalPodAutoscaler': {
      const target = fieldsAt(spec, 'scaleTargetRef');
      return named(manifest, true, textOf(target.kind), target.name);
    }
    case 'Ingress': return ingressBackends(spec).flatMap(({ name }) => needs('Service', String(name)));
    case 'HTTPRoute': case 'GRPCRoute': case 'TLSRoute': case 'TCPRoute': return [
      ...listAt(spec, 'parentRefs').flatMap((ref) => ofAny(ref, 'Gateway')), ...routeBackends(spec).flatMap((ref) => ofAny(ref, 'Service')),
    ];
    case 'RoleBinding': case 'ClusterRoleBinding': return [
      ...needs(textOf(at(roleRef, 'kind')), at(roleRef, 'name')), ...listOf(subjects).flatMap((subject) => ofAny(subject)),
    ];
    case 'Certificate': return [
      ...needs(textOf(at(spec, 'issuerRef.kind')) || 'Issuer', at(spec, 'issuerRef.name')), ...needs('Secret', at(spec, 'secretName')),
    ];
    case 'Issuer': case 'ClusterIssuer': return needs('Secret', at(spec, 'ca.secretName'));
    default: return ofPods(manifest, needs);
  }
}

/**
 * The order in which a diagram lists the objects that pods need: by the place of the reference, then by kind. Secrets for pulling images
 * are left out.
 */
const ORDER = ['ServiceAccount account', ...['ConfigMap', 'Secret'].flatMap((kind) => [`${kind} environment`, `${kind} projection`])];

function ofPods(manifest: Manifest, needs: Named): Reference[] {
  const template = podTemplate(manifest);
  if (template === undefined) return [];
  const all = podReferences(template.fields.spec);
  const ordered = ORDER.flatMap((key) => all.filter((reference) => keyOf(reference) === key));
  const mounted = all.filter(({ from }) => from === 'volume');
  const governing = needs('Service', at(manifest.fields, 'spec.serviceName'));
  return [...governing, ...[...ordered, ...mounted].flatMap(({ kind, name }) => needs(kind, name))];
}

function keyOf({ kind, from }: PodReference): string {
  return `${kind} ${from}`;
}

const SELECTING = ['Service', 'NetworkPolicy', 'PodDisruptionBudget', 'PodMonitor'];

interface Selected {
  readonly workloads: readonly Manifest[];
  readonly governs: boolean;
}

/** Returns the workloads that a manifest selects by the labels of their pods, and whether it governs them. */
export function selectedWorkloads({ kind, namespace, fields: { spec } }: Manifest, workloads: Workloads): Selected {
  const governs = kind !== 'Service';
  if (!SELECTING.includes(kind)) return { workloads: [], governs };
  const selector = fieldsAt(spec, kind === 'NetworkPolicy' ? 'podSelector' : 'selector');
  return { workloads: workloads.selectedBy(governs ? selector : { matchLabels: selector }, namespace), governs };
}

/** An index of workloads by the labels of their pods: each selector is compared only with workloads that have its first label. */
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

  /** Returns nothing for a selector without labels, because it selects no workload in particular. */
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
  return fieldsAt(template?.fields, 'metadata.labels');
}

function named(from: Manifest, governs: boolean, kind: string, name: unknown, namespace: unknown = from.namespace): Reference[] {
  if (typeof name !== 'string' || name === '' || kind === '') return [];
  return [{ to: { kind, name, namespace: textOf(namespace) || undefined }, governs }];
}
