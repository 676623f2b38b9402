import { amountOf } from '../../../kubernetes/amount';
import { type Change, changesAt, editOf, type World } from '../../change';
import type { Difference } from '../../differences';
import { tell } from '../../format';
import type { Rule, Verdict } from '../../rule';
import { agentFilesOf, carriesOperator, isStateRecord, memberAddressOf } from './constructs';

function databaseStorage(change: Change): Verdict | undefined {
  const edit = editOf(change, 'apps/StatefulSet');
  const found = edit && changesAt(edit, 'spec.volumeClaimTemplates');
  if (edit === undefined || found === undefined || found.length === 0 || !carriesOperator(edit.after)) return undefined;
  return { message: `${tell(found)}; claim templates can't change`, way: wayToDisks(found) };
}

function wayToDisks(found: readonly Difference[]): string {
  const [size] = found.filter(({ path }) => path.endsWith('.spec.resources.requests.storage'));
  if (size === undefined || found.length > 1) {
    return 'leave them as they are; for other disks make another cluster and move the data into it';
  }
  const [old, now] = [size.before, size.after].map((amount) => amountOf(amount) ?? 0);
  if (now > old) {
    return `set storageAtCreation to ${size.before}, what storage had: then the claims themselves grow, and nothing restarts`;
  }
  return `leave storage at ${size.before}: a disk never shrinks; for smaller ones make another cluster and move the data into it`;
}

function databaseStateRecordRemoved(change: Change, { after }: World): Verdict | undefined {
  if (change.is !== 'removed' || !isStateRecord(change.before) || agentFilesOf(change.before, after) === undefined) return undefined;
  return {
    message: 'it remembers that the cluster was formed: without it, empty disks look like a new cluster',
    way: 'keep it for as long as claims hold data',
  };
}

/** What stands in every peer's address: a member of another address is another member. */
function databaseMembersRenamed(change: Change): Verdict | undefined {
  const edit = editOf(change, '/ConfigMap');
  if (edit === undefined) return undefined;
  const [old, now] = [edit.before, edit.after].map(memberAddressOf);
  if (old === undefined || now === undefined || old === now) return undefined;
  return {
    message: `members are called ${now} instead of ${old}: to those that run, each is a stranger`,
    way: 'make another cluster and move the data into it',
  };
}

/** What every database whose pods carry their own operator makes of a change. */
export const databaseRules: readonly Rule[] = [
  { name: 'database-storage', level: 'refused', judge: databaseStorage },
  { name: 'database-state-record-removed', level: 'danger', judge: databaseStateRecordRemoved },
  { name: 'database-members-renamed', level: 'danger', judge: databaseMembersRenamed },
];
