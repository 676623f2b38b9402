import { type Fields, fieldsAt } from '../../../kubernetes/objects/fields';
import { isBuiltIn } from '../../../kubernetes/objects/kinds';
import { selects } from '../../../kubernetes/objects/labels';
import { inPlace, type Inventory } from '../../inventory';
import type { KubeObject } from '../../kube-object';
import { selectorOf } from '../../selection';

/** Where kinds of controllers take labels for pods from, besides a pod template. */
const LABELS = ['podMetadata.labels', 'podTemplate.metadata.labels', 'template.pod.metadata.labels', 'inheritedMetadata.labels']
  .map((path) => `spec.${path}`);

/** Labels that controllers give their pods, with the name of the resource as value, if the label's domain isn't that of the kind. */
const NAME_LABELS: Readonly<Record<string, readonly string[]>> = {
  'monitoring.coreos.com': ['prometheus', 'alertmanager', 'thanos-ruler', 'app.kubernetes.io/instance'],
  'rabbitmq.com': ['app.kubernetes.io/name'],
  'acid.zalan.do': ['cluster-name'],
};

/**
 * Whether a custom resource beside a Service, a budget or a policy may have the pods that this selects: their labels are in the resource,
 * or they are those of its controller, which usually have its name as value and the domain of its kind, such as `cnpg.io/cluster`.
 */
export function mayHavePodsFor(service: KubeObject, world: Inventory): boolean {
  const wanted = fieldsAt(selectorOf(service), 'matchLabels');
  return inPlace(world, service.place).filter(({ group }) => !isBuiltIn(group)).some((resource) => (
    LABELS.some((path) => selects(selectorOf(service), fieldsAt(resource.stored, path))) || isNamedIn(wanted, resource)
  ));
}

function isNamedIn(labels: Fields, { group, name }: KubeObject): boolean {
  return Object.entries(labels).some(([label, value]) => {
    const [domain] = label.split('/');
    return value === name && ((NAME_LABELS[group] ?? []).includes(label) || isSameDomain(domain, group));
  });
}

function isSameDomain(one: string, other: string): boolean {
  return one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`);
}
