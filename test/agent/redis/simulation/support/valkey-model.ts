// What Valkey does with slots on their way, and Redis does not.
import type { NodeState, Server } from './node-model';

/** Whoever hears from the source of a slot that it has it no more takes it, with an epoch above all. */
export function takeWhatIsLeft(state: NodeState, { state: sender }: Server): void {
  if (!state.primary) return;
  for (const [slot, from] of state.importing) {
    if (from !== sender.id || sender.owner[slot] === from) continue;
    state.importing.delete(slot);
    if (state.owner[slot] === state.id) continue;
    state.assign(slot, state.id);
    state.bumpUnlessGreatest();
  }
}

/** A slot that somebody else takes is not waited for any more, unless that one took over from its source. */
export function reconsider(state: NodeState, slot: number, sender: Server): void {
  const from = state.importing.get(slot);
  if (from === undefined || from === sender.state.id) return;
  if (shardOf(state.table.get(from)?.host) === shardOf(sender.host)) state.importing.set(slot, sender.state.id);
  else state.importing.delete(slot);
}

/** Replicas are told of marks, and of slots that are taken. */
export function tellReplicas({ id, owner, importing, migrating }: NodeState, replicas: readonly Server[]): void {
  for (const { state } of replicas) {
    state.importing.clear();
    state.migrating.clear();
    for (const [slot, from] of importing) state.importing.set(slot, from);
    for (const [slot, to] of migrating) state.migrating.set(slot, to);
    owner.forEach((who, slot) => {
      if (who === id) state.assign(slot, id);
    });
  }
}

function shardOf(host = ''): string | undefined {
  return /^r-(\d+)-/.exec(host)?.[1];
}
