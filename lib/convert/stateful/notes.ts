import { formatKibibytes, formatMillicores, toKibibytes } from '../../kubernetes/formats/quantities';
import type { StatefulSettings } from '../../stateful/settings';
import { named } from '../../support/named';
import type { FormerDatabase } from '../custom-resource';
import type { ConvertOptions } from '../options';

/** A database that an operator ran, and the settings with which it will run. */
interface Change {
  readonly name: string;
  readonly former: FormerDatabase;
  readonly settings: StatefulSettings;
  /** The new address for clients. */
  readonly address: string;
}

/** Returns notes on the differences that databases of any kind have from what the operator ran. */
export function changeNotes({ name, former, settings, address }: Change): string[] {
  const { cpuLimited, memoryLimit } = former.resources;
  const [cpu, memory, disk] = [
    formatMillicores(settings.millicores.limit), formatKibibytes(settings.memoryKibibytes), formatKibibytes(settings.storageKibibytes),
  ];
  return [
    `clients of ${name} connect to ${address} instead of ${former.address}`,
    ...(former.hadDisks ? [] : [`${name} had no disks of its own, and each of its pods gets one of ${disk}`]),
    ...(cpuLimited ? [] : [`${name} had no CPU limit, and each of its servers gets one of ${cpu}`]),
    ...(memoryLimit === undefined ? [
      `${name} had no memory limit, and each of its servers gets one of ${memory}; add --memory-limit AMOUNT for another`,
    ] : []),
    ...reserved({ name, former, settings, address }),
  ];
}

/** Kubernetes reserves the requested memory. A database requests as much as it may use. */
function reserved({ name, former: { resources: { memoryLimit, memoryRequest } }, settings: { memoryKibibytes } }: Change): string[] {
  if (memoryLimit === undefined || memoryRequest === undefined || toKibibytes(memoryRequest) >= memoryKibibytes) return [];
  const [now, before] = [formatKibibytes(memoryKibibytes), formatKibibytes(toKibibytes(memoryRequest))];
  return [`each server of ${name} reserves the ${now} of memory that it may use, and not only ${before}: nodes must have room for that`];
}

/** Notes for clusters of any database. `page` describes how to move the data. */
export function clusterNotes(clusters: readonly string[], { caller }: ConvertOptions, page: string): string[] {
  return [
    ...about(caller.length === 0 ? clusters : [], (all) => (
      `nothing may connect to ${all}: the network policy denies everything that is not allowed; add --caller NAME`
    )),
    ...about(clusters, (all) => `the data of ${all} does not move by itself: the new cluster starts empty, with another name or in another`
      + ` namespace than the old one; see ${page}`),
  ];
}

/** Returns one note for all of these resources, or none if there are none. */
export function about(clusters: readonly string[], note: (all: string) => string): string[] {
  return clusters.length === 0 ? [] : [note(named(clusters))];
}
