import { SYSTEM } from '../../../../agent/etcd/contract/names';
import { amountOf } from '../../../kubernetes/formats/quantities';
import { type Change, changesAt, editOf, type World } from '../../change';
import type { Difference } from '../../differences';
import { formatDifferences } from '../../format';
import type { Rule, Verdict } from '../../rule';
import { agentFilesOf, type DatabaseTls, isOfDatabase, isStateRecord, labelOf, memberAddressOf, tlsOf } from './constructs';

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

/** Members that trust other authorities, or have no TLS, don't accept each other, and during a rollout there would be both. */
function databaseTlsChanged(change: Change): Verdict | undefined {
  const { old, now, etcd } = tlsChange(change) ?? {};
  if (old === undefined || now === undefined || isStep(old, now)) return undefined;
  const between = etcd === true && (old === 'plain text' || now === 'plain text');
  const way = between ? 'apply the one with TLS, with besidePlainText(), first' : 'create another cluster and move the data there';
  return {
    message: `${old} → ${now}: its members would not accept one with the other, so the agents refuse the change at the first pod`,
    way: `set tls to ${KEPT_TLS[old]}; for the change, ${way}`,
  };
}

function databaseTlsStep(change: Change): Verdict | undefined {
  const { old, now } = tlsChange(change) ?? {};
  if (old === undefined || now === undefined || !isStep(old, now)) return undefined;
  const clients = now.endsWith(BESIDE) ? 'clients may use either' : `clients must all use ${now === 'plain text' ? now : 'TLS'} before`;
  return { message: `${old} → ${now}: members restart one after the other and accept each other; ${clients}` };
}

function tlsChange(change: Change) {
  const edit = editOf(change, '/ConfigMap');
  const [old, now] = edit === undefined ? [] : [edit.before, edit.after].map(tlsOf);
  return edit === undefined || old === now ? undefined : { old, now, etcd: labelOf(edit.after, 'name') === SYSTEM };
}

const BESIDE = ' beside plain text';

/** Whether members with the one accept members with the other. */
function isStep(...both: readonly [DatabaseTls, DatabaseTls]): boolean {
  return [both, [...both].reverse()].some(([between = '', other = '']) => (
    between.endsWith(BESIDE) && (other === 'plain text' || `${other}${BESIDE}` === between)
  ));
}

const KEPT_TLS: Readonly<Record<DatabaseTls, string>> = {
  'managed certificates': 'managed()',
  'managed certificates beside plain text': 'managed().besidePlainText()',
  'certificates from Secrets': 'secrets() or certManager(), whichever it was',
  'certificates from Secrets beside plain text': 'secrets() or certManager(), whichever it was, with besidePlainText()',
  'plain text': 'plainText()',
};

/** Rules about all databases with agents. */
export const databaseRules: readonly Rule[] = [
  { name: 'database-storage', level: 'refused', judge: databaseStorage },
  { name: 'database-state-record-removed', level: 'danger', judge: databaseStateRecordRemoved },
  { name: 'database-members-renamed', level: 'danger', judge: databaseMembersRenamed },
  { name: 'database-tls-changed', level: 'danger', judge: databaseTlsChanged },
  { name: 'database-tls-step', level: 'info', judge: databaseTlsStep },
];
