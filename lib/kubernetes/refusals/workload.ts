import { own } from '../../support/own';
import { at, Fields, fieldsOf, listOf, Manifest } from '../../gitops/manifest';
import { podTemplate, shown, unless } from './check';

const SELECTING = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'];

export function selectorMatchesPods({ kind, group, fields }: Manifest): readonly string[] {
  if (group !== 'apps' || !SELECTING.includes(kind)) return [];
  const selector = fieldsOf(at(fields, 'spec', 'selector'));
  const labels = fieldsOf(at(fields, 'spec', 'template', 'metadata', 'labels'));
  if (Object.keys(fieldsOf(selector.matchLabels)).length + listOf(selector.matchExpressions).length === 0) {
    return [`spec.selector must select by at least one label, got ${shown(fields.spec === undefined ? undefined : selector)}: the API server refuses a ${kind} without; name labels of its pods that never change`];
  }
  return unless(selects(selector, labels), () => (
    `spec.selector must match spec.template.metadata.labels, got ${shown(selector)} and ${shown(labels)}: a ${kind} would never find its pods, and its selector can't be changed later; give the pods these labels`
  ));
}

export function countsAreValid({ group, kind, fields }: Manifest): readonly string[] {
  if (!['apps', 'batch'].includes(group)) return [];
  const counts: Record<string, unknown> = kind === 'Job'
    ? { 'spec.completions': at(fields, 'spec', 'completions'), 'spec.parallelism': at(fields, 'spec', 'parallelism') }
    : { 'spec.replicas': at(fields, 'spec', 'replicas') };
  return Object.entries(counts).flatMap(([field, value]) => unless(value === undefined || value === null || (Number.isInteger(value) && Number(value) >= 0), () => (
    `${field} must be a whole number of at least 0, got ${shown(value)}: the API server refuses others; correct it`
  )));
}

export function replacesOneWay({ group, kind, fields }: Manifest): readonly string[] {
  if (group !== 'apps' || kind !== 'Deployment') return [];
  const { type, rollingUpdate } = fieldsOf(at(fields, 'spec', 'strategy'));
  return unless(type !== 'Recreate' || rollingUpdate === undefined || rollingUpdate === null, () => (
    `spec.strategy.rollingUpdate must be absent beside the type Recreate, got ${shown(rollingUpdate)}: the API server takes it for RollingUpdate only; leave one out`
  ));
}

export function restartsAsItsKind(manifest: Manifest): readonly string[] {
  const template = podTemplate(manifest);
  const { kind, group } = manifest;
  if (template === undefined || kind === 'Pod') return [];
  const restartPolicy = at(template.fields, 'spec', 'restartPolicy') ?? 'Always';
  const taken = group === 'batch' ? ['OnFailure', 'Never'] : ['Always'];
  return unless(taken.includes(String(restartPolicy)), () => (
    `${template.field}.spec.restartPolicy must be ${taken.join(' or ')}, got ${shown(restartPolicy)}: the API server takes no other for a ${kind}; set it`
  ));
}

export function scheduleIsGiven({ kind, group, fields }: Manifest): readonly string[] {
  if (group !== 'batch' || kind !== 'CronJob') return [];
  const schedule = at(fields, 'spec', 'schedule');
  const valid = typeof schedule === 'string' && (/^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly|every \S+)$/.test(schedule) || schedule.trim().replace(/^(?:CRON_)?TZ=\S+\s+/, '').split(/\s+/).length === 5);
  return unless(valid, () => `spec.schedule must have five fields or be one such as "@daily", got ${shown(schedule)}: the API server refuses others; use one like "30 3 * * *"`);
}

export function scalesWithinBounds({ kind, fields }: Manifest): readonly string[] {
  if (kind !== 'HorizontalPodAutoscaler') return [];
  const [min, max] = [Number(at(fields, 'spec', 'minReplicas') ?? 1), at(fields, 'spec', 'maxReplicas')];
  return unless(Number.isInteger(max) && Number(max) >= Math.max(1, min), () => `spec.maxReplicas must be at least minReplicas, got ${shown(max)} and ${min}: the API server refuses less; raise it`);
}

export function budgetHasOneBound({ kind, fields }: Manifest): readonly string[] {
  if (kind !== 'PodDisruptionBudget') return [];
  const { minAvailable, maxUnavailable } = fieldsOf(fields.spec);
  return unless(minAvailable === undefined || maxUnavailable === undefined, () => (
    `spec.maxUnavailable must be absent beside minAvailable, got ${shown(maxUnavailable)} and ${shown(minAvailable)}: the API server takes one of them; leave one out`
  ));
}

/** Whether a label selector selects what has these labels. */
export function selects(selector: Fields, labels: Fields): boolean {
  const byLabels = Object.entries(fieldsOf(selector.matchLabels)).every(([key, value]) => own(labels, key) === value);
  return byLabels && listOf(selector.matchExpressions).every((expression) => holds(fieldsOf(expression), labels));
}

function holds({ key, operator, values }: Fields, labels: Fields): boolean {
  const value = own(labels, String(key));
  switch (operator) {
    case 'In': return listOf(values).includes(value);
    case 'NotIn': return !listOf(values).includes(value);
    case 'Exists': return value !== undefined;
    case 'DoesNotExist': return value === undefined;
    default: return false;
  }
}
