import { decideIssue } from '../../kernel/certificates/issuance';
import { type Decision, firstDecision } from '../../kernel/decision';
import { type Action, type Setting, wait } from '../model/action';
import type { Observation, View } from '../model/facts';
import { type Member, members } from '../model/members';
import { decideCertificate } from './certificate';
import { decideCopies } from './copies';
import { decideEpoch, decideForget, decideMeet } from './gossip';
import { decideHeldStart, decideHold } from './hold';
import { decideFirstSlots, decideIdentity, decidePassword } from './identity';
import { decideHeldUp, decideMove } from './move';
import { decideOpenSlots, decideOrphans } from './open-slots';
import { report } from './report';
import { decideElection, decideRole } from './role';
import { decideBusy, decideCrash, decideWithoutView } from './trouble';

/** What a decision depends on while this pod's server gives no view. */
interface Facts {
  readonly seen: Observation;
  readonly setting: Setting;
}

/** The same, while the server gives a view. */
interface ServingFacts extends Facts {
  readonly own: View;
  readonly all: readonly Member[];
}

/** The decisions while this pod's server gives no view of the cluster, in this order. */
export const WITHOUT_VIEW: readonly Decision<Facts, Action>[] = [
  {
    name: 'held start',
    why: 'first: a server whose start is held waits for its agent, and is neither busy nor crashing',
    decide: ({ seen }) => decideHeldStart(seen),
  },
  {
    name: 'busy server',
    why: 'before mere warnings: a busy server blocks its shard, and only its agent can stop that',
    decide: ({ seen, setting }) => decideBusy(seen, setting),
  },
  {
    name: 'certificate issue',
    why: 'before the server loads it',
    decide: ({ seen }) => decideIssue(seen),
  },
  {
    name: 'certificate',
    why: 'before mere warnings: with a renewed certificate the server may be reached again',
    decide: ({ seen }) => decideCertificate(seen),
  },
  {
    name: 'crash',
    why: 'before the other problems, which only follow from the crash',
    decide: ({ seen, setting }) => decideCrash(seen, setting),
  },
  {
    name: 'no view',
    why: 'last: warns if anything else keeps the server from answering, or waits',
    decide: ({ seen, setting }) => decideWithoutView(seen, setting),
  },
];

/** The decisions while this pod's server gives a view of the cluster, in this order. */
export const WITH_VIEW: readonly Decision<ServingFacts, Action>[] = [
  {
    name: 'password',
    why: 'first: a server that misses a new password is soon cut off from the others, which every other step needs',
    decide: ({ own, seen, setting }) => decidePassword(own, seen, setting),
  },
  {
    name: 'certificate issue',
    why: 'before the server loads it',
    decide: ({ seen }) => decideIssue(seen),
  },
  {
    name: 'certificate',
    why: 'next, for the same reason: nobody connects to a server whose certificate has expired',
    decide: ({ seen }) => decideCertificate(seen),
  },
  {
    name: 'identity',
    why: 'before any change to the cluster: a node with data of another cluster must change nothing',
    decide: ({ own, seen, setting }) => decideIdentity(own, seen, setting),
  },
  {
    name: 'first slots',
    why: 'while a cluster is being formed, its slots need owners before there are roles and moves',
    decide: ({ own, seen, all, setting }) => decideFirstSlots(own, seen, all, setting),
  },
  {
    name: 'hold the start',
    why: 'before slots arrive or roles change: a server that restarts without marks could delete keys',
    decide: ({ own, seen, all, setting }) => decideHold(own, seen, all, setting),
  },
  {
    name: 'election',
    why: 'before a failover: a replica that lacks data must not win the election',
    decide: ({ own, seen, all }) => decideElection(own, seen, all),
  },
  {
    name: 'meet',
    why: 'before roles: only nodes that know each other can follow each other',
    decide: ({ own, seen }) => decideMeet(own, seen),
  },
  {
    name: 'copies',
    why: 'before roles: a server that lost its disk must not give its empty data to replicas of its former ID',
    decide: ({ own, seen, all, setting }) => decideCopies(own, seen, all, setting),
  },
  {
    name: 'role',
    why: 'before moves: slots move only between primaries whose replicas follow them',
    decide: ({ own, seen, all, setting }) => decideRole(own, seen, all, setting),
  },
  {
    name: 'epoch',
    why: 'before moves: a target that knows a higher epoch of this primary refuses its slots',
    decide: ({ own, seen }) => decideEpoch(own, seen),
  },
  {
    name: 'open slots',
    why: 'before new moves: marks of interrupted moves would prevent them',
    decide: ({ own, seen, all, setting }) => decideOpenSlots(own, seen, all, setting),
  },
  {
    name: 'orphans',
    why: 'before new moves: slots without an owner are not served, and cannot be balanced',
    decide: ({ own, seen, all, setting }) => decideOrphans(own, seen, all, setting),
  },
  {
    name: 'move',
    why: 'the cluster is consistent now, so slots can move to their shards',
    decide: ({ own, seen, all, setting }) => decideMove(own, seen, all, setting),
  },
  {
    name: 'forget',
    why: 'after the moves: a node that still owns slots must not be forgotten',
    decide: ({ own, seen, all, setting }) => decideForget(own, seen, all, setting),
  },
  {
    name: 'report',
    why: 'after all repairs: the state record lists the problems that remain',
    decide: ({ own, seen, all, setting }) => report(own, seen, all, setting),
  },
  {
    name: 'held up',
    why: 'after the report, which must not wait for a move',
    decide: ({ own, seen, all, setting }) => decideHeldUp(own, seen, all, setting),
  },
  {
    name: 'crash',
    why: 'only a warning here: the server answers at the moment',
    decide: ({ seen, setting }) => decideCrash(seen, setting),
  },
  {
    name: 'wait',
    why: 'there is nothing else to do',
    decide: () => wait('all is well'),
  },
];

/** What the agent does while the pod lives. Each agent acts for its own server: only the owner of a slot may give it away. */
export function decideRun(seen: Observation, setting: Setting): Action {
  const { own } = seen;
  if (own === undefined) return firstDecision(WITHOUT_VIEW, { seen, setting });
  return firstDecision(WITH_VIEW, { own, seen, all: members(seen, setting), setting });
}
