import { objectsWith, inPlace, type Inventory, type KeysOf } from './inventory';
import { type KubeObject, typeOf } from './kube-object';
import { selects } from '../kubernetes/objects/labels';
import { podLabels } from '../kubernetes/pods/pod-template';
import { isBuiltIn } from '../kubernetes/objects/kinds';
import { at, type Fields, fieldsAt, listAt } from '../kubernetes/objects/fields';

/** Many kinds of controllers, such as the Rollout of Argo, have a pod template where a Deployment has it. */
function labelsOfPods(object: KubeObject): Fields | undefined {
  if (isBuiltIn(object.group)) return podLabels(object, object.stored);
  const isTemplate = listAt(object.stored, 'spec.template.spec.containers').length > 0;
  return isTemplate ? fieldsAt(object.stored, 'spec.template.metadata.labels') : undefined;
}

const pairs = (place: string, labels: Fields) => Object.entries(labels).map(([name, value]) => `${place} ${name}=${String(value)}`);
const podLabelsOf: KeysOf = (object) => pairs(object.place, labelsOfPods(object) ?? {});

/** The objects in the place of this one, such as a Service or a budget, whose pods it selects. */
export function selectedBy(object: KubeObject, world: Inventory): KubeObject[] {
  const [selector, { place }] = [selectorOf(object), object];
  const [first] = pairs(place, fieldsAt(selector, 'matchLabels'));
  const candidates = first === undefined ? inPlace(world, place) : objectsWith(world, podLabelsOf, first);
  return candidates.filter((pods) => {
    const labels = labelsOfPods(pods);
    return labels !== undefined && selects(selector, labels);
  });
}

/** The selectors of kinds that select pods, in the form of a label selector. */
const SELECTORS: Readonly<Record<string, (stored: Fields) => unknown>> = {
  '/Service': (stored) => ({ matchLabels: fieldsAt(stored, 'spec.selector') }),
  'policy/PodDisruptionBudget': (stored) => at(stored, 'spec.selector'),
  'networking.k8s.io/NetworkPolicy': (stored) => at(stored, 'spec.podSelector'),
};

export function selectorOf(object: KubeObject): unknown {
  return SELECTORS[typeOf(object)]?.(object.stored);
}

/** The key of selectors without labels. */
const WITHOUT_LABELS = 'without labels';
const selectorKeys: KeysOf = (object) => {
  if (!(typeOf(object) in SELECTORS)) return [];
  return [pairs(object.place, fieldsAt(selectorOf(object), 'matchLabels'))[0] ?? `${object.place} ${WITHOUT_LABELS}`];
};

/** The objects of a type, such as `/Service`, that select these pods. */
export function selecting(type: string, pods: KubeObject, world: Inventory): KubeObject[] {
  const labels = labelsOfPods(pods);
  if (labels === undefined) return [];
  return [...pairs(pods.place, labels), `${pods.place} ${WITHOUT_LABELS}`].flatMap((key) => objectsWith(world, selectorKeys, key))
    .filter((object) => typeOf(object) === type && selects(selectorOf(object), labels));
}
