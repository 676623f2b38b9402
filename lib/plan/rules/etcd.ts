import { upgradePath } from '../../../agent/etcd/version';
import { Change, Edit, editOf, World } from '../change';
import { find } from '../inventory';
import { KubeObject, typeOf } from '../kube-object';
import { at, fieldsAt, textAt } from '../value';
import { Rule, Verdict } from '../rule';
import { scaling } from './availability';
import { isRunBy, labelOf } from './constructs';
import { changesAt, tell } from './fields';

const STATEFUL_SET = 'apps/StatefulSet';
const CONFIG_MAP = '/ConfigMap';

/** The members of an EtcdCluster that was there before. */
function members(change: Change): Edit | undefined {
  const edit = editOf(change, STATEFUL_SET);
  return edit !== undefined && isRunBy(edit.after, 'etcd') ? edit : undefined;
}

function etcdVersionPath(change: Change): Verdict | undefined {
  const edit = members(change);
  const [from, to] = edit === undefined ? [] : [edit.before, edit.after].map((set) => labelOf(set, 'version'));
  if (from === undefined || to === undefined) return undefined;
  const path = upgradePath(from, to);
  return path.is === 'refused' ? { message: `${path.why.split(';')[0]}: the agent holds the first pod, and the others go on`, way: path.why.split('; ').slice(1).join('; ') } : undefined;
}

function etcdEvenSize(change: Change): Verdict | undefined {
  const scaled = members(change) && scaling(change, STATEFUL_SET);
  if (scaled === undefined || scaled.to === 0 || scaled.to % 2 === 1) return undefined;
  return { message: `${scaled.from} → ${scaled.to} members: an even one adds no fault tolerance, and one more can fail`, way: `${scaled.to - 1} or ${scaled.to + 1} members` };
}

function etcdWithoutSpare(change: Change): Verdict | undefined {
  const scaled = members(change) && scaling(change, STATEFUL_SET);
  if (scaled === undefined || scaled.to !== 1 || scaled.from === 0) return undefined;
  return { message: `${scaled.from} → 1 member: none is to spare, each restart stops the cluster, and its disk is the only copy`, way: 'keep 3 members' };
}

function etcdJoinsAndLeaves(change: Change): string | undefined {
  const scaled = members(change) && scaling(change, STATEFUL_SET);
  if (scaled === undefined || scaled.from === 0 || scaled.to === 0) return undefined;
  const sizes = [...Array(Math.abs(scaled.to - scaled.from) + 1).keys()].map((step) => scaled.from + Math.sign(scaled.to - scaled.from) * step);
  return `members ${scaled.to > scaled.from ? 'join' : 'leave'} one by one: ${sizes.join(' → ')}; at an even number no more may fail than at the odd one below`;
}

function etcdStorage(change: Change): Verdict | undefined {
  const edit = members(change);
  const found = edit && changesAt(edit, 'spec.volumeClaimTemplates');
  if (edit === undefined || found === undefined || found.length === 0) return undefined;
  return { message: `${tell(found)}; claim templates can't change`, way: `set storageAtCreation to ${sizeOf(edit.before)}, what storage had: then the claims themselves grow, and nothing restarts` };
}

function sizeOf({ stored }: KubeObject): string {
  const templates = at(stored, 'spec.volumeClaimTemplates');
  return (Array.isArray(templates) ? textAt(templates[0], 'spec.resources.requests.storage') : undefined) ?? 'the size';
}

function etcdStateRecordRemoved(change: Change, { after }: World): Verdict | undefined {
  if (change.is !== 'removed' || typeOf(change.before) !== CONFIG_MAP || !isRunBy(change.before, 'etcd')) return undefined;
  const { name, place } = change.before;
  if (!name.endsWith('-state') || find(after, STATEFUL_SET, place, name.replace(/-state$/, '')) === undefined) return undefined;
  return { message: 'it remembers that the cluster was formed: without it, empty disks look like a new cluster', way: 'keep it for as long as claims hold data' };
}

/** What stands in every peer URL: a member of another URL is another member. */
function etcdMembersRenamed(change: Change): Verdict | undefined {
  const edit = editOf(change, CONFIG_MAP);
  if (edit === undefined || !isRunBy(edit.after, 'etcd')) return undefined;
  const [old, now] = [edit.before, edit.after].map(memberHost);
  if (old === undefined || now === undefined || old === now) return undefined;
  return { message: `members are called ${now} instead of ${old}: to those that run, each is a stranger`, way: 'make another cluster and restore a snapshot into it' };
}

function memberHost({ stored }: KubeObject): string | undefined {
  const config = fieldsAt(stored, 'data')['config.json'];
  return typeof config === 'string' ? /"memberHost":\s*"([^"]*)"/.exec(config)?.[1] : undefined;
}

/** What an EtcdCluster makes of a change. */
export const etcdRules: readonly Rule[] = [
  { name: 'etcd-storage', level: 'refused', judge: etcdStorage },
  { name: 'etcd-version-path', level: 'danger', judge: etcdVersionPath },
  { name: 'etcd-even-size', level: 'danger', judge: etcdEvenSize },
  { name: 'etcd-without-spare', level: 'danger', judge: etcdWithoutSpare },
  { name: 'etcd-state-record-removed', level: 'danger', judge: etcdStateRecordRemoved },
  { name: 'etcd-members-renamed', level: 'danger', judge: etcdMembersRenamed },
  { name: 'etcd-joins-and-leaves', level: 'info', judge: etcdJoinsAndLeaves },
];
