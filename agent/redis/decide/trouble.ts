import { lastingTrouble } from '../../kernel/certificates/issuance';
import { crashText } from '../../kernel/kubernetes/server-ends';
import { tlsKind } from '../../kernel/contract/certificate';
import { type Action, type Alarm, type Setting, wait } from '../model/action';
import type { NoView, Observation, Peer, View } from '../model/facts';
import { isCopied } from '../model/members';
import { countSlots } from '../model/slots';
import { unansweredText } from '../model/unanswered';
import { certificateTrouble } from './certificate';

/** Without a replica, the shard is down until the restarted server has read its files, so a long script gets this many times as long. */
const PATIENCE_WITHOUT_REPLICA = 10;

/** A server that restarts, or whose password is being changed, refuses its agent for a short time. */
const REFUSED_SECONDS = 10;

/** The kubelet restarts a hanging server after a minute and a half. */
const SILENT_SECONDS = 60;

/** What is wrong with this pod's server, in words that stay the same while it lasts. */
export interface Trouble {
  readonly reason: Alarm;
  readonly why: string;
}

export function troublesOf(seen: Observation, setting: Setting): readonly Trouble[] {
  const name = setting.topology.self.podName;
  const reason = reasonOf(seen);
  const noView = reason === undefined || seen.unanswered === undefined
    ? []
    : [{ reason, why: `the server of ${name} ${unansweredText(seen.unanswered.why)}${outlook(seen.unanswered, setting)}` }];
  const refusing = (seen.refusing ?? []).map(({ code, what, why }): Trouble => ({
    reason: what === 'writes' ? 'WritesRefused' : 'ClientsRefused',
    why: `the server of ${name} refuses ${what} (${code}): ${why}`,
  }));
  return [...noView, ...refusing, ...ofCertificate(seen, setting), ...ofIssuance(seen)];
}

function ofIssuance({ issuance }: Observation): readonly Trouble[] {
  const why = lastingTrouble(issuance);
  return why === undefined ? [] : [{ reason: 'CertificateTrouble', why }];
}

function ofCertificate({ certificate }: Observation, { topology, config }: Setting): readonly Trouble[] {
  const trouble = certificate && certificateTrouble(certificate);
  if (trouble === undefined) return [];
  const file = config.tls?.server.certFile ?? '';
  const fix = tlsKind(config) === 'managed' ? 'its agent issues another one' : 'correct its Secret';
  return [{ reason: 'CertificateRefused', why: `the certificate of ${topology.self.podName} in ${file} ${trouble}; ${fix}` }];
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
    case 'certificate':
      return seconds >= REFUSED_SECONDS ? 'CertificateRefused' : undefined;
    case 'silent':
      return seconds >= SILENT_SECONDS ? 'ServerSilent' : undefined;
  }
}

function outlook({ why }: NoView, { config }: Setting): string {
  if (why.is !== 'busy') return '';
  const { busySeconds } = config.limits;
  const ends = `the server is shut down once a replica can take over, or after ${PATIENCE_WITHOUT_REPLICA * busySeconds} s without one`;
  return why.running === 'module'
    ? `; after ${busySeconds} s ${ends}`
    : `; after ${busySeconds} s the ${why.running} is killed or, if it has written, ${ends}`;
}

/** What to do while this pod's server gives no view. */
export function decideWithoutView(seen: Observation, setting: Setting): Action {
  const { unanswered, serverRunning } = seen;
  if (!serverRunning) return wait('the server is down');
  const [trouble] = troublesOf(seen, setting);
  const action = decideBusy(seen, setting) ?? (trouble && { do: 'warn' as const, ...trouble });
  if (action !== undefined) return action;
  const silent = unanswered === undefined || unanswered.why.is === 'silent';
  return wait(silent ? 'the server runs, but does not answer: it hangs' : `this pod's server ${unansweredText(unanswered.why)}`);
}

/**
 * Stops what has kept a server busy for too long. Only the agent can: a busy server still answers the other servers, so that no replica
 * takes over, it answers the kubelet, and it ignores SIGTERM.
 *
 * A script that has not written is killed, and the server continues. A script that has written can't be killed: the server itself is shut
 * down, and restarts, or its replica takes over. By then, the append-only file contains everything that was acknowledged, and nothing of
 * the script, whose writes are appended all at once when it ends.
 */
export function decideBusy(seen: Observation, setting: Setting): Action | undefined {
  const { unanswered } = seen;
  const { busySeconds } = setting.config.limits;
  if (unanswered?.why.is !== 'busy' || unanswered.seconds < busySeconds) return undefined;
  const { running } = unanswered.why;
  if (running !== 'module' && seen.unkillable !== true) {
    return {
      do: 'kill',
      running,
      why: `a ${running} has kept the server of ${setting.topology.self.podName} busy for ${busySeconds} s; it has written ` +
        'nothing and is killed',
    };
  }
  const spare = canBeSpared(seen, setting);
  if (!spare && unanswered.seconds < PATIENCE_WITHOUT_REPLICA * busySeconds) return undefined;
  const what = running === 'module' ? 'a command of a module' : `a ${running} that has written`;
  const why =
    `${what} has kept the server of ${setting.topology.self.podName} busy for ${busySeconds * (spare ? 1 : PATIENCE_WITHOUT_REPLICA)} ` +
    's; the server is shut down, which undoes unfinished writes';
  return { do: 'shutDown', why };
}

/** Whether another server of the shard serves it, or can do so as soon as this one is gone. */
export function canBeSpared({ peers }: Observation, { topology }: Setting): boolean {
  const self = topology.host(topology.self);
  return peers.some(({ pod, view, agent }) => {
    if (pod.shard !== topology.self.shard || view === undefined || agent?.stopping === true) return false;
    if (view.me.primary) {
      return countSlots(view.me.slots) > 0 && view.nodes.some(({ host, primaryId }) => host === self && primaryId === view.me.id);
    }
    return isCopied(view) && view.serves && hostOfPrimary(view) === self;
  });
}

function hostOfPrimary({ me, nodes }: View): string | undefined {
  return nodes.find(({ id }) => id === me.primaryId)?.host;
}

/** The server can't read its own files. */
const DATA_AT_FAULT = [
  /bad file format reading the append only file/i,
  /error reading the append only file/i,
  /unexpected end of file/i,
  /internal error in RDB/i,
  /RDB.*(crc|checksum)/i,
  /wrong RDB checksum/i,
  /wrong signature/i,
  /short read/i,
];

/** A server that was killed right after it met a node leaves a list of nodes that no server accepts. */
const BROKEN_LIST = /corrupted cluster config file/i;

const NEWER_DATA = /can't handle RDB format version/i;

const WRONG_SETTINGS = [
  /FATAL CONFIG FILE ERROR/i,
  /bad directive/i,
  /without loadmodule directive/i,
  /unknown command or category name in ACL/i,
  /ACL errors/i,
  /can't open the append-only file: permission denied/i,
];

/**
 * This pod's server keeps crashing. Its disk is not changed, because it may hold the only copy of the shard. Returns undefined if the
 * server does not crash.
 */
export function decideCrash(seen: Observation, setting: Setting): Action | undefined {
  const crash = crashText(seen.ends);
  return crash === undefined
    ? undefined
    : {
      do: 'warn',
      reason: 'ServerCrashes',
      why: `${crash}; ${seen.own === undefined ? advice(seen, setting) : 'it answers at the moment'}`,
    };
}

function advice({ ends, peers }: Observation, { topology, config }: Setting): string {
  const { podName } = topology.self;
  const words = ends.last?.log ?? '';
  if (ends.last?.reason === 'OOMKilled') return 'raise its memory limit, or add a shard';
  if (/no space left on device/i.test(words)) return 'its volume is full: enlarge storage';
  if (BROKEN_LIST.test(words)) {
    return `delete the pod ${podName}, not its claim: its agent repairs the list of nodes before the server starts`;
  }
  if (NEWER_DATA.test(words)) {
    return `its data was written by a newer version than ${config.server.engine} ${config.server.version}: set version and engine ` +
      'back to those that wrote it';
  }
  if (WRONG_SETTINGS.some((pattern) => pattern.test(words))) return 'correct its options and rules: this version does not know them';
  const server = peers.find((peer) => peer.pod.shard === topology.self.shard && serves(peer));
  const instead = server &&
    `delete the claim of ${podName} and the pod: ${topology.podName(server.pod)} serves this shard, and the new pod copies its data`;
  const kept = `keep the claim of ${podName}: no other pod is known to serve this shard`;
  if (!DATA_AT_FAULT.some((pattern) => pattern.test(words))) {
    return `run kubectl logs ${podName} --container server --previous; ` +
      `${instead === undefined ? kept : `if its disk is the cause, ${instead}`}`;
  }
  return 'its files are corrupt; ' +
    `${instead ?? `${kept}. Repair a copy of its files (redis-check-aof --fix drops what follows the damage), or restore a backup`}`;
}

/** Whether this pod owns the shard's slots, and has data in them. */
function serves({ view }: Peer): boolean {
  return view !== undefined && view.me.primary && view.me.slots.length > 0 && view.serves && view.keys > 0;
}
