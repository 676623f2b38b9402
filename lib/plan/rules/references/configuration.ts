import { type Change, changeOf, changesAt, objectOf, type World } from '../../change';
import type { Difference } from '../../differences';
import { enumerate, formatDifferences } from '../../format';
import type { Inventory } from '../../inventory';
import { type KubeObject, titleOf, typeOf } from '../../kube-object';
import type { Rule } from '../../rule';
import { type Reference, usersOf } from './references';
import { isStopped } from '../stopped';
import { restartNow } from '../workloads/restarts';

const KEEP_OLD = 'running pods keep the old value until they restart';

/** A changed ConfigMap or Secret restarts nothing by itself. Its users may restart in the same change, mostly by a checksum of it. */
function configReadAtStart(change: Change, world: World): string | undefined {
  const users = usersOfData(change, world.after, 'start');
  if (users.length === 0) return undefined;
  const [restarting, others] = [true, false].map((is) => users.filter((user) => restarts(user, world) === is).map(titleOf));
  const [restartS, readS] = [restarting, others].map(verbEnd);
  const effects = [
    ...(restarting.length > 0 ? [`${enumerate(restarting)} restart${restartS} in this change and read${restartS} it`] : []),
    ...(others.length > 0 ? [`${enumerate(others)} read${readS} it when a pod starts: ${KEEP_OLD}`] : []),
  ];
  return `${changedData(change)}; ${effects.join('; ')}`;
}

function configReachesPods(change: Change, world: World): string | undefined {
  const users = usersOfData(change, world.after, 'volume');
  if (users.length === 0) return undefined;
  const reaches = `reaches the running pods of ${enumerate(users.map(titleOf))} within about a minute`;
  return `${changedData(change)}; ${reaches}; ${effectOf(users, users.filter((user) => restarts(user, world)))}`;
}

function effectOf(users: readonly KubeObject[], restarting: readonly KubeObject[]): string {
  if (restarting.length === 0) return 'nothing restarts';
  const who = restarting.length === users.length ? 'they' : `those of ${enumerate(restarting.map(titleOf))}`;
  return `${who} restart in this change`;
}

function verbEnd(subjects: readonly string[]): string {
  return subjects.length === 1 ? 's' : '';
}

/** Whether the change replaces the running pods of this workload without further action, and nothing stops it. */
export function restarts(user: KubeObject, world: World): boolean {
  const change = changeOf(user, world);
  const restart = change && restartNow(change, world);
  return change !== undefined && restart !== undefined && restart.strategy !== 'OnDelete' && !isStopped(change, world);
}

function dataDifferences(change: Change): Difference[] {
  return change.is === 'changed' ? changesAt(change, 'data', 'binaryData') : [];
}

function changedData(change: Change): string {
  return formatDifferences(dataDifferences(change), typeOf(objectOf(change)) === '/Secret');
}

function usersOfData(change: Change, after: Inventory, by: Reference['by']): KubeObject[] {
  if (!['/ConfigMap', '/Secret'].includes(typeOf(objectOf(change))) || dataDifferences(change).length === 0) return [];
  return [...new Set(usersOf(objectOf(change), after).filter(({ reference }) => reference.by === by).map(({ user }) => user))];
}

/** Rules about changed ConfigMaps and Secrets, and the pods that use them. */
export const configurationRules: readonly Rule[] = [
  { name: 'config-read-at-start', level: 'info', judge: configReadAtStart },
  { name: 'config-reaches-pods', level: 'info', judge: configReachesPods },
];
