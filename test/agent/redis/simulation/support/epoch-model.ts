import type { Time } from '../../../support/simulation/time';
import type { Bus } from './bus-model';
import type { Entry, NodeState, Server } from './node-model';

/** Asks all primaries that own slots for the next epoch. @returns whether most of them gave it */
export function winsVotes({ state }: Server, old: Entry, forced: boolean, bus: Bus, time: Time): boolean {
  const owners = new Set(state.owner.filter((owner) => owner !== undefined));
  const epoch = state.currentEpoch + 1;
  const votes = [...owners].filter((id) => {
    const entry = state.table.get(id);
    const voter = entry && bus.at(entry.address);
    if (voter?.state.id !== id || time.chance(bus.lost)) return false;
    const known = voter.state.table.get(old.id);
    if (!voter.state.table.has(state.id) || voter.state.lastVote >= epoch) return false;
    if (!forced && (known === undefined || !known.failed)) return false;
    // Who knows a newer epoch of the slots' owner takes the candidate for one from before.
    if ((known?.epoch ?? 0) > old.epoch) return false;
    voter.state.lastVote = epoch;
    voter.state.currentEpoch = Math.max(voter.state.currentEpoch, epoch);
    return true;
  });
  state.currentEpoch = epoch;
  return votes.length >= Math.floor(owners.size / 2) + 1;
}

/** A replica becomes the primary of the slots of its old one. */
export function replaceOld({ state, engine }: Server, old: Entry): void {
  [state.primary, state.primaryId, state.inSync] = [true, undefined, false];
  for (const slot of state.owned(old.id)) state.assign(slot, state.id);
  if (engine !== 'valkey') {
    state.importing.clear();
    state.migrating.clear();
  }
}

/** As Redis from 7.4 on: who hears of a failover from the old primary takes its word for the epoch of the new one. */
export function believe(state: NodeState, replica: NodeState): void {
  const told = replica.table.get(replica.primaryId ?? '')?.epoch;
  const entry = state.table.get(replica.primaryId ?? '');
  if (told === undefined) return;
  if (replica.primaryId === state.id) state.epoch = told;
  else if (entry !== undefined) entry.epoch = told;
}
