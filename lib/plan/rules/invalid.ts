import { wrongAddresses } from '../../kubernetes/refusals/address-fields';
import { amountOf } from '../../kubernetes/amount';
import { own } from '../../support/own';
import { Change, objectOf } from '../change';
import { enumerate } from '../format-value';
import { typeOf } from '../kube-object';
import { containersOf, podSpecPath, selects } from '../../kubernetes/pods';
import { at, fieldsAt, listAt, numberAt, textAt } from '../../kubernetes/fields';
import { Rule, Verdict } from '../rule';

/** The object as it is to be; nothing of one that is to go. */
function wanted(change: Change, ...types: readonly string[]): unknown {
  return change.is !== 'removed' && (types.length === 0 || types.includes(typeOf(change.after))) ? change.after.stored : undefined;
}

function podSpec(change: Change): unknown {
  const path = podSpecPath(objectOf(change));
  return path === undefined ? undefined : at(wanted(change), path);
}

function selectorMissesPods(change: Change): Verdict | undefined {
  const manifest = wanted(change, 'apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'apps/ReplicaSet');
  if (manifest === undefined || selects(at(manifest, 'spec.selector'), fieldsAt(manifest, 'spec.template.metadata.labels'))) return undefined;
  return { message: 'spec.selector does not match the labels of its own pods', way: 'give spec.template.metadata.labels what the selector wants' };
}

function requestAboveLimit(change: Change): Verdict | undefined {
  const found = containersOf(podSpec(change)).flatMap((container) => Object.entries(fieldsAt(container, 'resources.requests')).flatMap(([name, request]) => {
    const limit = own(fieldsAt(container, 'resources.limits'), name);
    return limit !== undefined && (amountOf(request) ?? 0) > (amountOf(limit) ?? Infinity) ? [`${textAt(container, 'name')} asks for ${name} ${String(request)} and may have ${String(limit)}`] : [];
  }));
  return found.length === 0 ? undefined : { message: enumerate(found), way: 'lower the request or raise the limit' };
}

function mountWithoutVolume(change: Change): Verdict | undefined {
  const spec = podSpec(change);
  const volumes = [...listAt(spec, 'volumes').map((volume) => textAt(volume, 'name')), ...listAt(wanted(change), 'spec.volumeClaimTemplates').map((claim) => textAt(claim, 'metadata.name'))];
  const missing = containersOf(spec).flatMap((container) => listAt(container, 'volumeMounts').map((mount) => textAt(mount, 'name'))).filter((name) => !volumes.includes(name));
  return missing.length === 0 ? undefined : { message: `mounts ${enumerate([...new Set(missing)].map(String))}, and there is no volume of that name`, way: 'add the volume, or drop the mount' };
}

function budgetSaysTwoThings(change: Change): Verdict | undefined {
  const budget = wanted(change, 'policy/PodDisruptionBudget');
  if (at(budget, 'spec.minAvailable') === undefined || at(budget, 'spec.maxUnavailable') === undefined) return undefined;
  return { message: 'has minAvailable and maxUnavailable', way: 'keep one of them' };
}

function autoscalerMinAboveMax(change: Change): Verdict | undefined {
  const scaler = wanted(change, 'autoscaling/HorizontalPodAutoscaler');
  const [least, most] = ['minReplicas', 'maxReplicas'].map((field) => numberAt(scaler, `spec.${field}`));
  return most === undefined || (least ?? 1) <= most ? undefined : { message: `minReplicas ${least ?? 1} is above maxReplicas ${most}`, way: 'raise maxReplicas' };
}

function rolloutCannotMove(change: Change): Verdict | undefined {
  const strategy = at(wanted(change, 'apps/Deployment'), 'spec.strategy.rollingUpdate');
  const stands = (field: string) => /^0%?$/.test(textAt(strategy, field) ?? '');
  return stands('maxSurge') && stands('maxUnavailable') ? { message: 'maxSurge and maxUnavailable are both 0: no pod could ever be replaced', way: 'maxSurge: 1' } : undefined;
}

function podsMustRestart(change: Change): Verdict | undefined {
  const manifest = wanted(change, 'apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'apps/ReplicaSet');
  const policy = textAt(manifest, 'spec.template.spec.restartPolicy') ?? 'Always';
  return policy === 'Always' ? undefined : { message: `restartPolicy is ${policy}, and must be Always but for Jobs`, way: 'drop it' };
}

function portWithoutName(change: Change): Verdict | undefined {
  const ports = listAt(wanted(change, '/Service'), 'spec.ports');
  return ports.length < 2 || ports.every((port) => at(port, 'name') !== undefined) ? undefined : { message: 'has several ports, and one has no name', way: 'name each' };
}

/** Only what the change writes: what stands in a Service or a policy already is left alone by newer API servers as well. */
function ambiguousAddress(change: Change): Verdict | undefined {
  const { group, kind } = objectOf(change);
  const old = new Set(change.is === 'changed' ? wrongAddresses(group, kind, change.before.stored).map(({ value }) => value) : []);
  const wrong = wrongAddresses(group, kind, wanted(change)).filter(({ value }) => !old.has(value));
  if (wrong.length === 0) return undefined;
  return { message: enumerate(wrong.map(({ field, fault }) => `${field} ${fault}`)), way: 'correct it: API servers of Kubernetes 1.36 and newer refuse the object' };
}

/** What the API server refuses of anything, new or old, and an edit by hand easily gets wrong. */
export const invalidRules: readonly Rule[] = [
  { name: 'selector-misses-pods', level: 'refused', judge: selectorMissesPods },
  { name: 'request-above-limit', level: 'refused', judge: requestAboveLimit },
  { name: 'mount-without-volume', level: 'refused', judge: mountWithoutVolume },
  { name: 'rollout-cannot-move', level: 'refused', judge: rolloutCannotMove },
  { name: 'pods-must-restart', level: 'refused', judge: podsMustRestart },
  { name: 'port-without-name', level: 'refused', judge: portWithoutName },
  { name: 'budget-says-two-things', level: 'refused', judge: budgetSaysTwoThings },
  { name: 'autoscaler-min-above-max', level: 'refused', judge: autoscalerMinAboveMax },
  { name: 'ambiguous-address', level: 'danger', judge: ambiguousAddress },
];
