import { decideUncertified } from '../../kernel/certificates/issuance';
import { type TlsKind, tlsKind } from '../../kernel/contract/certificate';
import { versionPath } from '../contract/version';
import { type Action, type Alarm, type Setting, wait } from '../model/action';
import type { Observation } from '../model/facts';
import { samePod } from '../model/topology';

/** How long a pod waits for the state record. After that it starts without it: an agent in doubt changes nothing anyway. */
const RECORD_SECONDS = 10;

/** An agent writes a heartbeat every second until its server is gone. A force-deleted pod continues for some seconds. */
const BEAT_SECONDS = 4;

const IN_WORDS: Readonly<Record<TlsKind, string>> = {
  managed: 'with certificates that its agents issue', secrets: 'with certificates from Secrets', 'plain text': 'in plain text',
};

/** What a cluster keeps that was formed with it. */
const TLS_PROP: Readonly<Record<TlsKind, string>> = {
  managed: 'RedisTls.managed()', secrets: 'RedisTls.secrets() or RedisTls.certManager()', 'plain text': 'RedisTls.plainText()',
};

const COPY_ANEW = 'delete the claim of this pod, and the pod copies the data of its shard';

/** How a pod starts while its server is down. A server without a cluster does no harm: joining is decided later. */
export function decideStart(seen: Observation, setting: Setting): Action {
  const { config } = setting;
  if (seen.serverRunning) return wait('the server is still running in this pod');
  // Redis does not lock its directory, and the last writes of the older server corrupt what the newer one has written.
  if (seen.beatUnchangedSeconds !== undefined && seen.beatUnchangedSeconds < BEAT_SECONDS) {
    return wait('another server may still be running on this volume');
  }
  if (seen.record === undefined && seen.waitedSeconds < RECORD_SECONDS) {
    return wait(
      `the state record ${config.stateRecord} can't be read; check that the ConfigMap and the Role exist and that the API server answers`,
    );
  }
  const refused = versionRefused(seen, setting) ?? tlsChanged(seen, setting) ?? foreign(seen, setting) ?? unusable(seen, setting);
  if (refused !== undefined) return refused;
  const uncertified = decideUncertified(seen);
  if (uncertified !== undefined) return uncertified;
  if (!seen.passwordGiven) {
    if (config.credentials.generate !== null) return { do: 'generatePassword' };
    return wait(`the Secret mounted at ${config.credentials.directory} has no key "current"`);
  }
  // The server would come back empty with its old ID, and its replicas would copy the empty data set.
  if (seen.disk.holds === 'node' && seen.disk.ownsSlots && !seen.disk.data) return { do: 'setAside' };
  return { do: 'start' };
}

/** The version that wrote this pod's disk counts; an empty disk gets its data from the others. */
function versionRefused({ disk, note, record }: Observation, { config }: Setting): Action | undefined {
  const from = disk.holds === 'nothing' ? record?.version : note.version;
  if (from === undefined) return undefined;
  const path = versionPath(from, `${config.server.engine} ${config.server.version}`);
  if (path.is !== 'refused') return undefined;
  return fail('VersionRefused', path.fix === undefined ? path.why : `${path.why}; ${path.fix}`);
}

/**
 * Servers with and without TLS do not connect to each other: this one would be cut off from the others, which still have the other setting.
 * A volume of another cluster, such as one that was cloned, starts with what its own cluster has.
 */
function tlsChanged({ disk, note, record }: Observation, { config }: Setting): Action | undefined {
  if (disk.holds === 'nothing' || note.clusterId === undefined || note.version === undefined) return undefined;
  if (record !== undefined && record.clusterId !== note.clusterId) return undefined;
  const [had, has] = [kindOf(note), tlsKind(config)];
  if (had === has) return undefined;
  return fail(
    'TlsChangeRefused',
    `${config.cluster} was formed ${IN_WORDS[had]}, and its servers could not connect to one ${IN_WORDS[has]}; to keep what it has, set ` +
    `tls: ${TLS_PROP[had]}, and for the change create another cluster and copy the keys`,
  );
}

function kindOf({ tls, managed }: Observation['note']): TlsKind {
  if (tls === undefined) return 'plain text';
  return managed === undefined ? 'secrets' : 'managed';
}

/** The server must not even start: it knows the addresses of other nodes, and would tell them its own. */
function foreign({ note, record, disk }: Observation, { config, topology }: Setting): Action | undefined {
  if (disk.holds === 'nothing' || note.clusterId === undefined) return undefined;
  const was = disk.holds === 'node' ? topology.podOf(disk.host) : undefined;
  if (was !== undefined && !samePod(was, topology.self)) {
    return fail('ForeignData', `the volume belongs to ${topology.podName(was)}; give each pod its own volume, or ${COPY_ANEW}`);
  }
  if (record?.clusterId === undefined || note.clusterId === record.clusterId) return undefined;
  const why = `the volume belongs to the cluster ${note.clusterId}, but the state record names ${record.clusterId}`;
  return fail('ForeignData', `${why}; ${COPY_ANEW}, or, if the volume is right, correct ${config.stateRecord}`);
}

function unusable({ disk }: Observation, { config }: Setting): Action | undefined {
  if (disk.holds !== 'stranded' && disk.holds !== 'unreadable') return undefined;
  const found = disk.holds === 'stranded' ? 'contains data but no list of nodes' : 'contains a broken list of nodes';
  return fail('DataUnreadable', `${config.paths.dataDir} ${found} (nodes.conf); ${COPY_ANEW}, or restore the volume`);
}

function fail(reason: Alarm, why: string): Action {
  return { do: 'fail', reason, why };
}
