import type { Action, Setting } from '../model/action';
import type { Node, Observation, View } from '../model/facts';
import { knownBy, Member, replicasOf, wantedViews } from '../model/members';
import { eachSlot, hasSlot } from '../model/slots';

/**
 * Forgets, on the own server, a node that never comes back. Known only by exclusion: when every pod that is wanted answers
 * under an ID that the own server holds to be well, then another one that failed, owns no slots and has no replica is a
 * ghost. Forgotten too early, a dead primary would take the election of its replica with it.
 */
export function decideForget(own: View, seen: Observation, all: readonly Member[], setting: Setting): Action | undefined {
  const { wanted } = seen;
  if (wanted.is !== 'shape') return undefined;
  const every = wantedViews(own, wanted, seen, setting).every((view) => (
    view === own || all.some(({ node }) => node.id === view?.me.id && !node.failed && !node.addressUnknown && node.connected)
  ));
  if (!every) return undefined;
  // Servers don't tell each other that a node without slots is silent: of one whose pod has another ID, nobody ever says that it failed.
  const servers = [own, ...seen.peers.flatMap(({ view }) => view ?? [])];
  const ghost = all.find((member) => isGhost(member, own, servers, all));
  return ghost === undefined ? undefined : { do: 'forget', nodeId: ghost.node.id, why: `${nameOf(ghost)} failed, owns nothing, and every pod has another ID` };
}

function isGhost(member: Member, own: View, servers: readonly View[], all: readonly Member[]): boolean {
  const { node, self, superseded } = member;
  const lost = node.failed || node.addressUnknown || (superseded && (node.suspected || !node.connected)) || isNowhere(node, servers);
  if (self || !lost || node.id === own.me.primaryId || !ownsNothing(node, servers)) return false;
  if (replicasOf(all, node.id).some(({ node: replica }) => !replica.failed && !replica.addressUnknown)) return false;
  // Whoever answers still knows best: it must be no living server, nobody's primary, and nobody's owner.
  return servers.every((view) => {
    const told = knownBy(view, node.id);
    return view.me.id !== node.id && view.me.primaryId !== node.id && (told === undefined || ownsNothing(told, servers));
  });
}

/** Heard of from others after it was gone: it never told its name, so nobody knows which pod it was. No server reaches it. */
function isNowhere({ id, host }: Node, servers: readonly View[]): boolean {
  return host === '' && servers.every(({ nodes }) => nodes.every((node) => node.id !== id || node.failed || node.suspected || node.addressUnknown));
}

/** Or only what others own by their own word: of who took over, a server may never have heard. */
function ownsNothing({ slots }: Node, servers: readonly View[]): boolean {
  return eachSlot(slots).every((slot) => servers.some(({ me }) => hasSlot(me.slots, slot)));
}

function nameOf({ node }: Member): string {
  return node.host === '' ? node.id : `${node.host} (${node.id})`;
}
