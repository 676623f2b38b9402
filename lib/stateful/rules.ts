import { imageFault } from '../kubernetes/formats/image-reference';
import { labelFaults, versionLabel } from '../kubernetes/objects/labels';
import { isDnsSubdomain } from '../kubernetes/formats/names';
import { formatKibibytes, formatMillicores } from '../kubernetes/formats/quantities';
import { Peer } from '../network/peer';
import { peerFaults } from '../network/peer-rules';
import { commonMetadataFaults } from '../pods/rules/metadata';
import type { Fault } from '../support/fault';
import type { Rule } from '../support/rules';
import { backupFaults } from './backup/rules';
import { restoreFaults } from './restore/settings';
import type { StatefulSettings } from './settings';

type Settings = StatefulSettings & { readonly images: Readonly<Record<string, string>> };

function imagesAreReferences({ images }: Settings): Fault[] {
  return Object.entries(images).flatMap(([prop, image]) => imageFault(`images.${prop}`, image) ?? []);
}

function storageNeverShrinks({ storageKibibytes, storageAtCreationKibibytes }: Settings): Fault | undefined {
  if (storageKibibytes >= storageAtCreationKibibytes) return undefined;
  const atCreation = formatKibibytes(storageAtCreationKibibytes);
  return {
    prop: 'storage',
    must: 'be at least storageAtCreation',
    got: `${formatKibibytes(storageKibibytes)} and ${atCreation}`,
    why: 'a disk cannot shrink',
    fix: `use ${atCreation} or more`,
  };
}

function cpuRequestFitsLimit({ millicores: { request, limit } }: Settings): Fault | undefined {
  if (request > 0 && request <= limit) return undefined;
  return {
    prop: 'resources.cpu.request',
    must: 'be above 0 and at most its limit',
    got: `${formatMillicores(request)} and ${formatMillicores(limit)}`,
    fix: 'lower the request or raise the limit',
  };
}

function userIsNotRoot({ user }: Settings): Fault | undefined {
  if (Number.isInteger(user) && user >= 1 && user < 2 ** 31) return undefined;
  const why = '0 is root, which a database does not need';
  return { prop: 'user', must: `be a whole number from 1 to ${2 ** 31 - 1}`, got: String(user), why };
}

function clusterDomainIsValid({ clusterDomain }: Settings): Fault | undefined {
  if (isDnsSubdomain(clusterDomain)) return undefined;
  const why = 'the names of pods end with it';
  return { prop: 'clusterDomain', must: 'be a DNS name', got: `"${clusterDomain}"`, why, fix: 'write it like cluster.local' };
}

function alertsNameTheNamespace({ monitoring, namespace }: Settings): Fault | undefined {
  if (namespace !== undefined || monitoring === undefined) return undefined;
  const must = 'be in a chart with a namespace';
  return { prop: 'monitoring', must, got: 'none', why: 'the alerts contain it', fix: 'set the namespace of the chart' };
}

function peersAreValid({ clients, dns, apiServerAddresses }: Settings): Fault[] {
  return [
    ...clients.flatMap((peer, index) => peerFaults(`clients[${index}]`, peer)),
    ...dns._faults('dns'),
    ...(apiServerAddresses ?? []).flatMap((cidr) => peerFaults('apiServerAddresses', Peer.addresses(cidr))),
  ];
}

function metadataIsValid({ labels, addedLabels, version, annotations, monitoring }: Settings): Fault[] {
  return [
    ...labelFaults('labels', versionLabel(version)),
    ...labelFaults('monitoring.labels', monitoring?.labels ?? {}),
    ...commonMetadataFaults(addedLabels, labels, annotations),
  ];
}

function namesAreValid({ priorityClassName, storageClassName, monitoring }: Settings): Fault[] {
  const given = { priorityClassName, storageClassName, 'monitoring.fromNamespace': monitoring?.fromNamespace };
  return Object.entries(given).filter(([, name]) => name !== undefined && !isDnsSubdomain(name))
    .map(([prop, name]) => ({ prop, must: 'be a valid object name', got: `"${name}"` }));
}

/** Rules for every database. */
export const statefulRules: readonly Rule<Settings>[] = [
  imagesAreReferences,
  storageNeverShrinks,
  cpuRequestFitsLimit,
  alertsNameTheNamespace,
  userIsNotRoot,
  clusterDomainIsValid,
  peersAreValid,
  metadataIsValid,
  namesAreValid,
  backupFaults,
  restoreFaults,
];

/** Rules for a client that is allowed after its database was created. */
export const clientRules: readonly Rule<Peer>[] = [(client) => peerFaults('client', client)];
