import { existsSync, statSync } from 'node:fs';
import { dirname, join, posix, sep } from 'node:path';
import { INDEX_FILE, indexedPaths } from '../gitops/disk/index-file';
import { Progress } from '../gitops/disk/progress';
import { type ManifestFile, mayHoldManifests } from '../plan/read/manifest-file';
import { visible } from '../support/visible';
import { appOutput } from './cdk8s-project';
import type { Cdk8sProject } from './cdk8s-project';
import { filesBelow } from './files/folder';
import { filesAt, isInRepository, isRevision } from './files/git';
import { type LaidOut, layOutFiles, layOutRevision } from './files/lay-out';
import type { Io } from './io';
import { CommandError } from './io';
import { named } from '../support/named';

/** One side of a plan: files and their title. */
export interface Source {
  readonly title: string;
  /** The folder of the files, even if they are not written there yet. */
  readonly folder: string;
  /** The revision at which they were committed. Undefined for files on disk. */
  readonly revision?: string;
  readonly files: readonly ManifestFile[];
  /** Files that the app neither writes nor deletes, and that may contain what it writes elsewhere now. */
  readonly leftovers?: readonly string[];
  /** Puts the files on disk for programs that read them there. */
  readonly layOut: () => LaidOut;
}

/** Both sides of a plan. */
interface Sources {
  readonly from: Source;
  readonly to: Source;
}

/** By default, OLD is what is committed, and NEW what the app would write. */
export function sourcesOf(old: string | undefined, next: string | undefined, project: Cdk8sProject, io: Io): Sources {
  const from = sourceOf(old ?? 'HEAD', project);
  const to = next === undefined ? appSource(from, project, io) : sourceOf(next, project);
  refuseMistyped(from, to);
  refuseMistyped(to, from);
  return { from, to };
}

/** A folder, a file, a revision of Git, or a folder of one: `HEAD~1:manifests/staging`. */
function sourceOf(name: string, project: Cdk8sProject): Source {
  if (existsSync(name)) {
    const folder = statSync(name).isDirectory() ? name : dirname(name);
    return { title: name, folder: folderOf(name), files: filesBelow(name), layOut: () => ({ folder, remove: () => undefined }) };
  }
  const [revision, path] = name.split(/:(.*)/s);
  // As in Git, `HEAD:` means everything.
  const folder = path === undefined ? project.output : path || '.';
  if (isRevision(revision)) return {
    title: `${folder} at ${revision}`,
    folder: folderOf(folder),
    revision,
    files: filesAt(revision, folder),
    layOut: () => layOutRevision(revision, folder),
  };
  const why = name === 'HEAD' ? `: ${whyNoHead()}` : '';
  throw new CommandError(`OLD and NEW must be a folder or a revision of Git, got "${name}", which is neither${why}`);
}

/** Without an argument, OLD is HEAD: people who have never named it need to know what it is. */
function whyNoHead(): string {
  const fix = 'or name the manifests to compare with, as OLD';
  return isInRepository() ? `nothing is committed yet; commit first, ${fix}` : `this is no repository of Git; run it in one, ${fix}`;
}

/** The folder as the app would leave it: with the app's own files, and files of others, which it doesn't touch. */
function appSource(old: Source, project: Cdk8sProject, io: Io): Source {
  if (project.app === undefined) throw new CommandError(
    'cdk8s.yaml must name the app, the command that writes manifests, got none; give --app COMMAND, or NEW as a folder',
  );
  const files = appOutput(project.app, new Progress(io.screen));
  const written = new Set(files.map(({ path }) => path));
  const leftovers = hasIndex(old.files) || !hasIndex(files) ? [] : foundThere(old, project, io);
  const others = [...leftovers, ...ofOthers(old)].filter(({ path }) => !written.has(path));
  const all = [...files, ...others];
  return {
    title: 'what the app writes now',
    folder: folderOf(project.output),
    files: all,
    leftovers: leftovers.map(({ path }) => path),
    layOut: () => layOutFiles(all),
  };
}

function hasIndex(files: readonly ManifestFile[]): boolean {
  return files.some(({ path }) => path === INDEX_FILE);
}

/** Files that an earlier App left in the folder. OperatorlessApp doesn't delete them when it writes there for the first time. */
function foundThere({ files }: Source, { output }: Cdk8sProject, { writeError }: Io): ManifestFile[] {
  const there = files.filter(({ path }) => existsSync(join(output, path)));
  const manifests = there.map(({ path }) => path).filter(mayHoldManifests);
  if (manifests.length > 0) writeError(
    `note: OperatorlessApp deletes only what it wrote; delete ${visible(named(manifests))} if its files take their place\n`,
  );
  return there;
}

/** Git has no empty folders. A folder that only one side has may be new or gone. With a mistyped name, everything would seem so. */
function refuseMistyped({ title, folder, revision, files }: Source, other: Source): void {
  if (revision === undefined || files.length > 0 || (other.folder === folder && other.files.length > 0)) return;
  throw new CommandError(`${title} must contain files, got none: everything would be new, or gone;`
    + ` name a folder of "git ls-tree -rd --name-only ${revision}", as ${revision}:FOLDER or with --output`);
}

function folderOf(name: string): string {
  return posix.join(name.split(sep).join('/'), '.');
}

/** Files that the index of OperatorlessApp doesn't list. Empty without an index, because `cdk8s synth` deletes everything in the folder. */
function ofOthers({ title, files }: Source): ManifestFile[] {
  const index = files.find(({ path }) => path === INDEX_FILE);
  if (index === undefined) return [];
  const ours = new Set([INDEX_FILE, ...pathsIn(index, title)]);
  return files.filter(({ path }) => !ours.has(path));
}

function pathsIn({ text }: ManifestFile, title: string): string[] {
  try {
    return indexedPaths(text);
  } catch (error) {
    throw new CommandError(`${title}: ${(error as Error).message}`);
  }
}

/** Paths of files that differ, are missing, or are no longer written. */
export function drift(committed: Source, now: Source): string[] {
  const [old, next] = [committed, now].map(({ files }) => new Map(files.map((file) => [file.path, file])));
  const differing = [...next].filter(([path, { text }]) => old.get(path)?.text !== text).map(
    ([path]) => `${path} ${old.has(path) ? 'differs' : 'is missing'}`,
  );
  const stale = [...old.keys()].filter(
    (path) => !next.has(path) && (old.has(INDEX_FILE) || mayHoldManifests(path)),
  ).map((path) => `${path} is no longer written`);
  return [...differing, ...stale].sort();
}
