import { stored } from './defaults';
import type { Documents } from './documents';
import { remembered } from './lines';
import { type KubeObject, titleOf } from '../kube-object';
import { type ManifestFile, mayHoldManifests } from './manifest-file';
import { currentGroup, inCurrentVersion } from './moved-kinds';
import { isPatch } from './patches';
import { type Fields, isFields, listAt, textAt } from '../../kubernetes/objects/fields';

/** The group of kustomization files, which are never applied to a cluster. */
const KUSTOMIZATION_GROUP = 'kustomize.config.k8s.io';

/** What can't be judged, because it can't be read or is only a part of an object. */
export interface Unjudged {
  /** The file. */
  readonly path: string;
  /** `web.yaml:3:1: must be YAML: ...` */
  readonly message: string;
  /** The same on both sides if nothing of it changes. */
  readonly content: string;
}

/** A file that can't be read. */
export interface Unread extends Unjudged {
  readonly mentionsObjects: boolean;
}

/** The objects of one side, and what else its files contain. */
interface Found {
  readonly objects: KubeObject[];
  /** Patches. */
  readonly unjudged: Unjudged[];
  readonly unread: Unread[];
  readonly leftOut: string[];
  readonly notes: string[];
}

export function findObjects(files: readonly ManifestFile[], read: (text: string) => Documents): Found {
  const found: Found = { objects: [], unjudged: [], unread: [], leftOut: [], notes: [] };
  for (const file of files) if (file.appliedBy !== undefined || mayHoldManifests(file.path)) addFile(found, file, read);
  return found;
}

function addFile(found: Found, file: ManifestFile, read: (text: string) => Documents): void {
  const { path, text, fault } = file;
  const { values, faults, notes } = fault === undefined ? read(text) : { values: [], faults: [` ${fault}`], notes: [] };
  if (faults.length > 0) {
    const more = faults.length === 1 ? '' : `, and ${faults.length - 1} more`;
    const isMention = fault !== undefined || mentionsObjects(text);
    found.unread.push({ path, message: `${path}:${faults[0]}${more}`, content: text, mentionsObjects: isMention });
    return;
  }
  found.notes.push(...notes.map((note) => `${path}:${note}`));
  for (const item of values.flatMap(items).filter((value) => !isKustomization(value))) {
    const object = isFields(item) ? objectOf(path, item) : undefined;
    if (object === undefined) found.leftOut.push(path);
    else if (file.appliedBy === undefined && isPatch(object)) found.unjudged.push(unjudgedPatch(object));
    else found.objects.push(remembered(object, text));
  }
}

/** Whether text that is no YAML, such as a template, would contain objects. */
function mentionsObjects(text: string): boolean {
  return ['apiVersion', 'kind'].every((field) => new RegExp(`^[\\s{,-]*["']?${field}["']?\\s*:`, 'm').test(text));
}

function unjudgedPatch(object: KubeObject): Unjudged {
  const why = 'is a patch, which is judged only with the kustomization that applies it';
  return { path: object.file, message: `${object.file}: ${titleOf(object)} ${why}`, content: JSON.stringify(object.written) };
}

function isKustomization(value: unknown): boolean {
  return (textAt(value, 'apiVersion') ?? '').startsWith(`${KUSTOMIZATION_GROUP}/`);
}

/** The items of a List, or the document itself. */
function items(document: unknown): readonly unknown[] {
  const isList = isFields(document) && /List$/.test(textAt(document, 'kind') ?? '') && 'items' in document;
  return isList ? listAt(document, 'items').flatMap(items) : [document];
}

/** An object without a name gets one of `generateName` each time it is created: `seed-*`. */
function objectOf(file: string, written: Fields): KubeObject | undefined {
  const [apiVersion, kind, generated] = ['apiVersion', 'kind', 'metadata.generateName'].map((path) => textAt(written, path));
  const name = textAt(written, 'metadata.name') || (generated && `${generated}*`);
  if (!apiVersion || !kind || !name) return undefined;
  const group = currentGroup(apiVersion, kind);
  const place = textAt(written, 'metadata.namespace') ?? '';
  return { group, kind, name, file, place, written, stored: stored(group, kind, inCurrentVersion(apiVersion, kind, written)) };
}
