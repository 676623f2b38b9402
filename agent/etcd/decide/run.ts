import { decideIssue, lastingTrouble } from '../../kernel/certificates/issuance';
import { type Decision, firstDecision } from '../../kernel/decision';
import { crashText } from '../../kernel/kubernetes/server-ends';
import { present } from '../../kernel/values';
import type { Action, Setting } from '../model/action';
import type { Observation, ServerStatus } from '../model/facts';
import { peersIn } from '../model/spoken';
import type { Scheme } from '../model/topology';
import { decideCorruption } from './corruption';
import { decideCrash } from './crash';
import { decideMaintenance } from './maintenance';
import { led, warnOfRefusal, withoutStatus } from './refusal';
import { report } from './report';
import { decideStart } from './start';
import { isActing, steward } from './steward';
import { decidePeerUrl, unfinished } from './tls';
import { type Seat, seats } from './voters';

/** How long a member may have no leader before the agent warns. */
const LEADERLESS_SECONDS = 60;

const NO_LEADER = "this pod's server has no leader, or is starting";

/** What a decision depends on while this pod's server does not answer. */
interface Facts {
  readonly seen: Observation;
  readonly setting: Setting;
}

/** The same, while the server answers. */
interface ServingFacts extends Facts {
  readonly own: ServerStatus;
  /** The members. Absent if there is no leader or no list. */
  readonly all?: readonly Seat[];
  /** Whether this agent manages the whole cluster at the moment. */
  readonly acting: boolean;
}

/** The decisions while this pod's server gives no status, in this order. */
export const WITHOUT_STATUS: readonly Decision<Facts, Action>[] = [
  {
    name: 'crash',
    why: 'first: restarting alone does not help a server that keeps crashing',
    decide: ({ seen, setting }) => decideCrash(seen, setting),
  },
  {
    name: 'certificates',
    why: 'before anything that waits: a server that gives no status may lack a valid certificate',
    decide: ({ seen }) => decideIssue(seen),
  },
  {
    name: 'start',
    why: 'the server is down: it has to start, or its member has to join first',
    decide: ({ seen, setting }) => (seen.serverRunning ? undefined : decideStart(seen, setting)),
  },
  {
    name: 'no leader',
    why: 'the server runs but gives no status: it needs more time, there is no quorum, or it cannot reach the other members',
    decide: ({ seen, setting }) => leaderless(seen, setting),
  },
];

/**
 * The decisions while this pod's server answers, in this order: first about the server itself, then about the cluster if this agent manages
 * it.
 */
export const WITH_STATUS: readonly Decision<ServingFacts, Action>[] = [
  {
    name: 'guard',
    why: 'first: from now on, a server with an empty directory must neither form a new cluster nor start as an old member',
    decide: ({ seen }) => (seen.plan.for === 'restart' ? undefined : { do: 'guard' }),
  },
  {
    name: 'certificates',
    why: 'early: it takes a moment, and must not wait for steps that take hours',
    decide: ({ seen }) => decideIssue(seen),
  },
  {
    name: 'two clusters',
    why: 'before any change, which might affect the wrong cluster',
    decide: ({ own, seen }) => twoClusters(own, seen),
  },
  {
    name: 'no leader',
    why: 'every change below needs a quorum',
    decide: ({ all, seen, setting }) => (all === undefined ? warnOf(leaderless(seen, setting)) : undefined),
  },
  {
    name: 'peer URL',
    why: 'before other changes: the other members reach this one only by the listed URL',
    decide: ({ seen, setting }) => decidePeerUrl(seen, setting, peersOf(seen, setting)),
  },
  {
    name: 'membership',
    why: 'records the cluster, removes and promotes members: the quorum comes before upkeep',
    decide: (facts) => decideMembership(facts),
  },
  {
    name: 'report',
    why: 'before upkeep, which takes minutes: people should see a problem in the state record in the meantime',
    decide: ({ acting, all, seen, setting }) => (acting && all !== undefined ? reportOf(all, seen, setting) : undefined),
  },
  {
    name: 'upkeep',
    why: 'after changes of membership: compares, compacts and defragments the members',
    decide: ({ acting, all, seen, setting }) => (acting && all !== undefined ? upkeep(all, seen, setting) : undefined),
  },
  {
    name: 'crash',
    why: 'a warning instead of waiting: the server answers at the moment, so there is nothing to repair',
    decide: ({ seen }) => crashing(seen),
  },
  {
    name: 'unfinished change of TLS',
    why: 'a warning instead of waiting: only a restart of the server can finish it',
    decide: ({ seen, setting }) => unfinished(seen, setting),
  },
  {
    name: 'certificate trouble',
    why: 'a warning instead of waiting: the server goes on with the certificates that it has',
    decide: ({ seen }) => certificateTrouble(seen),
  },
  {
    name: 'wait',
    why: 'there is nothing else to do',
    decide: (facts) => ({ do: 'wait', why: reasonToWait(facts) }),
  },
];

/** What the agent does while the pod lives. */
export function decideRun(seen: Observation, setting: Setting): Action {
  const { own, membership } = seen;
  if (own === undefined) return firstDecision(WITHOUT_STATUS, { seen, setting });
  const all = membership === undefined || own.leaderId === undefined ? undefined : seats(seen, membership, setting);
  const acting = all !== undefined && own.leaderId !== undefined && isActing(all, own.leaderId);
  return firstDecision(WITH_STATUS, { own, seen, setting, acting, ...present('all', all) });
}

function twoClusters(own: ServerStatus, { record }: Observation): Action | undefined {
  if (record?.clusterId === undefined || record.clusterId === own.clusterId) return undefined;
  return {
    do: 'warn',
    reason: 'TwoClusters',
    why: `this member serves the cluster ${own.clusterId}, but the state record names ${record.clusterId}; stop the clients and decide ` +
      'which one is right',
  };
}

function decideMembership({ own, all, acting, seen, setting }: ServingFacts): Action | undefined {
  if (!acting || all === undefined) return undefined;
  const next = steward(all, seen, setting);
  return next?.do === 'promote' && isAlarmed(own) && learnerIsSilent(all) ? undefined : next;
}

function certificateTrouble({ issuance }: Observation): Action | undefined {
  const why = lastingTrouble(issuance);
  return why === undefined ? undefined : { do: 'warn', reason: 'CertificateTrouble', why };
}

/** A warning from upkeep is part of the report. */
function reportOf(all: readonly Seat[], seen: Observation, setting: Setting): Action | undefined {
  const next = upkeep(all, seen, setting);
  return report(all, seen, setting, next?.do === 'warn' && seen.limited === undefined ? next.why : undefined);
}

/** How other members reach the server that runs. */
function peersOf({ plan }: Observation, { topology }: Setting): Scheme {
  return peersIn(plan) ?? topology.scheme();
}

function crashing({ ends }: Observation): Action | undefined {
  const crash = crashText(ends);
  return crash === undefined ? undefined : { do: 'warn', reason: 'ServerCrashes', why: `${crash}; it is serving at the moment` };
}

function reasonToWait({ all, acting }: ServingFacts): string {
  if (all === undefined) return NO_LEADER;
  return acting ? 'all is well' : 'the agent of another member manages the cluster';
}

function warnOf(action: Action): Action | undefined {
  return action.do === 'wait' ? undefined : action;
}

function isAlarmed({ spaceAlarm, corruptMembers }: ServerStatus): boolean {
  return spaceAlarm || corruptMembers !== undefined;
}

/** A learner that can't be promoted now must not prevent the repair of an alarm that stops writes. */
function learnerIsSilent(all: readonly Seat[]): boolean {
  return all.every(({ member, server }) => !member.learner || server === undefined);
}

function upkeep(all: readonly Seat[], seen: Observation, setting: Setting): Action | undefined {
  if (seen.limited === undefined) return decideCorruption(all, seen, setting) ?? decideMaintenance(all, seen, setting);
  return warnOfRefusal(seen.limited, "the agents can't add, remove, promote or defragment members", setting);
}

function leaderless(seen: Observation, setting: Setting): Action {
  if (seen.waitedSeconds < LEADERLESS_SECONDS) return { do: 'wait', why: NO_LEADER };
  return (seen.own === undefined ? withoutStatus(seen, setting) : undefined) ?? isolated(seen, setting) ?? quorumLost(seen, setting);
}

/** If others have a leader, the quorum is not lost, and no backup is needed. */
function isolated(seen: Observation, { topology }: Setting): Action | undefined {
  const others = led(seen).map(({ ordinal }) => topology.memberName(ordinal));
  if (others.length === 0) return undefined;
  const { podName } = topology.self;
  const own = seen.own?.leaderId === undefined ? 'has had no leader for a minute' : "can't get the list of members";
  return {
    do: 'warn',
    reason: 'MemberIsolated',
    why: `${podName} ${own}, although a leader is known to ${others.join(', ')}: check its log, the peer certificates and the network`,
  };
}

function quorumLost(seen: Observation, { topology }: Setting): Action {
  const silent = seen.peers.filter(({ silentSeconds }) => silentSeconds > 0).map(({ ordinal }) => topology.memberName(ordinal));
  return {
    do: 'warn',
    reason: 'QuorumLost',
    why:
      `${topology.self.podName} has had no leader for a minute; pods that don't answer: ${silent.join(', ') || 'none'}. ` +
      'Bring back a majority of the members with their volumes (after a scale-in, scale out again); otherwise restore a backup',
  };
}
