import { podTemplate } from '../../kubernetes/refusals/refusal';
import type { Manifest } from '../manifest';
import { namedReferences, selectedWorkloads, Workloads } from './references';

/** A larger diagram would be unreadable, and GitHub draws at most 500 arrows. */
const MOST_PICTURED = 100;

/**
 * Draws the objects and their references in Mermaid, or returns undefined if there are too many. Objects that are not in the folder are
 * dashed.
 */
export function picture(manifests: readonly Manifest[]): string | undefined {
  if (manifests.length > MOST_PICTURED) return undefined;
  const ids = new Map(manifests.map((manifest) => [keyOf(manifest), idOf(manifest)]));
  const others = new Map<string, string>();
  const workloads = new Workloads(manifests.filter((manifest) => podTemplate(manifest) !== undefined));
  const arrows = manifests.flatMap((manifest) => {
    const from = idOf(manifest);
    const selected = selectedWorkloads(manifest, workloads);
    return [
      ...selected.workloads.map((workload) => arrow(from, idOf(workload), selected.governs)),
      ...namedReferences(manifest).map(({ to, governs }) => {
        const known = ids.get(keyOf(to)) ?? ids.get(keyOf({ ...to, namespace: undefined }));
        if (known === undefined) others.set(idOf(to), `  ${idOf(to)}["${to.kind}<br/>${escaped(to.name)}"]:::other`);
        return arrow(from, known ?? idOf(to), governs);
      }),
    ];
  });
  return [
    'flowchart LR',
    ...manifests.map((manifest) => `  ${idOf(manifest)}["${manifest.kind}<br/>${escaped(manifest.name)}"]`),
    ...[...others.values()].sort(),
    ...new Set(arrows),
    ...(others.size > 0 ? ['  classDef other stroke-dasharray: 4'] : []),
  ].join('\n');
}

type Identity = Pick<Manifest, 'kind' | 'name' | 'namespace'>;

function keyOf({ kind, name, namespace }: Identity): string {
  return `${kind}/${namespace ?? ''}/${name}`;
}

/** An id of letters, digits and "_". It begins with the kind, so it is never one of Mermaid's keywords. */
function idOf({ kind, name, namespace }: Identity): string {
  return `${kind}_${namespace ?? ''}_${name}`.replace(/[^A-Za-z0-9]/g, '_');
}

function arrow(from: string, to: string, governs: boolean): string {
  return `  ${from} ${governs ? '-.->' : '-->'} ${to}`;
}

function escaped(text: string): string {
  return text.replace(/[^A-Za-z0-9.:_ -]/g, (character) => `#${character.codePointAt(0)};`);
}
