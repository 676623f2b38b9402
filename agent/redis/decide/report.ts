import { newerVersion } from '../contract/version';
import type { Action, Setting } from '../model/action';
import type { Observation, Peer, View } from '../model/facts';
import { firstServing, lowestFirst, type Member, wantedViews } from '../model/members';
import { isFormed } from '../model/state-record';
import { samePod } from '../model/topology';
import { unansweredText } from '../model/unanswered';
import { troublesOf } from './trouble';

/** A pod that is silent for less than this is probably restarting. */
const TELL_SECONDS = 60;

/**
 * Keeps the state record current for people, and for the version check of a pod with an empty volume. Only the agent of the first primary
 * that serves slots does this.
 */
export function report(own: View, seen: Observation, all: readonly Member[], setting: Setting): Action | undefined {
  const { record } = seen;
  const empty = emptied(own, seen, setting);
  if (empty !== undefined) return { do: 'warn', reason: 'DataLost', why: empty };
  if (record === undefined || record.clusterId === undefined || reporter(seen, all)?.self !== true) return undefined;
  const lost = lostSlots(all, setting);
  const change = { nodes: nodesText(all, setting), version: versionOf(all, record.version), problem: problemOf(seen, all, lost, setting) };
  if (lost !== undefined && record.problem === change.problem) return { do: 'warn', reason: 'DataLost', why: lost };
  if (change.nodes === record.nodes && change.version === record.version && change.problem === (record.problem ?? '')) return undefined;
  return { do: 'record', change };
}

/** Every pod answers, and none owns a slot: the cluster was formed once, but no volume has its data any more. */
function emptied(own: View, seen: Observation, setting: Setting): string | undefined {
  const { wanted, record } = seen;
  const { topology, config } = setting;
  if (wanted.is !== 'shape' || !samePod(topology.self, { shard: 0, ordinal: 0 }) || !isFormed(record)) return undefined;
  const nothing = wantedViews(own, wanted, seen, setting).every((view) => (
    view !== undefined && view.keys === 0 && view.nodes.every(({ slots }) => slots.length === 0)
  ));
  if (!nothing) return undefined;
  return (
    `${config.cluster} has lost the volumes of all its pods: no node owns a slot. Bring the volumes back, or restore a backup; to ` +
    `start empty, run kubectl patch configmap ${config.stateRecord} --type=merge -p '{"data":{"forming":"${wanted.shards}"}}'`
  );
}

function nodesText(all: readonly Member[], { topology }: Setting): string {
  const name = ({ pod, node }: Member) => (pod === undefined ? node.id : topology.podName(pod));
  return lowestFirst(all)
    .map((member) => {
      const { node, slotCount, gone } = member;
      const primary = all.find((other) => other.node.id === node.primaryId);
      const role = node.primary ? `primary of ${slotCount} slots` : `replica of ${primary === undefined ? 'nobody' : name(primary)}`;
      return `${name(member)} ${role}${gone ? ', failed' : ''}`;
    })
    .join('; ');
}

function versionOf(all: readonly Member[], known: string | undefined): string {
  const versions = all.flatMap(({ node, view }) => (node.primary && view !== undefined ? [view.version] : []));
  return [...versions, ...(known === undefined || known === '' ? [] : [known])].reduce(newerVersion);
}

/** Slots are lost if every pod of their shard answers with another ID and is empty. */
function lostSlots(all: readonly Member[], { topology, config }: Setting): string | undefined {
  const owners = all.filter(({ superseded, slotCount, node }) => (
    superseded && slotCount > 0 && !all.some((other) => !other.gone && other.node.primaryId === node.id)
  ));
  const shards = owners.map(({ pod }) => pod?.shard ?? 0);
  if (shards.length === 0) return undefined;
  return (
    `shard ${[...new Set(shards)].join(', ')} has lost the volumes of all its pods: ${slotsOf(owners)} slots are not served. ` +
    `Bring back a volume of ${topology.statefulSet(shards[0] ?? 0)}, or restore ${config.cluster} from a backup; the agents never ` +
    'give up slots'
  );
}

function problemOf(seen: Observation, all: readonly Member[], lost: string | undefined, setting: Setting): string {
  const { peers } = seen;
  const { topology, slots } = setting;
  const silent = peers
    .filter(({ silentSeconds }) => silentSeconds >= TELL_SECONDS)
    .map(({ pod }) => `${topology.podName(pod)} does not answer`);
  const strangers = all
    .filter(({ pod, slotCount }) => pod === undefined && slotCount > 0)
    .map(({ node }) => `${node.id} owns slots but is not a pod of this cluster`);
  const stuck = seen.stuck === undefined ? [] : [`${topology.self.podName}: ${seen.stuck}`];
  const owned = slotsOf(all);
  const unowned = owned < slots
    ? [`${slots - owned} slots have no owner; bring back the shard that had them, or restore the previous number of shards`]
    : [];
  return [
    ...(lost === undefined ? [] : [lost]),
    ...unowned,
    ...troublesOf(seen, setting).map(({ why }) => why),
    ...stuck,
    ...peers.flatMap((peer) => troubleOf(peer, setting)),
    ...silent,
    ...strangers,
  ].join('; ');
}

/** The problem of a pod, according to its own agent or, without that, to what its server answers to this agent. */
function troubleOf({ pod, agent, unanswered, silentSeconds }: Peer, { topology }: Setting): readonly string[] {
  const name = topology.podName(pod);
  if (agent?.trouble !== undefined) return [agent.trouble.includes(name) ? agent.trouble : `${name}: ${agent.trouble}`];
  if (unanswered === undefined || silentSeconds >= TELL_SECONDS || unanswered.why.is === 'loading') return [];
  return unanswered.why.is === 'busy' || unanswered.seconds >= TELL_SECONDS
    ? [`the server of ${name} ${unansweredText(unanswered.why)}`]
    : [];
}

/**
 * The member whose agent reports for all: the first primary that serves slots. A busy server is skipped, because it refuses its own agent
 * too.
 */
function reporter(seen: Observation, all: readonly Member[]): Member | undefined {
  const busy = seen.peers.filter(({ unanswered }) => unanswered?.why.is === 'busy').map(({ pod }) => pod);
  return firstServing(all.filter(({ pod }) => !busy.some((one) => samePod(one, pod))));
}

function slotsOf(some: readonly Member[]): number {
  return some.reduce((sum, { slotCount }) => sum + slotCount, 0);
}
