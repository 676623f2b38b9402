import { amountOf } from '../../../kubernetes/formats/quantities';
import { type Change, changesAt, editOf, type World } from '../../change';
import type { Difference } from '../../differences';
import { formatDifferences } from '../../format';
import type { Rule, Verdict } from '../../rule';
import { agentFilesOf, hasTls, isOfDatabase, isStateRecord, memberAddressOf } from './constructs';

function databaseStorage(change: Change): Verdict | undefined {
  const edit = editOf(change, 'apps/StatefulSet');
  const found = edit && changesAt(edit, 'spec.volumeClaimTemplates');
  if (edit === undefined || found === undefined || found.length === 0 || !isOfDatabase(edit.after)) return undefined;
  return { message: `${formatDifferences(found)}; claim templates can't change`, way: wayToDisks(found) };
}

function wayToDisks(found: readonly Difference[]): string {
  const [size] = found.filter(({ path }) => path.endsWith('.spec.resources.requests.storage'));
  if (size === undefined || found.length > 1) {
    return 'leave them as they are; for other disks create another cluster and move the data there';
  }
  const [old, now] = [size.before, size.after].map((amount) => amountOf(amount) ?? 0);
  if (now > old) {
    return `set storageAtCreation to ${size.before}, the old value of storage: then the claims grow, and nothing restarts`;
  }
  return `leave storage at ${size.before}: a disk cannot shrink; for smaller ones make another cluster and move the data into it`;
}

function databaseStateRecordRemoved(change: Change, { after }: World): Verdict | undefined {
  if (change.is !== 'removed' || !isStateRecord(change.before) || agentFilesOf(change.before, after) === undefined) return undefined;
  return {
    message: 'it records that the cluster was formed: without it, empty disks look like a new cluster',
    way: 'keep it as long as claims contain data',
  };
}

/** Members are identified by their addresses: with another address, it is another member. */
function databaseMembersRenamed(change: Change): Verdict | undefined {
  const edit = editOf(change, '/ConfigMap');
  if (edit === undefined) return undefined;
  const [old, now] = [edit.before, edit.after].map(memberAddressOf);
  if (old === undefined || now === undefined || old === now) return undefined;
  return {
    message: `members are renamed from ${old} to ${now}: running members do not know the new ones`,
    way: 'create another cluster and move the data there',
  };
}

/** Members with and without TLS don't connect to each other, and during a rollout there would be both. */
function databaseTlsChanged(change: Change): Verdict | undefined {
  const edit = editOf(change, '/ConfigMap');
  if (edit === undefined) return undefined;
  const [old, now] = [edit.before, edit.after].map(hasTls);
  if (old === undefined || now === undefined || old === now) return undefined;
  const [from, to] = [old, now].map((tls) => (tls ? 'TLS' : 'plain text'));
  return {
    message: `${from} → ${to}: members with and without TLS do not connect to each other`,
    way: 'leave tls as it is; for the change, create another cluster and move the data there',
  };
}

/** Rules about all databases with agents. */
export const databaseRules: readonly Rule[] = [
  { name: 'database-storage', level: 'refused', judge: databaseStorage },
  { name: 'database-state-record-removed', level: 'danger', judge: databaseStateRecordRemoved },
  { name: 'database-members-renamed', level: 'danger', judge: databaseMembersRenamed },
  { name: 'database-tls-changed', level: 'danger', judge: databaseTlsChanged },
];
