import { Action, Setting, wait } from '../model/action';
import type { Observation, View } from '../model/facts';
import { isCopied } from '../model/members';
import { countSlots } from '../model/slots';
import { PATIENCE_WITHOUT_REPLICA, troublesOf } from './troubles';
import { unansweredText } from '../model/unanswered';

/** What there is to do while the own server gives no view. */
export function decideWithoutView(seen: Observation, setting: Setting): Action {
  const { unanswered, serverRunning } = seen;
  if (!serverRunning) return wait('the server is down');
  const [trouble] = troublesOf(seen, setting);
  const told = decideBusy(seen, setting) ?? (trouble && { do: 'warn' as const, ...trouble });
  if (told !== undefined) return told;
  const silent = unanswered === undefined || unanswered.why.is === 'silent';
  return wait(silent ? 'the server runs, but does not answer: it hangs' : `the own server ${unansweredText(unanswered.why)}`);
}

/**
 * Ends what a server has been busy with for too long. Nobody else can: a busy server still answers the other servers, so that no replica
 * takes over, and the kubelet, and ignores SIGTERM.
 *
 * A script that has not written is killed, and the server goes on. One that has written can't be: the server itself is shut down, and starts
 * again, or its replica takes over. The append-only file has all that was acknowledged by then, and nothing of the script, whose writes go
 * there all at once when it ends.
 */
export function decideBusy(seen: Observation, setting: Setting): Action | undefined {
  const { unanswered } = seen;
  const { busySeconds } = setting.config.limits;
  if (unanswered?.why.is !== 'busy' || unanswered.seconds < busySeconds) return undefined;
  const { running } = unanswered.why;
  if (running !== 'module' && seen.unkillable !== true) {
    return { do: 'kill', running, why: `a ${running} has kept the server of ${setting.topology.self.podName} busy for ${busySeconds} s, and is killed; it has written nothing` };
  }
  const spare = canBeSpared(seen, setting);
  if (!spare && unanswered.seconds < PATIENCE_WITHOUT_REPLICA * busySeconds) return undefined;
  const what = running === 'module' ? 'a command of a module' : `a ${running} that has written`;
  const why = `${what} has kept the server of ${setting.topology.self.podName} busy for ${busySeconds * (spare ? 1 : PATIENCE_WITHOUT_REPLICA)} s; the server is shut down, and what that has written is undone`;
  return { do: 'shutDown', why };
}

/** Another server of the shard serves it, or can as soon as this one is gone. */
export function canBeSpared({ peers }: Observation, { topology }: Setting): boolean {
  const self = topology.host(topology.self);
  return peers.some(({ pod, view, agent }) => {
    if (pod.shard !== topology.self.shard || view === undefined || agent?.stopping === true) return false;
    if (view.me.primary) return countSlots(view.me.slots) > 0 && view.nodes.some(({ host, primaryId }) => host === self && primaryId === view.me.id);
    return isCopied(view) && view.serves && hostOfPrimary(view) === self;
  });
}

function hostOfPrimary({ me, nodes }: View): string | undefined {
  return nodes.find(({ id }) => id === me.primaryId)?.host;
}
