import { named } from '../../support/named';
import type { ConvertOptions } from '../options';

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
