import type { ProgramIdentity } from '../launch/messages';

/** What an agent shows others of its program, in its status. */
export interface ProgramStatus extends ProgramIdentity {
  /** Seconds since it began to act for its pod. */
  readonly forSeconds: number;
  /** The digest that its pod has tried in vain. */
  readonly refused?: string;
}

/** Another pod of the cluster, as far as the order of replacements depends on it. */
export interface OtherPod {
  readonly name: string;
  /** Whether it comes before this pod: the highest pod is first, as in a roll-out. */
  readonly before: boolean;
  /** How long its agent has given no answer. */
  readonly silentSeconds: number;
  /** Absent: its agent gives no answer, only prepares its pod, or is of a release that knows no replacement. */
  readonly program?: ProgramStatus;
}

/**
 * What keeps this agent from being replaced. `cannot`: its work would be lost. `rather not`: it is at a step of several, each of which
 * survives the loss of the agent.
 */
export interface Busy {
  readonly how: 'cannot' | 'rather not';
  readonly why: string;
}

/** What the turn of one agent depends on. */
export interface TurnFacts {
  readonly offered: { readonly digest: string; readonly seconds: number };
  readonly busy?: Busy;
  /** Absent: not known now. */
  readonly others?: readonly OtherPod[];
  /** How long the same pods before this one have been behind. */
  readonly standstillSeconds: number;
}

export type Turn = { readonly take: true } | { readonly take: false; readonly why: string };

/** A program that fails does so soon, as a rule: until then the next pod keeps the old one. */
export const SETTLE_SECONDS = 30;
/** A pod whose agent is silent for so long is not waited for: it starts with what is mounted. */
export const SILENT_SECONDS = 300;
/** A new program may be what ends a step that never succeeds. */
export const LONGEST_WORK_SECONDS = 3600;
/**
 * So long pods that answer and don't get on are waited for, and so much longer for each of them: of two pods behind them, the first goes
 * first, although the files reach their pods up to two minutes apart.
 */
export const STANDSTILL_SECONDS = { first: 600, each: 300 } as const;
/** So long an agent waits that knows of no other pod, since its server does not answer. */
export const ALONE_SECONDS = 1800;

/** Whether this agent is to be replaced now by what is offered. */
export function decideTurn(facts: TurnFacts): Turn {
  const { offered, others } = facts;
  const refusing = others?.find(({ program }) => program?.refused === offered.digest);
  if (refusing !== undefined) return wait(`it did not come up in ${refusing.name}`);
  if (others === undefined) return unlessAfter(offered.seconds, ALONE_SECONDS, 'the other pods are not known') ?? work(facts);
  const behind = podsBehind(others, offered.digest);
  const patience = STANDSTILL_SECONDS.first + behind.length * STANDSTILL_SECONDS.each;
  const [first] = behind;
  return (first && unlessAfter(facts.standstillSeconds, patience, `${first.name} comes first`)) ?? work(facts);
}

/** The pods before this one that have not yet settled with what is offered. */
export function podsBehind(others: readonly OtherPod[], digest: string): readonly OtherPod[] {
  return others.filter(({ before, silentSeconds, program }) => {
    if (!before || silentSeconds >= SILENT_SECONDS) return false;
    return program?.digest !== digest || program.forSeconds < SETTLE_SECONDS;
  });
}

/** Tells the reports of other pods apart from one without any progress. */
export function standstillMark(others: readonly OtherPod[], digest: string): string {
  return [digest, ...podsBehind(others, digest).map(({ name }) => name)].join(' ');
}

function work({ offered, busy }: TurnFacts): Turn {
  if (busy?.how === 'cannot') return wait(busy.why);
  return (busy && unlessAfter(offered.seconds, LONGEST_WORK_SECONDS, busy.why)) ?? { take: true };
}

function unlessAfter(seconds: number, limit: number, why: string): Turn | undefined {
  return seconds < limit ? wait(why) : undefined;
}

function wait(why: string): Turn {
  return { take: false, why };
}
