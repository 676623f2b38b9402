import { SYSTEM } from '../../../../agent/etcd/contract/names';
import { upgradePath } from '../../../../agent/etcd/contract/version';
import { type Change, type Edit, editOf } from '../../change';
import type { Rule, Verdict } from '../../rule';
import { scaling } from '../workloads/availability';
import { isOfDatabase, labelOf } from './constructs';

const STATEFUL_SET = 'apps/StatefulSet';

/** The edit of an existing EtcdCluster's members. */
function members(change: Change): Edit | undefined {
  const edit = editOf(change, STATEFUL_SET);
  return edit !== undefined && isOfDatabase(edit.after) && labelOf(edit.after, 'name') === SYSTEM ? edit : undefined;
}

function etcdVersionPath(change: Change): Verdict | undefined {
  const edit = members(change);
  const [from, to] = edit === undefined ? [] : [edit.before, edit.after].map((set) => labelOf(set, 'version'));
  if (from === undefined || to === undefined) return undefined;
  const path = upgradePath(from, to);
  if (path.is !== 'refused') return undefined;
  const message = `${path.why}: the agent stops the change at the first pod, and the others keep running`;
  return { message, way: path.fix, stopsRollout: true };
}

/** etcd never goes back to an older minor version once every member has been upgraded. */
function etcdUpgradeIsFinal(change: Change): string | undefined {
  const edit = members(change);
  const [from, to] = edit === undefined ? [] : [edit.before, edit.after].map((set) => labelOf(set, 'version'));
  if (from === undefined || to === undefined || upgradePath(from, to).is !== 'minor') return undefined;
  return `etcd ${from} → ${to} can't be undone once every member runs it: take a backup first`;
}

function etcdEvenSize(change: Change): Verdict | undefined {
  const scaled = members(change) && scaling(change, STATEFUL_SET);
  if (scaled === undefined || scaled.to === 0 || scaled.to % 2 === 1) return undefined;
  const message = `${scaled.from} → ${scaled.to} members: an even number adds no fault tolerance, only one more member that can fail`;
  return { message, way: `${scaled.to - 1} or ${scaled.to + 1} members` };
}

function etcdWithoutSpare(change: Change): Verdict | undefined {
  const scaled = members(change) && scaling(change, STATEFUL_SET);
  if (scaled === undefined || scaled.to !== 1 || scaled.from === 0) return undefined;
  const message = `${scaled.from} → 1 member: no failure is tolerated, each restart stops the cluster, and its disk is the only copy`;
  return { message, way: 'keep 3 members' };
}

function etcdJoinsAndLeaves(change: Change): string | undefined {
  const scaled = members(change) && scaling(change, STATEFUL_SET);
  if (scaled === undefined || scaled.from === 0 || scaled.to === 0) return undefined;
  const steps = scaled.to - scaled.from;
  const sizes = [...Array(Math.abs(steps) + 1).keys()].map((step) => scaled.from + Math.sign(steps) * step).join(' → ');
  const direction = steps > 0 ? 'join' : 'leave';
  return `members ${direction} one by one: ${sizes}; an even number tolerates no more failures than the odd number below it`;
}

/** Rules about EtcdClusters. */
export const etcdRules: readonly Rule[] = [
  { name: 'etcd-version-path', level: 'danger', judge: etcdVersionPath },
  { name: 'etcd-even-size', level: 'danger', judge: etcdEvenSize },
  { name: 'etcd-without-spare', level: 'danger', judge: etcdWithoutSpare },
  { name: 'etcd-upgrade-is-final', level: 'restart', judge: etcdUpgradeIsFinal },
  { name: 'etcd-joins-and-leaves', level: 'info', judge: etcdJoinsAndLeaves },
];
