import type { Alarm, Setting } from '../model/action';
import type { NoView, Observation } from '../model/facts';
import { unansweredText } from '../model/unanswered';

/** Without a replica, the shard is down until the server has read its file: a script that is only long is given this many times as long. */
export const PATIENCE_WITHOUT_REPLICA = 10;

/** A server that restarts, or whose password is being changed, refuses its agent for a moment. */
const REFUSED_SECONDS = 10;

/** The kubelet ends a server that hangs after a minute and a half. */
const SILENT_SECONDS = 60;

/** What is wrong with the own server, whatever step comes next. Each in words that stay the same while it lasts. */
export interface Trouble {
  readonly reason: Alarm;
  readonly why: string;
}

export function troublesOf(seen: Observation, setting: Setting): readonly Trouble[] {
  const name = setting.topology.self.podName;
  const reason = reasonOf(seen);
  const noView = reason === undefined || seen.unanswered === undefined ? [] : [{ reason, why: `the server of ${name} ${unansweredText(seen.unanswered.why)}${outlook(seen.unanswered, setting)}` }];
  const refusing = (seen.refusing ?? []).map(({ code, what, why }): Trouble => ({
    reason: what === 'writes' ? 'WritesRefused' : 'ClientsRefused',
    why: `the server of ${name} refuses ${what} (${code}): ${why}`,
  }));
  return [...noView, ...refusing];
}

function reasonOf({ unanswered, serverRunning }: Observation): Alarm | undefined {
  if (unanswered === undefined || !serverRunning) return undefined;
  const { why, seconds } = unanswered;
  switch (why.is) {
    case 'busy':
      return 'ServerBusy';
    case 'loading':
      return undefined;
    case 'refused':
    case 'stranger':
      return seconds >= REFUSED_SECONDS ? 'ServerRefuses' : undefined;
    case 'silent':
      return seconds >= SILENT_SECONDS ? 'ServerSilent' : undefined;
  }
}

function outlook({ why }: NoView, { config }: Setting): string {
  if (why.is !== 'busy') return '';
  const { busySeconds } = config.limits;
  const ends = `the server is shut down once a replica can take over, without one after ${PATIENCE_WITHOUT_REPLICA * busySeconds} s`;
  return why.running === 'module' ? `; after ${busySeconds} s ${ends}` : `; after ${busySeconds} s it is killed, or, if it has written, ${ends}`;
}
