import { at, type Fields, fieldsAt, fieldsOf, listAt } from '../objects/fields';
import { selects } from '../objects/labels';

/** Whether something is selected. `maybe`, if that depends on what the manifests don't say. */
export type Answer = 'yes' | 'maybe' | 'no';

/** The label that the API server gives each namespace. */
const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** Labels that controllers give pods, which no template has. */
const CONTROLLERS_LABELS = [
  /^pod-template-hash$/, /^controller-revision-hash$/, /^controller-uid$/, /^job-name$/, /^statefulset\.kubernetes\.io\//,
  /^apps\.kubernetes\.io\//, /^batch\.kubernetes\.io\//,
];

/** By name, the labels of the namespaces that the app has. */
export type Namespaces = ReadonlyMap<string, Fields>;

export function both(one: Answer, other: Answer): Answer {
  if (one === 'no' || other === 'no') return 'no';
  return one === 'maybe' || other === 'maybe' ? 'maybe' : 'yes';
}

/** Whether pods have this label from their template, or not at all. */
export function isTemplateLabel(key: string): boolean {
  return !CONTROLLERS_LABELS.some((pattern) => pattern.test(key));
}

/** Whether a selector selects pods with these labels in their template. */
export function podsAnswer(selector: unknown, labels: Fields): Answer {
  return answer(selector, labels, isTemplateLabel);
}

/** Whether two objects are in one namespace. An object without one gets that of whoever applies it. */
export function sameNamespace(one: string | undefined, other: string | undefined): Answer {
  if (one === other) return 'yes';
  return one === undefined || other === undefined ? 'maybe' : 'no';
}

/** Whether a selector selects a namespace. Of one that isn't in the app, only the name is known. */
export function namespaceAnswer(selector: unknown, name: string | undefined, namespaces: Namespaces): Answer {
  if (name === undefined) return answer(selector, {}, () => false);
  const labels = namespaces.get(name);
  return answer(selector, { ...labels, [NAMESPACE_NAME]: name }, (key) => labels !== undefined || key === NAMESPACE_NAME);
}

/** Whether a selector asks for anything. An empty one selects everything. */
export function isEmpty(selector: unknown): boolean {
  return Object.keys(fieldsAt(selector, 'matchLabels')).length === 0 && listAt(selector, 'matchExpressions').length === 0;
}

function answer(selector: unknown, labels: Fields, isKnown: (key: string) => boolean): Answer {
  const { matchLabels } = fieldsOf(selector);
  const wanted = Object.entries(fieldsOf(matchLabels));
  const expressions = listAt(selector, 'matchExpressions');
  const known = {
    matchLabels: Object.fromEntries(wanted.filter(([key]) => isKnown(key))),
    matchExpressions: expressions.filter((expression) => isKnown(String(at(expression, 'key')))),
  };
  if (!selects(known, labels)) return 'no';
  const all = wanted.length === Object.keys(known.matchLabels).length && expressions.length === known.matchExpressions.length;
  return all ? 'yes' : 'maybe';
}
