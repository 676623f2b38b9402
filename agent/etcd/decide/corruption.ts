import type { Action, Setting } from '../model/action';
import type { MemberHash, Observation } from '../model/facts';
import { quorum } from '../model/topology';
import { hashOf, isReady, lowestFirst, quorumWithout, type Seat, voters } from './voters';

/** Until then, a member that only lags behind has caught up: no member accepts writes during the alarm. */
const STABLE_SECONDS = 30;

/** What the hashes of all voters prove. */
type Verdict =
  | { readonly is: 'agreed' }
  /** A majority agrees, and these members differ from it. */
  | { readonly is: 'minority'; readonly seats: readonly Seat[] }
  | { readonly is: 'unproven'; readonly why: string };

/**
 * CORRUPT: the data of members differs, and etcd accepts no writes until the alarm is cleared. A member is replaced only if the hashes of
 * all voters prove that it is the one that differs. The alarm is cleared only when all voters agree, and once the learner that it names was
 * removed: a learner takes no part in the comparison.
 */
export function decideCorruption(all: readonly Seat[], seen: Observation, setting: Setting): Action | undefined {
  const named = seen.own?.corruptMembers;
  if (named === undefined) return undefined;
  const verdict = judge(all, seen);
  if (verdict.is === 'agreed') {
    const learner = all.some(({ member }) => member.learner && named.includes(member.id));
    return learner ? warnOfCorruption(all, named, 'it is a learner', setting) : { do: 'disarm', alarm: 'CORRUPT' };
  }
  if (verdict.is === 'unproven') return warnOfCorruption(all, named, verdict.why, setting);
  return (
    replace(all, named, verdict.seats, seen, setting) ??
    warnOfCorruption(all, named, `the data of ${names(verdict.seats, setting)} differs from that of the majority`, setting)
  );
}

function judge(all: readonly Seat[], { hashes = [], hashesUnchangedSeconds }: Observation): Verdict {
  const voting = voters(all);
  const compared = voting.map((seat) => ({ seat, hash: hashOf(seat, hashes) }));
  if (voting.length < 2) return { is: 'unproven', why: 'there is no other member to compare it with' };
  if (compared.some(({ hash }) => hash === undefined)) return { is: 'unproven', why: 'not every member has reported the hash of its keys' };
  if (hashesUnchangedSeconds < STABLE_SECONDS) return { is: 'unproven', why: 'the members are still being compared' };
  if (new Set(hashes.map(({ compactRevision }) => compactRevision)).size > 1) {
    return { is: 'unproven', why: 'the members were compacted to different revisions' };
  }
  const largest = compared
    .map((one) => compared.filter(({ hash }) => dataOf(hash) === dataOf(one.hash)))
    .sort((one, other) => other.length - one.length)[0] ?? [];
  if (largest.length === voting.length) return { is: 'agreed' };
  if (largest.length < quorum(voting.length)) return { is: 'unproven', why: 'no majority of the members agrees' };
  return { is: 'minority', seats: compared.filter((one) => !largest.includes(one)).map(({ seat }) => seat) };
}

function dataOf(hash: MemberHash | undefined): string {
  return `${hash?.hash} at ${hash?.revision}`;
}

/**
 * Replaces one member at a time: its pod sees that the member was removed, sets its directory aside, and rejoins if it is wanted. Returns
 * undefined if this is not proven to be safe, and at 0 replicas: nobody could rejoin.
 */
function replace(
  all: readonly Seat[], named: readonly string[], wrong: readonly Seat[], seen: Observation, { topology }: Setting,
): Action | undefined {
  const { wanted, membership, own } = seen;
  const accused = lowestFirst(wrong).find(({ member, ordinal }) => (
    ordinal !== undefined && (named.includes(member.id) || named.includes('0'))
  ));
  if (accused?.ordinal === undefined || membership === undefined || wanted.is !== 'size' || wanted.replicas === 0) return undefined;
  const { replicas } = wanted;
  // A member that is scaled in waits until this is done; a member that restarts does not.
  const stays = ({ stopping, ordinal = 0 }: Seat) => !stopping || ordinal >= replicas;
  const right = voters(all).filter((seat) => !wrong.includes(seat) && isReady(seat) && stays(seat));
  if (right.length < quorum(voters(all).length) || !quorumWithout(all, accused)) return undefined;
  if (own?.leaderId !== accused.member.id) {
    const why = 'its data differs from that of the other members, which agree';
    return {
      do: 'remove',
      memberId: accused.member.id,
      via: membership.toldBy,
      why: `${topology.memberName(accused.ordinal)}: ${why}`,
      reason: 'DataCorrupt',
    };
  }
  // A member that joins copies the leader's data.
  const successor = lowestFirst(right)[0];
  return accused.self && successor !== undefined ? { do: 'handOver', memberId: successor.member.id } : undefined;
}

function warnOfCorruption(all: readonly Seat[], named: readonly string[], unproven: string, { topology, config }: Setting): Action {
  const accused = all.filter(({ member }) => named.includes(member.id));
  const who = accused.length > 0 ? `of ${names(accused, { topology, config })} ` : '';
  return {
    do: 'warn',
    reason: 'DataCorrupt',
    why:
      `etcd has raised the alarm CORRUPT: the data ${who}differs from that of other members, and no member accepts writes. No member ` +
      `is replaced, because it is not proven which one is wrong: ${unproven}. Compare the members (etcdctl endpoint hashkv --cluster). ` +
      'If a majority agrees, delete the claim and the pod of the member that differs from it, and of no other; clear the alarm ' +
      '(etcdctl alarm disarm) once all members agree. If no majority agrees, restore a snapshot',
  };
}

function names(seats: readonly Seat[], { topology }: Setting): string {
  return lowestFirst(seats)
    .map(({ member, ordinal }) => (ordinal === undefined ? member.peerUrl : topology.memberName(ordinal)))
    .join(', ');
}
