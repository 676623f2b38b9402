import { SYSTEM } from '../../agent/etcd/contract/names';
import { optionFaults } from '../../agent/etcd/contract/options';
import { isDnsSubdomain, nameFault } from '../kubernetes/formats/names';
import { formatKibibytes } from '../kubernetes/formats/quantities';
import { imageVersionFaults } from '../stateful/image-version';
import { statefulPodFaults } from '../stateful/pod-rules';
import { statefulRules } from '../stateful/rules';
import { versionFaults } from '../stateful/safe-versions';
import { certificateRules } from '../stateful/tls/rules';
import type { Fault } from '../support/fault';
import type { Rule } from '../support/rules';
import { podTemplate } from './objects/pod';
import { SAFE_VERSIONS } from './safe-versions';
import { TLS_USES } from './settings';
import type { EtcdSettings } from './settings';
import { LARGEST_SIZE, quorum } from './topology';

/** The pods' host names, with an ordinal behind the name, are DNS labels as well. */
const LONGEST_SUFFIX = '-server-tls'.length;
const MAX_NAME = 63 - LONGEST_SUFFIX;

/** https://etcd.io/docs/v3.6/dev-guide/limit/ */
const MAX_QUOTA_KIBIBYTES = 8 * 1024 * 1024;
const MAX_ELECTION_MILLISECONDS = 50_000;

/** A member's disk has room for the database, its defragmented copy, and a data directory that the agent set aside. */
export const DATABASES_ON_DISK = 3;

function nameIsDnsLabel({ name }: EtcdSettings): Fault | undefined {
  return nameFault(name, MAX_NAME, 'pods and Services are named after it');
}

function sizeIsOdd({ size }: EtcdSettings): Fault | undefined {
  const wrong = { prop: 'size', got: String(size) };
  if (size === 0 || (Number.isInteger(size) && size % 2 === 1 && size > 0 && size <= LARGEST_SIZE)) return undefined;
  if (size > LARGEST_SIZE) {
    const why = 'every write waits for a majority of all members';
    return { ...wrong, must: `be at most ${LARGEST_SIZE}`, why, fix: `use ${LARGEST_SIZE} or fewer` };
  }
  if (Number.isInteger(size) && size > 0) {
    return { ...wrong, must: 'be odd', why: 'an even number adds no fault tolerance', fix: `use ${size - 1} or ${size + 1}` };
  }
  return { ...wrong, must: 'be 1, 3, 5 or 7', fix: 'use 0 to stop the cluster and keep its data' };
}

function versionIsSafe(settings: EtcdSettings): Fault[] {
  const faults = versionFaults(settings, SAFE_VERSIONS);
  return faults.length > 0 ? faults : imageVersionFaults('images.etcd', settings.images.etcd, settings.version);
}

function quotaFitsStorage({ quotaKibibytes, storageKibibytes }: EtcdSettings): Fault | undefined {
  const [quota, storage] = [formatKibibytes(quotaKibibytes), formatKibibytes(storageKibibytes)];
  if (quotaKibibytes > MAX_QUOTA_KIBIBYTES) {
    const must = `be at most ${formatKibibytes(MAX_QUOTA_KIBIBYTES)}`;
    return { prop: 'quota', must, got: quota, why: 'etcd would start too slowly', fix: 'split the data among clusters' };
  }
  if (quotaKibibytes * DATABASES_ON_DISK <= storageKibibytes) return undefined;
  return {
    prop: 'quota',
    must: 'be at most a third of storage',
    got: `${quota} of ${storage}`,
    why: 'the disk also needs room for a defragmentation and for a data directory that the agent set aside',
    fix: `raise storage to ${formatKibibytes(quotaKibibytes * DATABASES_ON_DISK)}`,
  };
}

function electionOutlastsHeartbeat({ electionMilliseconds: election, heartbeatMilliseconds: heartbeat }: EtcdSettings): Fault | undefined {
  if (election >= 5 * heartbeat && election <= MAX_ELECTION_MILLISECONDS) return undefined;
  return {
    prop: 'electionTimeout',
    must: 'be from 5 x heartbeatInterval to 50 s',
    got: `${election} ms and ${heartbeat} ms`,
    why: 'etcd would not start',
    fix: `use ${5 * heartbeat} ms or more`,
  };
}

function heartbeatIsPositive({ heartbeatMilliseconds }: EtcdSettings): Fault | undefined {
  if (heartbeatMilliseconds >= 1) return undefined;
  const fix = 'use about the round-trip time between members';
  return { prop: 'heartbeatInterval', must: 'be 1 ms or more', got: `${heartbeatMilliseconds} ms`, fix };
}

function timesAreWhole({ heartbeatMilliseconds, electionMilliseconds }: EtcdSettings): Fault[] {
  const times = { heartbeatInterval: heartbeatMilliseconds, electionTimeout: electionMilliseconds };
  return Object.entries(times).filter(([, time]) => !Number.isInteger(time)).map(([prop, time]) => ({
    prop,
    must: 'be whole milliseconds',
    got: `${time} ms`,
    why: 'etcd accepts no fractions',
    fix: `use ${Math.ceil(time)} ms`,
  }));
}

function compactionKeepsSomething({ compaction }: EtcdSettings): Fault | undefined {
  if (/^[1-9]\d*m?$/.test(compaction._retention)) return undefined;
  const must = 'keep a whole number of minutes or revisions, at least 1';
  return { prop: 'compaction', must, got: compaction._retention, fix: 'use EtcdCompaction.periodic(Duration.minutes(5))' };
}

/** The agent's own checks, so that settings which it would reject never reach a cluster. */
function optionsAreTaken({ version, options }: EtcdSettings): readonly Fault[] {
  return optionFaults(version, options);
}

function agentUserIsInASecret({ agentUser }: EtcdSettings): Fault | undefined {
  if (agentUser === undefined || isDnsSubdomain(agentUser.secretName)) return undefined;
  return {
    prop: 'agentUser.secretName',
    must: 'be the name of a Secret',
    got: `"${agentUser.secretName}"`,
    why: 'the agents read their user and password from it',
    fix: 'create one with the keys username and password',
  };
}

function restoreHasAnAddress({ size, restore }: EtcdSettings): Fault | undefined {
  if (restore === undefined || size < LARGEST_SIZE) return undefined;
  return {
    prop: 'restore', must: `have a size below ${LARGEST_SIZE}`, got: String(size),
    why: 'the pod that restores has the address of the last member',
    fix: 'restore with size 5, then remove restore and scale out',
  };
}

function podsAreSafe(settings: EtcdSettings): Fault[] {
  const { name, size, labels } = settings;
  return statefulPodFaults(settings, podTemplate(settings), {
    system: SYSTEM,
    reservedPrefixes: ['ETCD'],
    reservedContainers: [],
    reservedPorts: [],
    apart: size,
    apartRequired: false,
    labels,
    budgeted: {
      pods: size <= 1 ? 0 : size, most: size - quorum(size), why: `${name} would lose its quorum of ${quorum(size)}`,
    },
  });
}

export const etcdRules: readonly Rule<EtcdSettings>[] = [
  nameIsDnsLabel,
  sizeIsOdd,
  versionIsSafe,
  quotaFitsStorage,
  electionOutlastsHeartbeat,
  heartbeatIsPositive,
  timesAreWhole,
  compactionKeepsSomething,
  optionsAreTaken,
  agentUserIsInASecret,
  ...certificateRules(TLS_USES),
  podsAreSafe,
  restoreHasAnAddress,
  ...statefulRules,
];
