import { crashText } from '../../kernel/server-ends';
import type { Action, Setting } from './decide';
import { decideCorruption } from './corruption';
import { decideCrash } from './crash';
import { decideStart } from './start';
import type { Observation, ServerStatus } from '../model/facts';
import { decideMaintenance } from './maintenance';
import { led, warnOfRefusal, withoutStatus } from './refused';
import { report } from './report';
import { isActing, steward } from './steward';
import { Seat, seats } from './voters';

/** For how long there may be no leader before it is told. */
const LEADERLESS_SECONDS = 60;

/** What the agent does while the pod lives: its own server first, then the cluster, if that is its turn. */
export function decideRun(seen: Observation, setting: Setting): Action {
  if (seen.own === undefined) return decideCrash(seen, setting) ?? (seen.serverRunning ? leaderless(seen, setting) : decideStart(seen, setting));
  const action = decideServing(seen.own, seen, setting);
  const crash = action.do === 'wait' ? crashText(seen.ends) : undefined;
  return crash === undefined ? action : { do: 'warn', reason: 'ServerCrashes', why: `${crash}; it serves at the moment` };
}

function decideServing(own: ServerStatus, seen: Observation, setting: Setting): Action {
  const { record } = seen;
  // The server has its data now: from here on an empty directory must not become a cluster, nor an old member.
  if (seen.plan.for !== 'restart') return { do: 'guard' };
  if (record?.clusterId !== undefined && record.clusterId !== own.clusterId) {
    return {
      do: 'warn',
      reason: 'TwoClusters',
      why: `this member serves the cluster ${own.clusterId}, the state record says ${record.clusterId}; stop clients and decide which one is right`,
    };
  }
  if (seen.membership === undefined || own.leaderId === undefined) return leaderless(seen, setting);
  const all = seats(seen, seen.membership, setting);
  if (!isActing(all, own.leaderId)) return { do: 'wait', why: 'another member looks after the cluster' };
  const cluster = steward(all, seen, setting);
  if (cluster !== undefined && !(cluster.do === 'promote' && isAlarmed(own) && learnerIsSilent(all))) return cluster;
  const next = upkeep(all, seen, setting) ?? { do: 'wait', why: 'all is well' };
  return report(all, seen, setting, next.do === 'warn' && seen.limited === undefined ? next.why : undefined) ?? next;
}

function isAlarmed({ spaceAlarm, corruptMembers }: ServerStatus): boolean {
  return spaceAlarm || corruptMembers !== undefined;
}

/** What can't be promoted now must not keep the cluster from taking writes again. */
function learnerIsSilent(all: readonly Seat[]): boolean {
  return all.every(({ member, server }) => !member.learner || server === undefined);
}

function upkeep(all: readonly Seat[], seen: Observation, setting: Setting): Action | undefined {
  if (seen.limited === undefined) return decideCorruption(all, seen, setting) ?? decideMaintenance(all, seen, setting);
  return warnOfRefusal(seen.limited, 'the agents can add, remove, promote and defragment nobody', setting);
}

function leaderless(seen: Observation, setting: Setting): Action {
  if (seen.waitedSeconds < LEADERLESS_SECONDS) return { do: 'wait', why: 'the own server has no leader, or is starting' };
  return (seen.own === undefined ? withoutStatus(seen, setting) : undefined) ?? isolated(seen, setting) ?? quorumLost(seen, setting);
}

/** Others that have a leader are a quorum: it isn't lost, and no backup is needed. */
function isolated(seen: Observation, { topology }: Setting): Action | undefined {
  const others = led(seen).map(({ ordinal }) => topology.memberName(ordinal));
  if (others.length === 0) return undefined;
  const { podName } = topology.self;
  const own = seen.own?.leaderId === undefined ? 'has had no leader for a minute' : 'gets no list of the members';
  return { do: 'warn', reason: 'MemberIsolated', why: `${podName} ${own}, though ${others.join(', ')} have one: see its log, the peer certificates and the network` };
}

function quorumLost(seen: Observation, { topology }: Setting): Action {
  const silent = seen.peers.filter(({ silentSeconds }) => silentSeconds > 0).map(({ ordinal }) => topology.memberName(ordinal));
  return {
    do: 'warn',
    reason: 'QuorumLost',
    why:
      `${topology.self.podName} has had no leader for a minute; silent: ${silent.join(', ') || 'nobody'}. ` +
      'Bring a majority of the members back with their volumes (after a scale-in: scale out again); otherwise restore a backup',
  };
}
