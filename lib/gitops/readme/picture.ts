import { INSTANCE_LABEL } from '../../kubernetes/objects/labels';
import { fieldsAt, textOf } from '../../kubernetes/objects/fields';
import { podTemplate } from '../../kubernetes/refusals/refusal';
import { grouped } from '../../support/grouped';
import type { Manifest } from '../manifest';
import { namedReferences, selectedWorkloads, Workloads } from './references';

/** A larger diagram would be unreadable, and GitHub draws at most 500 arrows. */
const MOST_PICTURED = 100;
/** With more, objects that belong together are one box. */
const MOST_SINGLE = 30;
const MOST_KINDS = 3;

type Identity = Pick<Manifest, 'kind' | 'name' | 'namespace'>;

/** What a box of the picture stands for. */
interface Box {
  readonly id: string;
  readonly manifests: readonly Manifest[];
}

/** A workload that connects to another one. */
export interface Connection {
  readonly client: Manifest;
  readonly server: Manifest;
}

/** Which manifests share a box: those with the same answer. */
type Together = (manifest: Manifest) => string;

/** From the finest to the coarsest: each object, those of one kind of an instance, the whole instance. */
const WAYS: readonly Together[] = [
  idOf,
  (manifest) => (instanceOf(manifest) === '' ? idOf(manifest) : `${manifest.kind}_of_${instanceId(manifest)}`),
  (manifest) => (instanceOf(manifest) === '' ? idOf(manifest) : `Instance_${instanceId(manifest)}`),
];

/**
 * Draws the objects and their references in Mermaid, or returns undefined if there are too many. Objects that are not in the folder are
 * dashed.
 */
export function picture(manifests: readonly Manifest[], connections: readonly Connection[]): string | undefined {
  const drawings = WAYS.map((together) => boxesOf(manifests, together));
  const boxes = drawings.find(({ length }) => length <= MOST_SINGLE) ?? drawings[drawings.length - 1];
  return boxes.length > MOST_PICTURED ? undefined : drawn(manifests, boxes, connections);
}

function boxesOf(manifests: readonly Manifest[], together: Together): Box[] {
  return [...grouped(manifests, together)].map(([id, inside]) => ({ id, manifests: inside }));
}

function drawn(manifests: readonly Manifest[], boxes: readonly Box[], connections: readonly Connection[]): string {
  const boxOf = new Map(boxes.flatMap(({ id, manifests: inside }) => inside.map((manifest) => [keyOf(manifest), id] as const)));
  const others = new Map<string, string>();
  const boxOrOther = (to: Identity) => {
    const known = boxOf.get(keyOf(to)) ?? boxOf.get(keyOf({ ...to, namespace: undefined }));
    if (known === undefined) others.set(idOf(to), `  ${idOf(to)}["${to.kind}<br/>${escaped(to.name)}"]:::other`);
    return known ?? idOf(to);
  };
  const workloads = new Workloads(manifests.filter((manifest) => podTemplate(manifest) !== undefined));
  const arrows = manifests.flatMap((manifest) => {
    const from = boxOf.get(keyOf(manifest)) ?? idOf(manifest);
    const selected = selectedWorkloads(manifest, workloads);
    return [
      ...selected.workloads.map((workload) => arrow(from, boxOf.get(keyOf(workload)) ?? idOf(workload), selected.governs)),
      ...namedReferences(manifest).map(({ to, governs }) => arrow(from, boxOrOther(to), governs)),
    ];
  });
  const connected = connections.map(({ client, server }) => [boxOrOther(client), boxOrOther(server)])
    .flatMap(([from, to]) => (from === to ? [] : `  ${from} ==> ${to}`));
  return [
    'flowchart LR',
    ...boxes.map((box) => `  ${box.id}["${labelOf(box)}"]`),
    ...[...others.values()].sort(),
    ...new Set([...arrows.flatMap((found) => found ?? []), ...connected]),
    ...(others.size > 0 ? ['  classDef other stroke-dasharray: 4'] : []),
  ].join('\n');
}

/** `Deployment<br/>web`, `5 x StatefulSet<br/>of main`, `main<br/>StatefulSet, Service and 4 more kinds`. */
function labelOf({ manifests }: Box): string {
  const [first] = manifests;
  if (manifests.length === 1) return `${first.kind}<br/>${escaped(first.name)}`;
  const kinds = [...new Set(manifests.map(({ kind }) => kind))];
  if (kinds.length === 1) return `${manifests.length} x ${first.kind}<br/>of ${escaped(instanceOf(first))}`;
  const workloads = new Set(manifests.filter((manifest) => podTemplate(manifest) !== undefined).map(({ kind }) => kind));
  const shown = [...workloads, ...kinds.filter((kind) => !workloads.has(kind))];
  const rest = shown.length - MOST_KINDS;
  const named = shown.slice(0, MOST_KINDS).join(', ');
  return `${escaped(instanceOf(first))}<br/>${named}${rest > 0 ? ` and ${rest} more kind${rest === 1 ? '' : 's'}` : ''}`;
}

/** Most charts, ours and Helm's, say by this label what belongs together. */
export function instanceOf({ fields }: Manifest): string {
  return textOf(fieldsAt(fields, 'metadata.labels')[INSTANCE_LABEL]);
}

function instanceId(manifest: Manifest): string {
  return idText(`${manifest.namespace ?? ''}_${instanceOf(manifest)}`);
}

function keyOf({ kind, name, namespace }: Identity): string {
  return `${kind}/${namespace ?? ''}/${name}`;
}

/** An id of letters, digits and "_". It begins with the kind, so it is never one of Mermaid's keywords. */
function idOf({ kind, name, namespace }: Identity): string {
  return idText(`${kind}_${namespace ?? ''}_${name}`);
}

function idText(text: string): string {
  return text.replace(/[^A-Za-z0-9]/g, '_');
}

/** None within one box. */
function arrow(from: string, to: string, governs: boolean): string | undefined {
  return from === to ? undefined : `  ${from} ${governs ? '-.->' : '-->'} ${to}`;
}

function escaped(text: string): string {
  return text.replace(/[^A-Za-z0-9.:_ -]/g, (character) => `#${character.codePointAt(0)};`);
}
