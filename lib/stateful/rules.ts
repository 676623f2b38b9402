import { imageFault } from '../kubernetes/image-reference';
import { annotationFaults, labelFaults } from '../kubernetes/label-rules';
import { isDnsSubdomain } from '../kubernetes/names';
import { Peer } from '../network/peer';
import { peerFaults } from '../network/peer-rules';
import { formatKibibytes, formatMillicores } from '../kubernetes/quantities';
import { Rule } from '../support/rules';
import { StatefulSettings } from './settings';

type Settings = StatefulSettings & { readonly images: Readonly<Record<string, string>> };

function imagesAreReferences({ images }: Settings) {
  return Object.entries(images).flatMap(([prop, image]) => {
    const fault = imageFault(image);
    return fault === undefined ? [] : [fault.replace(/^image/, `images.${prop}`)];
  });
}

function storageNeverShrinks({ storageKibibytes, storageAtCreationKibibytes }: Settings) {
  if (storageKibibytes >= storageAtCreationKibibytes) return undefined;
  return `storage must be at least storageAtCreation, got ${formatKibibytes(storageKibibytes)} and ${formatKibibytes(storageAtCreationKibibytes)}: a disk never shrinks; use ${formatKibibytes(storageAtCreationKibibytes)} or more`;
}

function cpuRequestFitsLimit({ millicores: { request, limit } }: Settings) {
  if (request > 0 && request <= limit) return undefined;
  return `resources.cpu.request must be above 0 and at most its limit, got ${formatMillicores(request)} and ${formatMillicores(limit)}; lower the request or raise the limit`;
}

function userIsNotRoot({ user }: Settings) {
  if (Number.isInteger(user) && user >= 1 && user < 2 ** 31) return undefined;
  return `user must be a whole number from 1 to ${2 ** 31 - 1}, got ${user}: 0 is root, and a database needs nothing of it`;
}

function clusterDomainIsValid({ clusterDomain }: Settings) {
  if (isDnsSubdomain(clusterDomain)) return undefined;
  return `clusterDomain must be a DNS name, got "${clusterDomain}": pods are looked up in it; write it like cluster.local`;
}

function alertsNameTheNamespace({ monitoring, namespace }: Settings) {
  if (namespace !== undefined || monitoring === undefined) return undefined;
  return 'monitoring must have a chart with a namespace, got none: the alerts name it; give the chart its namespace';
}

function peersAreValid({ clients, dns, apiServerAddresses }: Settings) {
  return [
    ...clients.flatMap((peer, index) => peerFaults(`clients[${index}]`, peer)),
    ...dns._faults('dns'),
    ...(apiServerAddresses ?? []).flatMap((cidr) => peerFaults('apiServerAddresses', Peer.addresses(cidr))),
  ];
}

function labelsAreValid({ labels, annotations, monitoring }: Settings) {
  return [
    ...labelFaults('labels', labels),
    ...labelFaults('monitoring.labels', monitoring?.labels ?? {}),
    ...annotationFaults(annotations),
  ];
}

function namesAreValid({ priorityClassName, storageClassName, monitoring }: Settings) {
  const given = { priorityClassName, storageClassName, 'monitoring.fromNamespace': monitoring?.fromNamespace };
  return Object.entries(given).filter(([, name]) => name !== undefined && !isDnsSubdomain(name)).map(([prop, name]) => `${prop} must be a name, got "${name}"`);
}

/** What holds for a database, whichever it is. */
export const statefulRules: readonly Rule<Settings>[] = [
  imagesAreReferences,
  storageNeverShrinks,
  cpuRequestFitsLimit,
  alertsNameTheNamespace,
  userIsNotRoot,
  clusterDomainIsValid,
  peersAreValid,
  labelsAreValid,
  namesAreValid,
];

/** What holds for a client that is allowed after its database was made. */
export const clientRules: readonly Rule<Peer>[] = [(client) => peerFaults('client', client)];
