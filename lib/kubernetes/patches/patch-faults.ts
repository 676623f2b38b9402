import { isDeepStrictEqual } from 'node:util';
import { ApiObject } from 'cdk8s';
import type { Demand, Fault } from '../../support/fault';
import { named } from '../../support/named';
import { nearest } from '../../support/nearest';
import { isFields } from '../objects/fields';
import { type Missing, missing, missingParent, ofLastEntry, valueAt } from './json-pointer';
import { lostIn } from './lost-value';
import { type Patch, patched, patchesOf, rendered } from './patch';

/** What an object would name: more help nobody. */
const MOST_NAMES = 12;

/**
 * What is wrong with the JSON patches of an object: one that points to nothing, and one that changes nothing. cdk8s applies both
 * without a word, or fails with the error of a library.
 */
export function patchFaults(object: ApiObject): Fault[] {
  const patches = patchesOf(object);
  const faults: Fault[] = [];
  for (const [index, patch] of patches.entries()) {
    const [before, after] = [patches.slice(0, index), patches.slice(0, index + 1)];
    const misled = pathDemand(patched(object, before), patch);
    // The patches after it may build on it.
    if (misled !== undefined) return [...faults, faultOf(patch, { ...misled, ...meantForAnother(object, patch) })];
    const idle = effectDemand(object, before, after, patch);
    if (idle !== undefined) faults.push(faultOf(patch, idle));
  }
  return faults;
}

/** Where a construct's main object lacks the path, another of its objects may have it: the StatefulSets of a cluster behind its Service. */
function meantForAnother(object: ApiObject, { op, path, from }: Patch): Partial<Demand> {
  if (op === 'test' || !path.startsWith('/spec/')) return {};
  const siblings = (object.node.scope?.node.children ?? []).filter(ApiObject.isApiObject).filter(({ kind }) => kind !== object.kind);
  const others = siblings.filter((other) => {
    const document = patched(other, []);
    return (op === 'add' ? missingParent(document, path) : missing(document, op === 'copy' || op === 'move' ? from : path)) === undefined;
  });
  const alike = others.filter(({ kind }) => kind === others[0].kind);
  if (alike.length === 0) return {};
  const ids = named(alike.map(({ node }) => node.id));
  return { fix: `this is the ${object.kind}: patch the ${alike[0].kind}${alike.length > 1 ? 's' : ''}, with node.findChild of ${ids}` };
}

function faultOf({ op, path, from }: Patch, demand: Demand): Fault {
  const places = [from, path].filter((place, index) => index === 1 || place !== '').map((place) => `'${place}'`);
  return { prop: `JsonPatch.${op}(${places.join(', ')})`, ...demand };
}

/** Whether everything that the patch points to is there, before it is applied. */
function pathDemand(document: unknown, { op, path, from, value }: Patch): Demand | undefined {
  const wrong = [path, from].find((pointer) => pointer !== '' && !pointer.startsWith('/'));
  if (wrong !== undefined) return { must: 'have a path that begins with "/"', got: `"${wrong}"`, fix: `use "/${wrong}"` };
  const source = ['copy', 'move'].includes(op) ? missing(document, from) : undefined;
  const target = ['remove', 'replace', 'test'].includes(op) ? missing(document, path) : missingParent(document, path);
  const lost = source ?? target;
  if (lost !== undefined) return missingDemand(lost, op);
  if (op !== 'test' || isDeepStrictEqual(valueAt(document, path), value)) return undefined;
  return { must: `find ${JSON.stringify(value)}`, got: JSON.stringify(valueAt(document, path)) };
}

function missingDemand({ at, step, found }: Missing, op: string): Demand {
  const place = at === '' ? 'the object' : at;
  const must = 'have a path that exists';
  if (Array.isArray(found)) {
    const last = found.length === 0 ? 'has no entry' : `has the entries 0 to ${found.length - 1}`;
    return { must, got: `"${step}" in ${place}, which ${last}`, fix: 'use the index of an entry, or "-" to add one at the end' };
  }
  if (!isFields(found)) return { must, got: `"${step}" in ${place}, which is ${JSON.stringify(found)}` };
  const names = Object.keys(found);
  const near = nearest(step, names);
  const list = names.slice(0, MOST_NAMES).join(', ');
  return { must, got: `"${step}" in ${place}, which has ${list || 'no field'}`, fix: fixOf(`${at}/${step}`, near, op) };
}

function fixOf(pointer: string, near: string | undefined, op: string): string {
  if (near !== undefined) return `use "${near}"`;
  if (/\/(?:annotations|labels|nodeSelector|matchLabels|data)\/[^/]*$/.test(pointer)) {
    return 'write the "/" in a key as "~1", or add the whole object first';
  }
  if (op === 'replace') return "use JsonPatch.add for what isn't there yet";
  return op === 'remove' ? 'drop the patch' : `add "${pointer}" first`;
}

/** Whether the manifest shows what the patch does. */
function effectDemand(object: ApiObject, before: readonly Patch[], after: readonly Patch[], patch: Patch): Demand | undefined {
  if (patch.op === 'test') return undefined;
  const document = patched(object, after);
  const manifest = renderedWithout(object, after);
  const place = ofLastEntry(document, patch.path);
  const lost = patch.op === 'remove' ? undefined : lostIn(manifest, place, valueAt(document, place));
  if (lost !== undefined) return lostDemand(object, lost);
  if (!isDeepStrictEqual(manifest, renderedWithout(object, before))) return undefined;
  const value = valueAt(document, place);
  return {
    must: 'change the manifest', got: value === undefined ? 'no change' : `${JSON.stringify(value)}, which it has already`,
    why: 'a patch without effect hides a mistake, or a value that is now the default', fix: 'drop the patch',
  };
}

function lostDemand(object: ApiObject, lost: string): Demand {
  return {
    must: 'reach the manifest', got: `no ${lost}`,
    why: `the class ${object.constructor.name} renders only fields and types that it knows`,
    fix: `create the object with new ApiObject(scope, id, { apiVersion: '${object.apiVersion}', kind: '${object.kind}', ... })`,
  };
}

/** Undefined if the object's class fails on the values of the patches. */
function renderedWithout(object: ApiObject, patches: readonly Patch[]): unknown {
  try {
    return rendered(object, patches);
  } catch {
    return undefined;
  }
}
