import { CRASHES, crashText, lastWords, ServerEnds, wasKilled } from '../../kernel/server-ends';
import type { Action, Setting } from './decide';
import { decideStart } from './start';
import type { Observation } from '../model/facts';
import { quorum } from '../model/topology';
import { hashOf, isReady, quorumWithout, Seat, seats, voters } from './voters';

/** After so many ends in a row a server whose data is at fault is replaced: what a disk does once, it may not do again. */
const REPLACE_AFTER = 5;

/** A new member that crashes as well was not helped by a new disk. */
const REPLACE_PAUSE_SECONDS = 3600;

/** What etcd says when its own files are older than what it once acknowledged, or broken. No other cause is helped by an empty disk. */
const DATA_AT_FAULT =
  /tocommit\(\d+\) is out of range|crc mismatch|failed to recover v3 backend|failed to find database snapshot|invalid database|file size too small|freepages: failed|assertion failed: Page/i;

/** Compared with its peers before it served, and refused: it may be this member that is wrong, or the other. */
const DIFFERS = /found data inconsistency with peers/;

/** Whether the data of the others is to be compared: nobody knows yet which side is wrong. */
export function asksForComparison({ inARow, last }: ServerEnds): boolean {
  return inARow >= CRASHES && DIFFERS.test(last?.log ?? '');
}

/** The own server ends again and again. Nothing: it does not, or what is to be done is known. */
export function decideCrash(seen: Observation, setting: Setting): Action | undefined {
  const crash = crashText(seen.ends);
  if (crash === undefined) return undefined;
  const repair = seen.serverRunning ? undefined : decideStart(seen, setting);
  if (repair !== undefined && repair.do !== 'start' && repair.do !== 'wait') return repair;
  const all = seen.membership === undefined ? [] : seats(seen, seen.membership, setting);
  return replace(all, seen, setting) ?? { do: 'warn', reason: 'ServerCrashes', why: `${crash}; ${advice(all, seen, setting)}` };
}

/** Its member is removed by the quorum of the others, who have all that was ever acknowledged; then it joins anew, as any that was removed. */
function replace(all: readonly Seat[], seen: Observation, { topology }: Setting): Action | undefined {
  const { disk, ends, membership, record, wanted, serverRunning, replacedSeconds = Infinity } = seen;
  if (disk.holds !== 'member' || membership === undefined || ends.last === undefined || serverRunning) return undefined;
  const { ordinal } = topology.self;
  const self = all.find(({ member }) => member.id === disk.identity.memberId);
  if (self?.self !== true || record?.clusterId !== membership.clusterId || disk.identity.clusterId !== membership.clusterId) return undefined;
  if (wanted.is !== 'size' || ordinal >= wanted.replicas || ends.inARow < REPLACE_AFTER || replacedSeconds < REPLACE_PAUSE_SECONDS) return undefined;
  if (wasKilled(ends.last) || !othersCarryOn(all) || !quorumWithout(all, self) || !isItsData(lastWords(ends.last.log) ?? '', all, seen)) return undefined;
  return {
    do: 'remove',
    memberId: self.member.id,
    via: membership.toldBy,
    why: `${topology.self.podName}: its disk is older than what it acknowledged, or broken, and the others have everything; it joins anew`,
    reason: 'ServerCrashes',
  };
}

/** The others are a quorum as the cluster is now: nothing depends on this member. One that stops, too, waits for it to be replaced. */
function othersCarryOn(all: readonly Seat[]): boolean {
  const voting = voters(all);
  return voting.filter((seat) => !seat.self && isReady(seat)).length >= quorum(voting.length);
}

function isItsData(words: string, all: readonly Seat[], { hashes = [] }: Observation): boolean {
  if (!DIFFERS.test(words)) return DATA_AT_FAULT.test(words);
  const others = voters(all).filter(({ self }) => !self);
  const told = others.flatMap((seat) => hashOf(seat, hashes) ?? []);
  return told.length === others.length && new Set(told.map(({ hash, compactRevision }) => `${hash}/${compactRevision}`)).size === 1;
}

function advice(all: readonly Seat[], { ends, membership }: Observation, { topology }: Setting): string {
  const { ordinal, podName } = topology.self;
  const words = ends.last?.log ?? '';
  if (ends.last?.reason === 'OOMKilled') return 'raise its memory limit';
  if (/no space left on device/.test(words)) return 'its volume is full: enlarge storage';
  const log = `see kubectl logs ${podName} --container etcd --previous`;
  if (membership === undefined || !othersCarryOn(all)) {
    return `${log}; keep the claim ${topology.claim(ordinal)}, as the other members are no quorum without this one`;
  }
  if (DIFFERS.test(words)) {
    return (
      'this member may be wrong, or another: it is replaced once the data of all others is proven to be the same. Compare them (etcdctl endpoint ' +
      `hashkv --cluster); if they differ among themselves, replace the one that differs, and keep the claim ${topology.claim(ordinal)}`
    );
  }
  return (
    `${log}; if its settings are right and its disk is broken or restored from an older copy, delete the claim ${topology.claim(ordinal)} ` +
    'and the pod: the others are a quorum, and it joins anew'
  );
}
