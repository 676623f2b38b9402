import { scheduleDemand } from '../formats/cron';
import { at, fieldsAt, fieldsOf, listOf } from '../objects/fields';
import type { KubernetesObject } from '../objects/kinds';
import { selects } from '../objects/labels';
import { NONE, podTemplate, type Refusal, REFUSES_OTHERS, shown, unless } from './refusal';

const SELECTING = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'];

export function selectorMatchesPods({ kind, group, fields }: KubernetesObject): readonly Refusal[] {
  if (group !== 'apps' || !SELECTING.includes(kind)) return NONE;
  const selector = fieldsAt(fields, 'spec.selector');
  const labels = fieldsAt(fields, 'spec.template.metadata.labels');
  if (Object.keys(fieldsOf(selector.matchLabels)).length + listOf(selector.matchExpressions).length === 0) {
    return [{
      field: 'spec.selector', must: 'select by at least one label', got: shown(fields.spec === undefined ? undefined : selector),
      why: `the API server refuses a ${kind} without one`, fix: 'select by labels of its pods that never change',
    }];
  }
  return unless(selects(selector, labels), () => ({
    field: 'spec.selector', must: 'match spec.template.metadata.labels', got: `${shown(selector)} and ${shown(labels)}`,
    why: `a ${kind} would never find its pods, and its selector can't be changed later`, fix: 'give the pods these labels',
  }));
}

export function countsAreValid({ group, kind, fields }: KubernetesObject): readonly Refusal[] {
  if (!['apps', 'batch'].includes(group)) return NONE;
  const counts = kind === 'Job' ? ['spec.completions', 'spec.parallelism'] : ['spec.replicas'];
  return counts.flatMap((field) => {
    const value = at(fields, field);
    return unless(value === undefined || value === null || (Number.isInteger(value) && Number(value) >= 0), () => (
      { field, must: 'be a whole number of at least 0', got: shown(value), why: REFUSES_OTHERS, fix: 'correct it' }
    ));
  });
}

export function replacesOneWay({ group, kind, fields }: KubernetesObject): readonly Refusal[] {
  if (group !== 'apps' || kind !== 'Deployment') return NONE;
  const { type, rollingUpdate } = fieldsAt(fields, 'spec.strategy');
  return unless(type !== 'Recreate' || rollingUpdate === undefined || rollingUpdate === null, () => ({
    field: 'spec.strategy.rollingUpdate', must: 'be left out with the type Recreate', got: shown(rollingUpdate),
    why: 'the API server accepts it only with RollingUpdate', fix: 'leave one out',
  }));
}

export function restartsAsItsKind(object: KubernetesObject): readonly Refusal[] {
  const template = podTemplate(object);
  const { kind, group } = object;
  if (template === undefined || kind === 'Pod') return NONE;
  const restartPolicy = at(template.fields, 'spec.restartPolicy') ?? 'Always';
  const taken = group === 'batch' ? ['OnFailure', 'Never'] : ['Always'];
  return unless(taken.includes(String(restartPolicy)), () => ({
    field: `${template.field}.spec.restartPolicy`, must: `be ${taken.join(' or ')}`, got: shown(restartPolicy),
    why: `the API server accepts no other policy for a ${kind}`, fix: 'set it',
  }));
}

export function scheduleIsGiven({ kind, group, fields }: KubernetesObject): readonly Refusal[] {
  if (group !== 'batch' || kind !== 'CronJob') return NONE;
  const schedule = at(fields, 'spec.schedule');
  const demand = scheduleDemand(typeof schedule === 'string' ? schedule.trim().replace(/^(?:CRON_)?TZ=\S+\s+/, '') : '');
  if (demand === undefined) return NONE;
  return [{ field: 'spec.schedule', must: demand.must, got: shown(schedule), why: REFUSES_OTHERS, fix: demand.fix ?? 'correct it' }];
}

export function scalesWithinBounds({ kind, fields }: KubernetesObject): readonly Refusal[] {
  if (kind !== 'HorizontalPodAutoscaler') return NONE;
  const [min, max] = [Number(at(fields, 'spec.minReplicas') ?? 1), at(fields, 'spec.maxReplicas')];
  return unless(Number.isInteger(max) && Number(max) >= Math.max(1, min), () => ({
    field: 'spec.maxReplicas', must: 'be at least minReplicas', got: `${shown(max)} and ${min}`,
    why: 'the API server refuses a lower value', fix: 'raise it',
  }));
}

export function budgetHasOneBound({ kind, fields }: KubernetesObject): readonly Refusal[] {
  if (kind !== 'PodDisruptionBudget') return NONE;
  const { minAvailable, maxUnavailable } = fieldsOf(fields.spec);
  return unless(minAvailable === undefined || maxUnavailable === undefined, () => ({
    field: 'spec.maxUnavailable', must: 'be left out when minAvailable is set', got: `${shown(maxUnavailable)} and ${shown(minAvailable)}`,
    why: 'the API server accepts only one of them', fix: 'leave one out',
  }));
}
