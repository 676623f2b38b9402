import { decideUncertified } from '../../kernel/certificates/issuance';
import { present } from '../../kernel/values';
import { homeFile } from '../contract/config';
import { upgradePath } from '../contract/version';
import type { Action, Setting } from '../model/action';
import type { Member, Observation } from '../model/facts';
import { standsYet, warnOfRefusal } from './refusal';
import { decidePeerUrl, peersAtStart, tlsChanged } from './tls';
import { accusesLeader, ownEntry } from './voters';

/** How long a member with data waits for the state record. After that it starts without it. */
const RECORD_SECONDS = 10;

const RESTORED_FIRST = 'a backup is to be restored first: see the Job whose name ends with -restore and a digest. If it has succeeded ' +
  'before, delete it and apply the manifests: it restores if all disks are empty';

/** How a pod starts while its server is down. In `run`, this repairs what has changed in the meantime. */
export function decideStart(seen: Observation, setting: Setting): Action {
  if (seen.serverRunning) return wait('etcd is still running in this pod');
  const first = awayFromHome(seen, setting) ?? versionRefused(seen, setting) ?? tlsChanged(seen, setting) ?? decideUncertified(seen);
  if (first !== undefined) return first;
  switch (seen.disk.holds) {
    case 'member':
      return withData(seen, seen.disk.identity, setting);
    case 'unreadable':
      return {
        do: 'fail',
        reason: 'DataUnreadable',
        why: `the newest write-ahead log in ${setting.config.paths.dataDir} can't be read; delete the claim of this pod, and it rejoins; ` +
          'or restore the volume',
      };
    case 'nothing':
    case 'leftovers':
      return seen.record === undefined ? noRecord(setting) : withoutData(seen, seen.record.clusterId, setting);
  }
}

function withData(seen: Observation, disk: { memberId: string; clusterId: string }, setting: Setting): Action {
  const { membership, record } = seen;
  if (record === undefined && seen.waitedSeconds < RECORD_SECONDS) return noRecord(setting);
  const cluster = record?.clusterId ?? disk.clusterId;
  if (membership !== undefined && membership.clusterId !== cluster) return foreign(seen, membership.clusterId, cluster);
  if (disk.clusterId !== cluster) {
    // The directory is known to be the stale side only if the recorded cluster answers with a quorum.
    return membership === undefined ? foreign(seen, disk.clusterId, cluster) : joinAnew(seen, setting);
  }
  if (membership !== undefined && !membership.members.some(({ id }) => id === disk.memberId)) return joinAnew(seen, setting);
  return decidePeerUrl(seen, setting, setting.topology.scheme()) ?? restart(seen, disk.memberId, setting);
}

function restart(seen: Observation, ownId: string, setting: Setting): Action {
  const { plan } = seen;
  const comparing = othersAnswer(seen, ownId, setting);
  const peers = peersAtStart(seen, setting);
  const stands = plan.for === 'restart' && (plan.comparing ?? false) === comparing && plan.peers === peers;
  return stands ? { do: 'start' } : { do: 'restart', comparing, ...present('peers', peers) };
}

/**
 * Whether every other member is available to compare data with. If several members start at the same time, none of them answers the others
 * before it has compared its own data: each would wait 7 s for every other one.
 */
function othersAnswer({ membership, peers }: Observation, ownId: string, { topology }: Setting): boolean {
  if (membership === undefined) return false;
  return membership.members.filter(({ id }) => id !== ownId).every(({ peerUrl }) => {
    const peer = peers.find(({ ordinal }) => ordinal === topology.ordinalOf(peerUrl));
    return peer?.agent?.stopping === false && peer.server?.leaderId !== undefined;
  });
}

function withoutData(seen: Observation, clusterId: string | undefined, setting: Setting): Action {
  if (clusterId === undefined) return form(seen, setting);
  const { membership } = seen;
  if (membership === undefined) return dataLost(seen, setting);
  if (membership.clusterId !== clusterId) return foreign(seen, membership.clusterId, clusterId);
  return joinAnew(seen, setting);
}

function cannotJoin({ disk }: Observation, podName: string): string {
  if (disk.holds === 'member') return `${podName} can't join`;
  return `the disk of ${podName} is empty, and the member can't rejoin yet. Delete nothing: it rejoins as soon as it can. The reason`;
}

/**
 * The next one of these steps: write a configuration that can't bootstrap, set the directory aside, remove the old entry, add a learner.
 */
function joinAnew(seen: Observation, setting: Setting): Action {
  const { disk, membership, plan, wanted } = seen;
  const { topology } = setting;
  const { ordinal } = topology.self;
  if (membership === undefined) return wait('no member answers');
  if (wanted.is !== 'size') return wait(noSize(wanted.is, setting));
  if (ordinal >= Math.min(wanted.replicas, setting.config.largestSize)) {
    const most = setting.config.largestSize;
    return wait(`ordinal ${ordinal} is not wanted: there are ${wanted.replicas} replicas, and at most ${most} can be members`);
  }
  const listed = ownEntry(seen, setting);
  if (disk.holds !== 'member' && plan.for === 'join' && plan.memberId === listed?.id && listed.peerUrl === topology.peerUrl(ordinal)) {
    return sameMembers(plan.peerUrls, membership.members)
      ? { do: 'start' }
      : { do: 'amend', memberId: plan.memberId, members: membership.members };
  }
  if (seen.limited !== undefined) return warnOfRefusal(seen.limited, cannotJoin(seen, topology.self.podName), setting);
  if (plan.for !== 'restart') return { do: 'guard' };
  if (disk.holds !== 'nothing') return { do: 'setAside' };
  if (listed === undefined && seen.teller === undefined) return wait('the member through which it would join gives no status');
  if (listed === undefined && leaderIsAccused(seen)) {
    return wait('etcd has raised the alarm CORRUPT, and a member that joins now may copy wrong data');
  }
  if (listed === undefined) return { do: 'join', via: membership.toldBy };
  return { do: 'remove', memberId: listed.id, via: membership.toldBy, why: 'its data is lost; it rejoins with a new ID' };
}

/** A member that joins copies the data of the leader. */
function leaderIsAccused({ peers, teller }: Observation): boolean {
  return [teller, ...peers.map(({ server }) => server)].some(accusesLeader);
}

/** A server that joins with another list of members than the cluster's exits at once. */
function sameMembers(peerUrls: readonly string[], members: readonly Member[]): boolean {
  return peerUrls.length === members.length && members.every(({ peerUrl }) => peerUrls.includes(peerUrl));
}

/**
 * Forms the cluster. Only ordinal 0 does this, and only once every other existing disk is reported to be empty. A missing answer proves
 * nothing: a lost or cleared record must not lead to a second cluster.
 */
function form(seen: Observation, { topology, config }: Setting): Action {
  const { wanted } = seen;
  const { ordinal } = topology.self;
  if (ordinal > 0) return wait(`${topology.memberName(0)} has not formed the cluster yet`);
  if (seen.membership !== undefined) return wait('a cluster answers, but is not recorded yet');
  if (config.restore === true) return wait(RESTORED_FIRST);
  if (wanted.is !== 'size') return wait(noSize(wanted.is, { topology, config }));
  if (wanted.replicas === 0) return wait('no member is wanted');
  // A pod that is no longer wanted may also have data of the cluster, and so may a disk without a pod.
  const { claimed = topology.others } = seen;
  const others = topology.others.filter((other) => other < wanted.replicas || answers(seen, other) || claimed.includes(other));
  const doubtful = others.filter((other) => !saysEmpty(seen, other)).map((other) => topology.memberName(other));
  if (doubtful.length > 0) {
    return wait(`waiting for ${doubtful.join(', ')} to report an empty disk; delete its claim if you don't need its data`);
  }
  if (seen.plan.for === 'bootstrap') return { do: 'start' };
  if (seen.plan.for !== 'restart') return { do: 'guard' };
  return seen.disk.holds === 'nothing' ? { do: 'bootstrap' } : { do: 'setAside' };
}

function answers({ peers }: Observation, ordinal: number): boolean {
  return peers.some((peer) => peer.ordinal === ordinal && peer.agent !== undefined);
}

/** A server that answers has data, whatever its agent reports. */
function saysEmpty({ peers }: Observation, ordinal: number): boolean {
  const { agent, server } = peers.find((peer) => peer.ordinal === ordinal) ?? {};
  return server === undefined && (agent?.disk === 'nothing' || agent?.disk === 'leftovers');
}

function dataLost(seen: Observation, setting: Setting): Action {
  const { topology, config } = setting;
  const why = `the disk of ${topology.self.podName} is empty, and no member of the cluster returns the list of members`;
  if (config.restore === true) return wait(`${why}; ${RESTORED_FIRST}`);
  if (seen.waitedSeconds < config.limits.dataLostSeconds) return wait(why);
  const stands = standsYet(seen, why, setting);
  if (stands !== undefined) return stands;
  // A single observation without answers proves nothing.
  if (seen.peers.some((peer) => peer.agent === undefined && peer.silentSeconds < config.limits.dataLostSeconds)) return wait(why);
  return allLost(seen, `the disk of ${topology.self.podName} is empty, and no member of the cluster has answered`, setting);
}

function allLost(seen: Observation, why: string, { topology, config }: Setting): Action {
  const named = (ordinals: readonly number[]) => ordinals.map((ordinal) => topology.memberName(ordinal)).join(', ');
  const idle = seen.claimed?.filter((ordinal) => !answers(seen, ordinal)) ?? [];
  // No cluster is formed while there is data that somebody may still need.
  const first = idle.length > 0 ? `delete the claims and pods of ${named(idle)} and ` : '';
  return {
    do: 'fail',
    reason: 'DataLost',
    why:
      `${why} after ${Math.round(seen.waitedSeconds)} s; no other pod has data. ` +
      (idle.length > 0
        ? `There are still disks of pods that don't answer or are not wanted: ${named(idle)}; scale out to bring those pods back. `
        : '') +
      `Either restore a backup (or bring the lost volumes back), or, to start empty, ${first}clear the record: ` +
      `kubectl patch configmap ${config.stateRecord} --type=merge -p '{"data":null}'`,
  };
}

function foreign(seen: Observation, found: string, expected: string): Action {
  const why = `found the cluster ${found}, but the state record (or the disk) names ${expected}; nothing is changed until a person decides`;
  return seen.waitedSeconds < RECORD_SECONDS ? wait(why) : { do: 'warn', reason: 'ForeignData', why };
}

/** A copied volume holds the ID of a member that may still run elsewhere: its server would run as that member a second time. */
function awayFromHome({ disk, home }: Observation, { topology, config }: Setting): Action | undefined {
  const { ordinal } = topology.self;
  const own = topology.host(ordinal);
  if (disk.holds !== 'member' || home === undefined || home === own) return undefined;
  const { paths } = config;
  return {
    do: 'fail',
    reason: 'ForeignData',
    why:
      `according to ${homeFile(paths)}, ${paths.dataDir} holds the data of ${home}, but this pod is ${own}; nothing is changed. ` +
      "If pods of this cluster have each other's claims, give each pod its own. If this is a copy of another etcd's disk, take a " +
      `snapshot of that etcd and restore it instead. If you don't need this data, delete the claim ${topology.claim(ordinal)} and this ` +
      `pod. If the data was restored for this pod, delete ${homeFile(paths)}`,
  };
}

function versionRefused({ record }: Observation, { config }: Setting): Action | undefined {
  if (record?.version === undefined) return undefined;
  const path = upgradePath(record.version, config.server.version);
  if (path.is !== 'refused') return undefined;
  return { do: 'fail', reason: 'VersionRefused', why: path.fix === undefined ? path.why : `${path.why}; ${path.fix}` };
}

function noRecord({ config }: Setting): Action {
  return wait(
    `the state record ${config.stateRecord} can't be read; check that the ConfigMap and the Role exist and that the API server answers`,
  );
}

function noSize(wanted: string, { config }: Setting): string {
  return `the StatefulSet ${config.statefulSet} can't be read, is scaled to 0 or is being deleted (${wanted})`;
}

function wait(why: string): Action {
  return { do: 'wait', why };
}
