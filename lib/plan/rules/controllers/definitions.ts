import { at, listAt, textAt } from '../../../kubernetes/objects/fields';
import { DEFINITION, definedKind } from '../../../kubernetes/objects/kinds';
import { type Change, changeOf, editOf, type World } from '../../change';
import { enumerate } from '../../format';
import { type Inventory, type KeysOf, objectsWith } from '../../inventory';
import { type KubeObject, titleOf, typeOf } from '../../kube-object';
import type { Rule, Verdict } from '../../rule';

interface Version {
  readonly name: string;
  readonly served: boolean;
  readonly stored: boolean;
}

/** Those of `v1beta1` of the definitions' API may have a single version. */
function versionsOf({ stored }: KubeObject): Version[] {
  const versions = listAt(stored, 'spec.versions').map((version) => (
    { name: textAt(version, 'name') ?? '', served: at(version, 'served') === true, stored: at(version, 'storage') === true }
  ));
  const only = textAt(stored, 'spec.version');
  return versions.length === 0 && only !== undefined ? [{ name: only, served: true, stored: true }] : versions;
}

/** Versions in which the API server has stored objects, as far as the side knows: it tells them only of a cluster. */
function storedVersions(definition: KubeObject): string[] {
  const listed = listAt(definition.written, 'status.storedVersions').map(String);
  return [...new Set([...listed, ...versionsOf(definition).filter(({ stored }) => stored).map(({ name }) => name)])];
}

function namesOf(versions: readonly Version[]): string[] {
  return versions.map(({ name }) => name);
}

/** The stored versions that the definition no longer has. */
function lostStored(change: Change): string[] {
  const edit = editOf(change, DEFINITION);
  if (edit === undefined || versionsOf(edit.after).length === 0) return [];
  const left = namesOf(versionsOf(edit.after));
  return storedVersions(edit.before).filter((name) => !left.includes(name));
}

function storedVersionRemoved(change: Change): Verdict | undefined {
  const [lost, definition] = [lostStored(change), editOf(change, DEFINITION)?.after];
  if (definition === undefined || lost.length === 0) return undefined;
  const left = JSON.stringify({ status: { storedVersions: storedVersions(definition) } });
  const patch = `kubectl patch customresourcedefinition ${definition.name} --subresource=status --type=merge -p '${left}'`;
  return {
    message: `${enumerate(lost)} ${are(lost)} gone, but objects may be stored in ${them(lost)}: the API server refuses this until `
      + `status.storedVersions no longer has ${them(lost)}`,
    way: `a release earlier, keep the version with served: true and storage: false, write every object again, and then ${patch}`,
  };
}

/** Versions that were served, and no longer are. */
function lostServed(change: Change): string[] {
  const edit = editOf(change, DEFINITION);
  if (edit === undefined || versionsOf(edit.after).length === 0) return [];
  const served = (definition: KubeObject) => namesOf(versionsOf(definition).filter((version) => version.served));
  const left = served(edit.after);
  return served(edit.before).filter((name) => !left.includes(name));
}

/** `tea.example.com/Cup v1alpha1`: objects by the version in which they are written. */
const versionKeys: KeysOf = (object) => [`${typeOf(object)} ${versionOf(object)}`];

function versionOf({ written }: KubeObject): string {
  return (textAt(written, 'apiVersion') ?? '').split('/').pop() ?? '';
}

/** Also about objects that don't change: they are applied again all the same. */
function definedVersionUsed(change: Change, { after }: World): Verdict | undefined {
  const lost = lostServed(change);
  const definition = editOf(change, DEFINITION)?.after;
  if (definition === undefined || lost.length === 0) return undefined;
  const users = lost.flatMap((name) => objectsWith(after, versionKeys, `${definedKind(definition.stored)} ${name}`))
    .filter((user) => !isServed(user, definitionsOf(user, after)));
  if (users.length === 0) return undefined;
  const names = enumerate([...new Set(users.map(versionOf))]);
  return {
    message: `${enumerate(users.map(titleOf))} ${users.length === 1 ? 'is' : 'are'} written in ${names}, which is no longer served: `
      + `the API server refuses ${them(users)}`,
    way: `write ${them(users)} in ${enumerate(servedBy(definition))} first`,
  };
}

function servedBy(definition: KubeObject): string[] {
  return namesOf(versionsOf(definition).filter(({ served }) => served));
}

function definedVersionGone(change: Change, world: World): Verdict | undefined {
  const lost = lostServed(change);
  if (lost.length === 0 || definedVersionUsed(change, world) !== undefined || lostStored(change).length > 0) return undefined;
  return {
    message: `${enumerate(lost)} ${are(lost)} no longer served: whoever still reads or writes ${them(lost)} fails`
      + '; the API server refuses to remove a version in which it may have stored objects',
    way: 'move clients and manifests in other places first; kubectl get customresourcedefinition -o yaml shows status.storedVersions',
  };
}

/** Once: not if the definition lost the version in this change, which is reported there. */
function versionNotServed(change: Change, world: World): Verdict | undefined {
  if (change.is === 'removed') return undefined;
  const definitions = definitionsOf(change.after, world.after).filter((definition) => versionsOf(definition).length > 0);
  if (definitions.length === 0 || isServed(change.after, definitions)) return undefined;
  const version = versionOf(change.after);
  const isTold = definitions.map((definition) => changeOf(definition, world)).some((edit) => edit && lostServed(edit).includes(version));
  const served = enumerate([...new Set(definitions.flatMap(servedBy))]);
  return isTold ? undefined : {
    message: `is written in ${version}, but ${titleOf(definitions[0])} serves only ${served}`, way: `write it in ${served}`,
  };
}

const definitionKeys: KeysOf = (object) => (typeOf(object) === DEFINITION ? [definedKind(object.stored)] : []);

/** Several, if the manifests are for more than one cluster. */
function definitionsOf(object: KubeObject, world: Inventory): readonly KubeObject[] {
  return objectsWith(world, definitionKeys, typeOf(object));
}

function isServed(object: KubeObject, definitions: readonly KubeObject[]): boolean {
  return definitions.some((definition) => servedBy(definition).includes(versionOf(object)));
}

function are(items: readonly unknown[]): string {
  return items.length === 1 ? 'is' : 'are';
}

function them(items: readonly unknown[]): string {
  return items.length === 1 ? 'it' : 'them';
}

/** Rules about the versions of custom resources. */
export const definitionRules: readonly Rule[] = [
  { name: 'stored-version-removed', level: 'refused', byHand: true, judge: storedVersionRemoved },
  { name: 'defined-version-used', level: 'refused', judge: definedVersionUsed },
  { name: 'version-not-served', level: 'refused', judge: versionNotServed },
  { name: 'defined-version-gone', level: 'danger', judge: definedVersionGone },
];
