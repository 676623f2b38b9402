import { crashText } from '../../kernel/server-ends';
import type { Action, Setting } from '../model/action';
import type { Observation, Peer } from '../model/facts';

/** The server can't read its own files. */
const DATA_AT_FAULT =
  /bad file format reading the append only file|error reading the append only file|unexpected end of file|internal error in RDB|RDB.*(crc|checksum)|wrong RDB checksum|wrong signature|short read/i;
/** Killed right after it met a node, a server leaves a list of nodes that none starts from. */
const BROKEN_LIST = /corrupted cluster config file/i;
const NEWER_DATA = /can't handle RDB format version/i;
const WRONG_SETTINGS = /FATAL CONFIG FILE ERROR|bad directive|without loadmodule directive|unknown command or category name in ACL|ACL errors|can't open the append-only file: permission denied/i;

/** The own server ends again and again. Nothing is touched: its disk may hold the only copy of the shard. Nothing: it does not. */
export function decideCrash(seen: Observation, setting: Setting): Action | undefined {
  const crash = crashText(seen.ends);
  return crash === undefined ? undefined : { do: 'warn', reason: 'ServerCrashes', why: `${crash}; ${seen.own === undefined ? advice(seen, setting) : 'it answers at the moment'}` };
}

function advice({ ends, peers }: Observation, { topology, config }: Setting): string {
  const { podName } = topology.self;
  const words = ends.last?.log ?? '';
  if (ends.last?.reason === 'OOMKilled') return 'raise its memory limit, or add a shard';
  if (/no space left on device/i.test(words)) return 'its volume is full: enlarge storage';
  if (BROKEN_LIST.test(words)) return `delete the pod ${podName}, not its claim: its agent mends the list of nodes before the server starts`;
  if (NEWER_DATA.test(words)) return `its data was written by a newer version than ${config.server.engine} ${config.server.version}: set version and engine back to what wrote it`;
  if (WRONG_SETTINGS.test(words)) return 'correct its options and rules: this version does not know them';
  const server = peers.find((peer) => peer.pod.shard === topology.self.shard && serves(peer));
  const instead = server && `delete the claim of ${podName} and the pod: ${topology.podName(server.pod)} serves this shard, and it copies the data`;
  const kept = `keep the claim of ${podName}: no other pod is seen to serve this shard`;
  if (!DATA_AT_FAULT.test(words)) return `see kubectl logs ${podName} --container server --previous; ${instead === undefined ? kept : `if its disk is at fault, ${instead}`}`;
  return `its files are broken; ${instead ?? `${kept}. Mend a copy of its files (redis-check-aof --fix cuts off what comes after the break), or restore a backup`}`;
}

/** Another pod of the shard has its slots, and data in them. */
function serves({ view }: Peer): boolean {
  return view !== undefined && view.me.primary && view.me.slots.length > 0 && view.serves && view.keys > 0;
}
