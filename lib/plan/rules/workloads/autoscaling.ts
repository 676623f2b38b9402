import { numberAt } from '../../../kubernetes/objects/fields';
import type { Change, World } from '../../change';
import { find } from '../../inventory';
import { titleOf, typeOf } from '../../kube-object';
import type { Rule, Verdict } from '../../rule';
import { AUTOSCALER, isAutoscaled, targetsOf } from './availability';

/** For an autoscaler of a workload that ran without one. */
function replicasStay(change: Change, { before, after }: World): Verdict | undefined {
  if (change.is !== 'created' || typeOf(change.after) !== AUTOSCALER) return undefined;
  const [target] = targetsOf(change.after, after);
  const replicas = target && numberAt(target.written, 'spec.replicas');
  const old = target && find(before, typeOf(target), target.place, target.name);
  if (target === undefined || old === undefined || isAutoscaled(old, before) || replicas === undefined || replicas === 0) return undefined;
  const [least, most] = ['minReplicas', 'maxReplicas'].map((field) => numberAt(change.after.stored, `spec.${field}`) ?? 1);
  if (least === replicas && most === replicas) return undefined;
  return {
    message: `${titleOf(target)} still has replicas: ${replicas}, and each time it is applied, it has ${replicas} pods `
      + 'until the autoscaler sets its own number again',
    way: 'leave replicas out of the manifest, after you have transferred the ownership of the field: else it falls to 1',
  };
}

/** Rules about autoscalers. */
export const autoscalingRules: readonly Rule[] = [
  { name: 'replicas-stay', level: 'danger', judge: replicasStay },
];
