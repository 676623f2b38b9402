import type { RestoredSnapshot } from '../../contract/backup';
import { Trouble } from '../trouble';
import type { Snapshot } from './snapshot';

/**
 * The snapshot that is wanted, among those of one cluster: the one that is named, or that of the same namespace and name, or the only one
 * in the repository.
 *
 * @throws Trouble if there is none, or if it can't be told whose is meant
 */
export function chooseSnapshot(snapshots: readonly Snapshot[], wanted: RestoredSnapshot, ownHost: string): Snapshot {
  const hosts = [...new Set(snapshots.map(({ host }) => host))];
  const host = wanted.host ?? (hosts.includes(ownHost) || hosts.length !== 1 ? ownHost : hosts[0]);
  const theirs = snapshots.filter((snapshot) => snapshot.host === host);
  if (theirs.length === 0) {
    throw new Trouble('NoSuchBackup', `the repository holds no backup of ${host}; it holds those of ${hosts.join(', ') || 'nobody'}`);
  }
  const found = pick(theirs, wanted);
  if (found !== undefined) return found;
  const [oldest, newest] = [theirs[0], theirs.at(-1)].map((snapshot) => `${snapshot?.id} of ${snapshot?.time}`);
  throw new Trouble('NoSuchBackup', `${host} has no backup ${words(wanted)}; the oldest is ${oldest}, the newest ${newest}`);
}

function pick(snapshots: readonly Snapshot[], { id, before }: RestoredSnapshot): Snapshot | undefined {
  if (id !== undefined) return snapshots.find((snapshot) => snapshot.id === id.slice(0, snapshot.id.length));
  const until = before === undefined ? Infinity : Date.parse(before);
  return snapshots.filter(({ time }) => Date.parse(time) < until).at(-1);
}

function words({ id, before }: RestoredSnapshot): string {
  return id === undefined ? `before ${before}` : `with the ID ${id}`;
}
