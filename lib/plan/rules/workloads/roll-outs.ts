import { at } from '../../../kubernetes/objects/fields';
import { type Change, changesAt, objectOf, type World } from '../../change';
import { type KubeObject, typeOf } from '../../kube-object';
import type { Rule, Verdict } from '../../rule';
import { exclusiveClaims } from './exclusive-claims';
import { restartNow, startsBeforeItStops } from './restarts';

const SET = 'apps/StatefulSet';
const ROLLING_UPDATE = 'spec.updateStrategy.rollingUpdate';
const WAY = 'set updateStrategy.rollingUpdate.partition: 0, now or during the rollout; this restarts nothing';

/**
 * Whether the set has `type: RollingUpdate` without `rollingUpdate`. With the feature gate MaxUnavailableStatefulSet, which is on by
 * default from Kubernetes 1.37, the controller then recreates some pods from the old template. Sets that start their pods in order are not
 * affected, because they wait for pods that are not ready.
 */
function lacksPartition({ stored }: KubeObject): boolean {
  return at(stored, 'spec.podManagementPolicy') === 'Parallel'
    && at(stored, 'spec.updateStrategy.type') === 'RollingUpdate' && at(stored, ROLLING_UPDATE) === undefined;
}

/** Whether the StatefulSet in the cluster lacks it after the change. A partition that the API server filled in stays. */
function lacksItAfterwards(change: Change): boolean {
  if (change.is === 'removed' || typeOf(change.after) !== SET || !lacksPartition(change.after)) return false;
  return change.is === 'created' || lacksPartition(change.before) || changesAt(change, ROLLING_UPDATE).length > 0;
}

function lackedItBefore(change: Change): boolean {
  return change.is === 'changed' && typeOf(change.before) === SET && lacksPartition(change.before);
}

function rollOutWithoutPartition(change: Change, world: World): Verdict | undefined {
  if (!lacksItAfterwards(change) || restartNow(change, world) === undefined) return undefined;
  const harm = 'on Kubernetes 1.37 this can go on forever, with pods deleted and recreated from the old template';
  return { message: `rolls out without a partition: ${harm}`, way: WAY };
}

/** For a new StatefulSet, or one that loses its partition. If it lacked one before, it is reported with the next rollout. */
function partitionMissing(change: Change, world: World): Verdict | undefined {
  if (!lacksItAfterwards(change) || lackedItBefore(change) || restartNow(change, world) !== undefined) return undefined;
  return { message: 'has no partition: on Kubernetes 1.37 its next rollout can go on forever without updating anything', way: WAY };
}

function partitionWritten(change: Change): string | undefined {
  if (!lackedItBefore(change) || at(objectOf(change).stored, `${ROLLING_UPDATE}.partition`) === undefined) return undefined;
  return 'now has a partition, which its rollouts need on Kubernetes 1.37; '
    + 'this restarts nothing by itself, and ends a rollout that is stuck';
}

function rollOutWaitsForClaim(change: Change, world: World): Verdict | undefined {
  if (!startsBeforeItStops(change, world)) return undefined;
  const [claim] = exclusiveClaims(objectOf(change), 'ReadWriteOncePod', world);
  if (claim === undefined) return undefined;
  return {
    message: `a new pod has to be ready before an old one stops, but claim ${claim} is ReadWriteOncePod: the new pod waits for it, and the `
      + 'rollout never ends',
    way: 'strategy: {type: Recreate}',
    stopsRollout: true,
  };
}

/** Rules about rollouts that never end. */
export const rollOutRules: readonly Rule[] = [
  { name: 'roll-out-waits-for-claim', level: 'danger', judge: rollOutWaitsForClaim },
  { name: 'roll-out-without-partition', level: 'danger', judge: rollOutWithoutPartition },
  { name: 'partition-missing', level: 'info', judge: partitionMissing },
  { name: 'partition-written', level: 'info', judge: partitionWritten },
];
