import { CRASHES, crashText, lastWords, type ServerEnds, wasKilled } from '../../kernel/kubernetes/server-ends';
import type { Action, Setting } from '../model/action';
import type { Observation } from '../model/facts';
import { quorum } from '../model/topology';
import { decideStart } from './start';
import { hashOf, isReady, quorumWithout, type Seat, seats, voters } from './voters';

/** After this many crashes in a row, a server with corrupt data is replaced. Fewer may be a temporary fault of the disk. */
const REPLACE_AFTER = 5;

/** A member is not replaced again within this time: if the new member crashes too, a new disk does not help. */
const REPLACE_PAUSE_SECONDS = 3600;

/** What etcd logs if its files are corrupt, or older than what it has acknowledged. An empty disk helps only in these cases. */
const DATA_AT_FAULT = [
  /tocommit\(\d+\) is out of range/i,
  /crc mismatch/i,
  /failed to recover v3 backend/i,
  /failed to find database snapshot/i,
  /invalid database/i,
  /file size too small/i,
  /freepages: failed/i,
  /assertion failed: Page/i,
];

/** The server compared its data with that of its peers before it served: either this member or another one is wrong. */
const DIFFERS = /found data inconsistency with peers/;

/** Whether the data of the other members must be compared, because it is not known yet which side is wrong. */
export function asksForComparison({ inARow, last }: ServerEnds): boolean {
  return inARow >= CRASHES && DIFFERS.test(last?.log ?? '');
}

/** This pod's server keeps crashing. Returns undefined if it does not. */
export function decideCrash(seen: Observation, setting: Setting): Action | undefined {
  const crash = crashText(seen.ends);
  if (crash === undefined) return undefined;
  const repair = seen.serverRunning ? undefined : decideStart(seen, setting);
  if (repair !== undefined && repair.do !== 'start' && repair.do !== 'wait') return repair;
  const all = seen.membership === undefined ? [] : seats(seen, seen.membership, setting);
  return replace(all, seen, setting) ?? { do: 'warn', reason: 'ServerCrashes', why: `${crash}; ${advice(all, seen, setting)}` };
}

/** Removes this pod's member through the quorum of the others, who have all acknowledged data; then it rejoins. */
function replace(all: readonly Seat[], seen: Observation, { topology }: Setting): Action | undefined {
  const { disk, ends, membership, record, wanted, serverRunning, replacedSeconds = Infinity } = seen;
  if (disk.holds !== 'member' || membership === undefined || ends.last === undefined || serverRunning) return undefined;
  const { ordinal } = topology.self;
  const self = all.find(({ member }) => member.id === disk.identity.memberId);
  if (self?.self !== true || record?.clusterId !== membership.clusterId || disk.identity.clusterId !== membership.clusterId) {
    return undefined;
  }
  if (wanted.is !== 'size' || ordinal >= wanted.replicas || ends.inARow < REPLACE_AFTER || replacedSeconds < REPLACE_PAUSE_SECONDS) {
    return undefined;
  }
  if (wasKilled(ends.last) || !othersCarryOn(all) || !quorumWithout(all, self) || !isItsData(lastWords(ends.last.log) ?? '', all, seen)) {
    return undefined;
  }
  return {
    do: 'remove',
    memberId: self.member.id,
    via: membership.toldBy,
    why:
      `${topology.self.podName}: its disk is corrupt, or older than what the member has acknowledged, and the other members have all ` +
      'data; it rejoins',
    reason: 'ServerCrashes',
  };
}

/** Whether the other members have a quorum of the current cluster, so that nothing depends on this member. */
function othersCarryOn(all: readonly Seat[]): boolean {
  const voting = voters(all);
  return voting.filter((seat) => !seat.self && isReady(seat)).length >= quorum(voting.length);
}

function isItsData(words: string, all: readonly Seat[], { hashes = [] }: Observation): boolean {
  if (!DIFFERS.test(words)) return DATA_AT_FAULT.some((pattern) => pattern.test(words));
  const others = voters(all).filter(({ self }) => !self);
  const told = others.flatMap((seat) => hashOf(seat, hashes) ?? []);
  return told.length === others.length && new Set(told.map(({ hash, compactRevision }) => `${hash}/${compactRevision}`)).size === 1;
}

function advice(all: readonly Seat[], { ends, membership }: Observation, { topology }: Setting): string {
  const { ordinal, podName } = topology.self;
  const words = ends.last?.log ?? '';
  if (ends.last?.reason === 'OOMKilled') return 'raise its memory limit';
  if (/no space left on device/.test(words)) return 'its volume is full: enlarge storage';
  const log = `run kubectl logs ${podName} --container etcd --previous`;
  if (membership === undefined || !othersCarryOn(all)) {
    return `${log}; keep the claim ${topology.claim(ordinal)}, because the other members have no quorum without this one`;
  }
  if (DIFFERS.test(words)) {
    return (
      'either this member or another one is wrong: this one is replaced once the data of all others is proven to be the ' +
      'same. Compare them (etcdctl endpoint hashkv --cluster); if they differ among themselves, replace the one that differs, and keep ' +
      `the claim ${topology.claim(ordinal)}`
    );
  }
  return (
    `${log}; if its settings are right, and its disk is corrupt or was restored from an older copy, delete the claim ` +
    `${topology.claim(ordinal)} and the pod: the other members have a quorum, and this one rejoins`
  );
}
