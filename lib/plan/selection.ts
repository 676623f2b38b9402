import { objectsWith, inPlace, type Inventory, type KeysOf } from './inventory';
import { type KubeObject, typeOf } from './kube-object';
import { selects } from '../kubernetes/objects/labels';
import { podLabels } from '../kubernetes/pods/pod-template';
import { at, type Fields, fieldsAt } from '../kubernetes/objects/fields';

const pairs = (place: string, labels: Fields) => Object.entries(labels).map(([name, value]) => `${place} ${name}=${String(value)}`);
const podLabelsOf: KeysOf = (object) => pairs(object.place, podLabels(object, object.stored) ?? {});

/** The objects in one place whose pods a selector of labels and expressions selects. */
export function selectedBy(selector: unknown, place: string, world: Inventory): KubeObject[] {
  const [first] = pairs(place, fieldsAt(selector, 'matchLabels'));
  const candidates = first === undefined ? inPlace(world, place) : objectsWith(world, podLabelsOf, first);
  return candidates.filter((object) => {
    const labels = podLabels(object, object.stored);
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
  const labels = podLabels(pods, pods.stored);
  if (labels === undefined) return [];
  return [...pairs(pods.place, labels), `${pods.place} ${WITHOUT_LABELS}`].flatMap((key) => objectsWith(world, selectorKeys, key))
    .filter((object) => typeOf(object) === type && selects(selectorOf(object), labels));
}
