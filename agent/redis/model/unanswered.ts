import { messageOf, Refusal } from '../../kernel/errors';
import type { Unanswered } from './facts';

/** The server that answers is not proven to be the one that was asked. */
export class Stranger extends Error {}

/** Agent and server do not accept each other's certificates, or the agent can't read its own. The server may work well for others. */
export class TlsFailure extends Error {}

/** Why a server gave no view of its cluster. A server that refuses is not one that is silent. */
export function unansweredOf(error: unknown): Unanswered {
  const cause = causes(error).find((one) => one instanceof Refusal || one instanceof Stranger || one instanceof TlsFailure);
  if (cause instanceof Refusal) return refused(cause.words);
  if (cause instanceof Stranger) return { is: 'stranger', why: cause.message };
  if (cause instanceof TlsFailure) return { is: 'certificate', why: cause.message };
  return { is: 'silent', why: messageOf(error) };
}

/** `BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.` */
function refused(words: string): Unanswered {
  if (words.startsWith('BUSY ')) return { is: 'busy', running: runningIn(words) };
  return words.startsWith('LOADING ') ? { is: 'loading' } : { is: 'refused', words };
}

function runningIn(words: string) {
  if (words.includes('FUNCTION KILL')) return 'function';
  return words.includes('SCRIPT KILL') ? 'script' : 'module';
}

/** As people read it, after the name of the server. */
export function unansweredText(unanswered: Unanswered): string {
  switch (unanswered.is) {
    case 'busy':
      return `is busy with a ${unanswered.running === 'module' ? 'command of a module' : unanswered.running}, and refuses everything else`;
    case 'loading':
      return 'is loading its data';
    case 'refused':
      return `refuses: ${unanswered.words.slice(0, 120)}; ${adviceFor(unanswered.words)}`;
    case 'stranger':
      return `could not be verified: ${unanswered.why}`;
    case 'certificate':
      return `can't be reached over TLS: ${unanswered.why}; check authority, dates and names of the certificates`;
    case 'silent':
      return 'does not answer';
  }
}

const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /^(WRONGPASS|NOAUTH) /,
    "check that the agents' Secret belongs to this cluster; if somebody changed the server's users, delete the pod: it starts with " +
    'the right ones',
  ],
  [/^NOPERM /, "somebody changed what the agents' user may do; delete the pod: it starts with the right users"],
  [/max number of clients/, 'it has no connections left: find the client that opens so many, or raise maxclients'],
  [/^DENIED /, 'somebody enabled its protected mode; delete the pod'],
];

function adviceFor(words: string): string {
  return ADVICE.find(([pattern]) => pattern.test(words))?.[1] ?? 'check its log';
}

function causes(error: unknown): readonly unknown[] {
  return error instanceof Error && error.cause !== undefined ? [error, ...causes(error.cause)] : [error];
}
