import type { Change, World } from '../change';
import type { Rule } from '../rule';
import { invalidRules } from './invalid';
import { databaseRules } from './ours/databases';
import { etcdRules } from './ours/etcd';
import { redisRules } from './ours/redis';
import { isSilenced } from './ours/silenced';
import { isSettledByReplacement } from './replacement';
import { immutableWorkloadRules } from './workloads/immutable-workloads';
import { rollOutRules } from './workloads/roll-outs';

const MAY_STOP: readonly Rule[] = [
  ...immutableWorkloadRules, ...invalidRules, ...rollOutRules, ...databaseRules, ...etcdRules, ...redisRules,
];

/** Whether the API server refuses the change of a workload, or its rollout stops at the first pod. */
export function isStopped(change: Change, world: World): boolean {
  return MAY_STOP.some((rule) => {
    const verdict = rule.judge(change, world);
    if (verdict === undefined || isSilenced(rule.name, change, world) || isSettledByReplacement(rule, change, world)) return false;
    return rule.level === 'refused' || (typeof verdict !== 'string' && verdict.stopsRollout === true);
  });
}
