import { posix } from 'node:path';
import { canonicalJson } from '../canonical-json';
import { enumerate } from '../format';
import { type ManifestFile, mayHoldManifests } from '../read/manifest-file';
import type { Fields } from '../../kubernetes/objects/fields';
import {
  changingFields, isComponent, isKustomizationFile, isRemote, KUSTOMIZATION_FILES, kustomizationIn, needsHelm, referencesOf,
} from './kustomization';

/** A kustomization that no other one includes, so that somebody applies it. */
export interface Build {
  /** The path of its file. */
  readonly path: string;
  readonly folder: string;
  /** All that it is made of: the same before and after the change if nothing of it changes. */
  readonly content: string;
  /** The files with its objects. Undefined if only kustomize knows what it makes of them. */
  readonly plain: readonly ManifestFile[] | undefined;
  /** The fields by which it changes objects. */
  readonly changing: readonly string[];
  /** Why it can't be rendered here. */
  readonly obstacle: string | undefined;
}

/** How the files of one side are applied. */
interface Applied {
  readonly builds: readonly Build[];
  /** Files that no kustomization has anything to do with. */
  readonly others: readonly ManifestFile[];
  /** Manifests beside a kustomization file that doesn't list them. */
  readonly unlisted: readonly string[];
}

/** Reads a file that isn't among the given ones, such as `../base/web.yaml` beside their folder. Undefined if there is none. */
type ReadBeside = (path: string) => string | undefined;

/** Finds the kustomizations among the files. What is in a folder with one is applied only as it says. */
export function appliedBy(files: readonly ManifestFile[], readBeside: ReadBeside): Applied {
  const there = new Map(files.map((file) => [file.path, file]));
  const all = files.filter(({ path }) => isKustomizationFile(path)).map(({ path }) => walk(path, there, readBeside));
  const included = new Set(all.flatMap(({ path, kustomizations }) => [...kustomizations.keys()].filter((one) => one !== path)));
  const used = new Set(all.flatMap(({ contents }) => [...contents.keys()]));
  const folders = new Set(all.map(({ path }) => posix.dirname(path)));
  const unused = files.filter(({ path }) => !used.has(path));
  const isUnlisted = ({ path }: ManifestFile) => folders.has(posix.dirname(path)) && mayHoldManifests(path);
  const isApplied = (one: Walk) => !included.has(one.path) && !isComponent(one.kustomizations.get(one.path)) && !isCovered(one, all);
  return {
    builds: all.filter(isApplied).map(buildOf),
    others: unused.filter((file) => !isUnlisted(file)),
    unlisted: unused.filter(isUnlisted).map(({ path }) => path),
  };
}

/** Whether one further up lists the same files, without this kustomization. */
function isCovered({ path, kustomizations, contents }: Walk, all: readonly Walk[]): boolean {
  if ([...kustomizations.values()].some((one) => changingFields(one ?? {}).length > 0)) return false;
  const files = [...contents.keys()].filter((file) => !kustomizations.has(file));
  return all.some((other) => (
    other.path !== path && isBelow(path, posix.dirname(other.path)) && files.every((file) => other.contents.has(file))
  ));
}

function isBelow(path: string, folder: string): boolean {
  return folder === '.' || path.startsWith(`${folder}/`);
}

/** What is found on the way from one kustomization to all that it refers to. */
interface Walk {
  readonly path: string;
  readonly kustomizations: Map<string, Fields | undefined>;
  /** The text of every file, kustomizations included. */
  readonly contents: Map<string, string>;
  readonly faults: Map<string, string>;
  readonly missing: string[];
}

function walk(path: string, there: ReadonlyMap<string, ManifestFile>, readBeside: ReadBeside): Walk {
  const found: Walk = { path, kustomizations: new Map(), contents: new Map(), faults: new Map(), missing: [] };
  visit(path, there.get(path)?.text ?? '');
  return found;

  function visit(file: string, text: string): void {
    const kustomization = kustomizationIn(text);
    found.kustomizations.set(file, kustomization);
    found.contents.set(file, text);
    for (const reference of referencesOf(kustomization ?? {})) {
      const target = posix.join(posix.dirname(file), reference);
      if (!follow(target, textAmong) && (isRemote(reference) || !follow(target, readBeside))) found.missing.push(reference);
    }
  }

  function textAmong(file: string): string | undefined {
    return there.get(file)?.text;
  }

  /** Whether the target is a file, or a folder with a kustomization. */
  function follow(target: string, textOf: ReadBeside): boolean {
    const content = textOf(target);
    if (content !== undefined) {
      found.contents.set(target, content);
      const { fault } = there.get(target) ?? {};
      if (fault !== undefined) found.faults.set(target, fault);
      return true;
    }
    const inner = KUSTOMIZATION_FILES.map((name) => posix.join(target, name)).find((file) => textOf(file) !== undefined);
    if (inner !== undefined && !found.kustomizations.has(inner)) visit(inner, textOf(inner) ?? '');
    return inner !== undefined;
  }
}

function buildOf({ path, kustomizations, contents, faults, missing }: Walk): Build {
  const all = [...kustomizations.values()];
  const changing = [...new Set(all.flatMap((one) => changingFields(one ?? {})))];
  const files = [...contents].filter(([file]) => !kustomizations.has(file));
  const folder = posix.dirname(path);
  const isPlain = changing.length === 0 && missing.length === 0 && !all.includes(undefined);
  const plain = files.map(([file, text]): ManifestFile => ({
    path: within(folder, file), text, appliedBy: path, ...(faults.has(file) && { fault: faults.get(file) }),
  }));
  const obstacle = obstacleOf(missing, all.some((one) => needsHelm(one ?? {})));
  return { path, folder, changing, content: canonicalJson([...contents]), plain: isPlain ? plain : undefined, obstacle };
}

function obstacleOf(missing: readonly string[], helm: boolean): string | undefined {
  const [remote, local] = [true, false].map((is) => missing.filter((reference) => isRemote(reference) === is));
  if (local.length > 0) return `must refer to files that are there, got ${enumerate(local)}; correct it`;
  const got = [...remote, ...(helm ? ['charts of Helm'] : [])];
  if (got.length === 0) return undefined;
  return `must be made of files that are here to be judged, got ${enumerate(got)}; render it yourself, and plan what that writes`;
}

/** A file that several kustomizations may include belongs to the folder of this one. */
function within(folder: string, file: string): string {
  return isBelow(file, folder) ? file : posix.join(folder, file.replace(/^(\.\.\/)+/, ''));
}
