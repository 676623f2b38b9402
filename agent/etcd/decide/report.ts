import { lastingTrouble } from '../../kernel/certificates/issuance';
import { olderVersion } from '../contract/version';
import type { Action, Setting } from '../model/action';
import type { Observation, Peer } from '../model/facts';
import { refusalText } from './refusal';
import { spokenByAll } from './tls';
import { isReady, lowestFirst, type Seat } from './voters';

/** A member that is silent for less than this is probably restarting. */
const TELL_SECONDS = 60;

/**
 * Keeps the state record current for people, and for the version check of a member that starts.
 *
 * @param trouble the warning of this agent, if it has one
 */
export function report(
  all: readonly Seat[], seen: Observation, setting: Setting, trouble?: string,
): Action | undefined {
  const { own, record, limited, peers, stuck, issuance } = seen;
  if (record === undefined || own === undefined) return undefined;
  const now = {
    members: membersText(all, own.leaderId, setting),
    tls: spokenByAll(all, seen, setting),
    version: versionOf(all, record.version),
    problem: [
      ...(limited === undefined ? [] : [refusalText(limited, setting)]),
      ...problemsOf(all, peers, [trouble, stuck, lastingTrouble(issuance)].flatMap((text) => text ?? []), setting),
    ].join('; '),
  };
  const same = now.members === record.members && now.tls === record.tls && now.version === record.version;
  return same && now.problem === (record.problem ?? '') ? undefined : { do: 'record', change: now };
}

function membersText(all: readonly Seat[], leaderId: string | undefined, setting: Setting): string {
  return lowestFirst(all)
    .map(({ member, ordinal }) => {
      const name = ordinal === undefined ? member.peerUrl : setting.topology.memberName(ordinal);
      return `${name} ${member.learner ? 'learner' : member.id === leaderId ? 'leader' : 'voter'}`;
    })
    .join(', ');
}

/** The lowest version of all members. While one of them does not answer, the known version is kept. */
function versionOf(all: readonly Seat[], known: string | undefined): string {
  const versions = all.flatMap(({ server }) => server?.version ?? []);
  const lowest = versions.reduce(olderVersion, versions[0] ?? '');
  return versions.length < all.length && known !== undefined ? known : lowest;
}

function problemsOf(all: readonly Seat[], peers: readonly Peer[], own: readonly string[], setting: Setting): readonly string[] {
  const { topology } = setting;
  const silent = all.filter((seat) => !isReady(seat) && seat.silentSeconds >= TELL_SECONDS);
  const told = peers.flatMap(({ ordinal, agent }) => (
    agent?.problem === undefined ? [] : [`${topology.memberName(ordinal)}: ${agent.problem}`]
  ));
  const refusing = all.flatMap(({ ordinal, refusal }) => (
    refusal === undefined || refusal.kind === 'request' ? [] : [{ ordinal, refusal }]
  ));
  const strangers = all.filter(({ ordinal }) => ordinal === undefined);
  return [
    ...own.map((trouble) => `${topology.self.podName}: ${trouble}`),
    ...told,
    ...silent.map(({ ordinal }) => `${topology.memberName(ordinal ?? 0)} does not answer`),
    ...refusing.map(({ ordinal, refusal }) => (
      `${topology.memberName(ordinal ?? 0)} answers but refuses its agent: ${refusalText(refusal, setting)}`
    )),
    ...strangers.map(({ member }) => `${member.peerUrl} is a member but belongs to no pod of this StatefulSet`),
  ];
}
