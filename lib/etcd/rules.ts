import { configFaults } from '../../agent/etcd/contract/config';
import { isDnsLabel, isDnsSubdomain } from '../kubernetes/names';
import { formatKibibytes } from '../kubernetes/quantities';
import { Rule } from '../support/rules';
import { imageVersionFaults } from '../stateful/image-version';
import { statefulRules } from '../stateful/rules';
import { versionFaults } from '../stateful/safe-versions';
import { agentConfig } from './agent-config';
import { SAFE_VERSIONS } from './safe-versions';
import { EtcdSettings } from './settings';
import { LARGEST_SIZE } from './topology';

/** The pods' host names, with an ordinal behind the name, are DNS labels as well. */
const LONGEST_SUFFIX = '-server-tls'.length;
const MAX_NAME = 63 - LONGEST_SUFFIX;

/** https://etcd.io/docs/v3.6/dev-guide/limit/ */
const MAX_QUOTA_KIBIBYTES = 8 * 1024 * 1024;
const MAX_ELECTION_MILLISECONDS = 50_000;

/** A member's disk holds the database, what a defragmentation writes beside it, and one directory that was set aside. */
const DATABASES_ON_DISK = 3;

function nameIsDnsLabel({ name }: EtcdSettings) {
  if (isDnsLabel(name) && name.length <= MAX_NAME) return undefined;
  return `name must be a DNS label of at most ${MAX_NAME} characters that begins with a letter, got "${name}": pods and Services are called after it; use lower case letters, digits and "-"`;
}

function sizeIsOdd({ size }: EtcdSettings) {
  if (size === 0 || (Number.isInteger(size) && size % 2 === 1 && size > 0 && size <= LARGEST_SIZE)) return undefined;
  if (size > LARGEST_SIZE) return `size must be at most ${LARGEST_SIZE}, got ${size}: every write waits for a majority of all members; use ${LARGEST_SIZE} or fewer`;
  if (Number.isInteger(size) && size > 0) return `size must be odd, got ${size}: an even member adds no fault tolerance; use ${size - 1} or ${size + 1}`;
  return `size must be 1, 3, 5 or 7, got ${size}; use 0 to stop the cluster and keep its data`;
}

function versionIsSafe(settings: EtcdSettings) {
  const faults = versionFaults(settings, SAFE_VERSIONS);
  return faults.length > 0 ? faults : imageVersionFaults('images.etcd', settings.images.etcd, settings.version);
}

function quotaFitsStorage({ quotaKibibytes, storageKibibytes }: EtcdSettings) {
  if (quotaKibibytes > MAX_QUOTA_KIBIBYTES) return `quota must be at most ${formatKibibytes(MAX_QUOTA_KIBIBYTES)}, got ${formatKibibytes(quotaKibibytes)}: etcd starts too slowly beyond; divide the data`;
  if (quotaKibibytes * DATABASES_ON_DISK <= storageKibibytes) return undefined;
  return `quota must be at most a third of storage, got ${formatKibibytes(quotaKibibytes)} of ${formatKibibytes(storageKibibytes)}: the disk also holds what defragmentation writes and a directory that was set aside; raise storage to ${formatKibibytes(quotaKibibytes * DATABASES_ON_DISK)}`;
}

function electionOutlastsHeartbeat({ electionMilliseconds, heartbeatMilliseconds }: EtcdSettings) {
  if (electionMilliseconds >= 5 * heartbeatMilliseconds && electionMilliseconds <= MAX_ELECTION_MILLISECONDS) return undefined;
  return `electionTimeout must be from 5 x heartbeatInterval to 50 s, got ${electionMilliseconds} ms and ${heartbeatMilliseconds} ms: etcd would refuse to start; use ${5 * heartbeatMilliseconds} ms or more`;
}

function heartbeatIsPositive({ heartbeatMilliseconds }: EtcdSettings) {
  if (heartbeatMilliseconds >= 1) return undefined;
  return `heartbeatInterval must be 1 ms or more, got ${heartbeatMilliseconds} ms; use about the time of a round trip between members`;
}

function timesAreWhole({ heartbeatMilliseconds, electionMilliseconds }: EtcdSettings) {
  return Object.entries({ heartbeatInterval: heartbeatMilliseconds, electionTimeout: electionMilliseconds }).filter(([, time]) => !Number.isInteger(time))
    .map(([prop, time]) => `${prop} must be whole milliseconds, got ${time} ms: etcd reads no others; use ${Math.ceil(time)} ms`);
}

function compactionKeepsSomething({ compaction }: EtcdSettings) {
  if (/^[1-9]\d*m?$/.test(compaction._retention)) return undefined;
  return `compaction must keep whole minutes, or revisions, and at least one, got ${compaction._retention}; use EtcdCompaction.periodic(Duration.minutes(5))`;
}

/** By the agent's own word, so that what it refuses never reaches a cluster. */
function optionsAreTaken(settings: EtcdSettings) {
  const own = /^server\.(?=options)/;
  return configFaults(agentConfig(settings)).filter((fault) => own.test(fault)).map((fault) => fault.replace(own, ''));
}

function secretNamesAreValid({ tls }: EtcdSettings) {
  if (tls === undefined) return undefined;
  return (['server', 'peer', 'client'] as const).filter((use) => !isDnsSubdomain(tls[use]))
    .map((use) => `tls.${use} must be the name of a Secret, got "${tls[use]}"`);
}

function agentUserIsInASecret({ agentUser }: EtcdSettings) {
  if (agentUser === undefined || isDnsSubdomain(agentUser.secretName)) return undefined;
  return `agentUser.secretName must be the name of a Secret, got "${agentUser.secretName}": the agents read their user and password from it; make one with the keys username and password`;
}

function certificatesNameTheNamespace({ tls, namespace }: EtcdSettings) {
  if (namespace !== undefined || tls?.byCertManager !== true) return undefined;
  return 'tls by cert-manager must have a chart with a namespace, got none: the certificates hold it; give the chart its namespace';
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
  secretNamesAreValid,
  agentUserIsInASecret,
  certificatesNameTheNamespace,
  ...statefulRules,
];
