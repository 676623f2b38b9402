import type { Allowance } from '../plan/allowance';
import { type Plan, planOfAll } from '../plan/plan';
import type { ManifestFile } from '../plan/read/manifest-file';
import type { Sides } from '../plan/print/groups';
import type { Unjudged } from '../plan/read/found';
import { type Reading, readSidesIn } from '../plan/read/read';
import { repetitions } from '../plan/read/repetitions';
import { named } from '../support/named';
import { visible } from '../support/visible';
import { applied } from './files/applied';
import { matcher } from './files/glob';
import type { Cluster } from './cluster';
import type { Io } from './io';
import { CommandError } from './io';
import type { Source } from './plan-sources';

/** How to compare. */
interface Options {
  readonly allowed: readonly Allowance[];
  /** Patterns of files that are left out. */
  readonly ignored: readonly string[];
  /** The namespace of objects that name none. */
  readonly namespace: string | undefined;
  readonly cluster: Cluster;
}

interface Comparison {
  readonly plan: Plan;
  readonly sides: Sides;
}

/** The most notes of one kind that are written out. */
const MOST_NOTES = 10;

/** Compares the objects of both sides. Writes notes about what is left out, or is the same and can't be read. */
export function compare([from, to]: readonly [Source, Source], { allowed, ignored, namespace, cluster }: Options, io: Io): Comparison {
  const isIgnored = matcher(ignored);
  const without = (files: readonly ManifestFile[]) => files.filter(({ path }) => !isIgnored(path));
  const files = applied([from, to].map(({ files: all, layOut }) => ({ files: without(all), layOut })), io.screen);
  const [before, after] = readSidesIn(namespace, ...files.map((side) => side.files));
  refuseLeftovers(to, after);
  const unjudged = told([from, before], [to, after]);
  if ([before, after].some((side) => isUnread(side))) refuse(unjudged);
  writeNotes([before, after], io);
  note(files.flatMap(({ unlisted }) => unlisted).map((path) => `${path} is in no list of the kustomization beside it, and left out`), io);
  // Files of an earlier App have a note of their own.
  if (to.leftovers === undefined || to.leftovers.length === 0) noteClusters(after, io);
  const worlds = before.clusters.map(({ inventory }, index) => (
    { before: inventory, after: after.clusters[index].inventory, ...cluster }
  ));
  const notes = notesOf([from, before], [to, after]);
  return { plan: planOfAll(worlds, allowed, unjudged), sides: { from: from.title, to: to.title, notes, target: cluster.target } };
}

/** What is said about the objects of each side, once if it is true of both. */
function notesOf(...sides: readonly (readonly [Source, Reading])[]): string[] {
  const all = sides.flatMap(([{ title }, { notes }]) => notes.map((text) => ({ title, text })));
  const times = (text: string) => all.filter((one) => one.text === text).length;
  return [...new Set(all.map(({ title, text }) => (times(text) > 1 ? text : `${title}: ${text}`)))];
}

/** What differs and can't be judged, with the side that has it unless both have. */
function told([from, before]: readonly [Source, Reading], [to, after]: readonly [Source, Reading]): string[] {
  const [old, now] = [differing(before, after), differing(after, before)];
  const both = new Set(old.filter((message) => now.includes(message)));
  const only = (messages: readonly string[], { title }: Source) => (
    messages.filter((message) => !both.has(message)).map((message) => `${title}: ${message}`)
  );
  return [...both, ...only(old, from), ...only(now, to)];
}

/** What one side has, and the other doesn't have or has with another content. */
function differing(one: Reading, other: Reading): string[] {
  const there = new Set(other.unjudged.map(keyOf));
  return one.unjudged.filter((found) => !there.has(keyOf(found))).map(({ message }) => message);
}

function keyOf({ path, content }: Unjudged): string {
  return `${path} ${content}`;
}

/** Whether nothing but what can't be judged was found. */
function isUnread({ inventory, unjudged }: Reading): boolean {
  return unjudged.length > 0 && inventory.objects.length === 0;
}

function refuse(faults: readonly string[]): void {
  if (faults.length > 0) throw new CommandError(faults.map(visible).join('\n'));
}

/** The files of an earlier App contain what OperatorlessApp writes elsewhere: people who apply the folder would apply both. */
function refuseLeftovers({ title, leftovers = [] }: Source, { inventory }: Reading): void {
  if (leftovers.length > 0) refuse(repetitions(inventory.objects).map((fault) => `${title}: ${fault}`));
}

function writeNotes(sides: readonly Reading[], io: Io): void {
  const [before, after] = sides;
  const there = new Set(before.unjudged.map(keyOf));
  note(after.unjudged.filter((found) => there.has(keyOf(found))).map(({ message }) => `${message}; not judged, but it stays the same`), io);
  note(sides.flatMap(({ leftOut }) => leftOut).map(
    (path) => `${path} contains something that is not a Kubernetes object, which is left out`,
  ), io);
}

function noteClusters({ clusters }: Reading, io: Io): void {
  const names = clusters.map(({ name }) => name).filter((name) => name !== '');
  if (names.length > 0) note([`each is planned by itself, because they contain the same objects: ${named(names)}`], io);
}

/** Each note once. */
function note(texts: readonly string[], io: Io): void {
  const all = [...new Set(texts)];
  for (const text of all.slice(0, MOST_NOTES)) io.writeError(`note: ${visible(text)}\n`);
  if (all.length > MOST_NOTES) io.writeError(`note: and ${all.length - MOST_NOTES} more like these\n`);
}
