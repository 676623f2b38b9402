import type { Change, World } from '../change';
import type { Rule } from '../rule';
import { invalidRules } from './invalid';
import { databaseRules } from './ours/databases';
import { etcdRules } from './ours/etcd';
import { redisRules } from './ours/redis';
import { isSilenced } from './ours/silenced';
import { immutableWorkloadRules } from './workloads/immutable-workloads';

const MAY_STOP: readonly Rule[] = [...immutableWorkloadRules, ...invalidRules, ...databaseRules, ...etcdRules, ...redisRules];

/** Whether the API server refuses the change of a workload, or an agent stops its rollout at the first pod. */
export function isStopped(change: Change, world: World): boolean {
  return MAY_STOP.some(({ name, level, judge }) => {
    const verdict = isSilenced(name, change, world) ? undefined : judge(change, world);
    if (verdict === undefined) return false;
    return level === 'refused' || (typeof verdict !== 'string' && verdict.stopsRollout === true);
  });
}
