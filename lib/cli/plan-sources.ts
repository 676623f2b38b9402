import { existsSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { INDEX_FILE, indexedPaths } from '../gitops/disk/index-file';
import { Progress } from '../gitops/disk/progress';
import type { ManifestFile } from '../plan/read/read';
import { mayHoldManifests } from '../plan/read/read';
import { visible } from '../support/visible';
import { appOutput, filesBelow } from './cdk8s-project';
import type { Cdk8sProject } from './cdk8s-project';
import type { Io } from './io';
import { CommandError } from './io';
import { filesAt, isRevision } from './git';
import { named } from '../support/named';

/** One side of a plan: files, and what to call them. */
export interface Source {
  readonly title: string;
  /** Where they lie, or would lie. */
  readonly folder: string;
  /** At which they were committed; none of a folder that is there. */
  readonly revision?: string;
  readonly files: readonly ManifestFile[];
}

/** What is compared with what. */
interface Sources {
  readonly from: Source;
  readonly to: Source;
}

/** OLD is by default what is committed, NEW what the app would write. */
export function sourcesOf(old: string | undefined, next: string | undefined, project: Cdk8sProject, io: Io): Sources {
  const from = sourceOf(old ?? 'HEAD', project);
  const to = next === undefined ? appSource(from, project, io) : sourceOf(next, project);
  refuseMistyped(from, to);
  refuseMistyped(to, from);
  return { from, to };
}

/** A folder, a file, a revision of Git, or a folder of one: `HEAD~1:manifests/staging`. */
function sourceOf(name: string, project: Cdk8sProject): Source {
  if (existsSync(name)) return { title: name, folder: folderOf(name), files: filesBelow(name) };
  const [revision, path] = name.split(/:(.*)/s);
  // As Git has it, `HEAD:` is everything.
  const folder = path === undefined ? project.output : path || '.';
  if (isRevision(revision)) return {
    title: `${folder} at ${revision}`,
    folder: folderOf(folder),
    revision,
    files: filesAt(revision, folder),
  };
  throw new CommandError(`OLD and NEW must be a folder or a revision of Git, got "${name}", which is neither`);
}

/** What the app would leave in the folder: its own files, and those of others that it leaves alone. */
function appSource(old: Source, project: Cdk8sProject, io: Io): Source {
  if (project.app === undefined) throw new CommandError(
    'cdk8s.yaml must name the app, the command that writes manifests, got none; give --app COMMAND, or NEW as a folder',
  );
  const files = appOutput(project.app, new Progress(io.screen));
  const written = new Set(files.map(({ path }) => path));
  const others = (hasIndex(old.files) || !hasIndex(files)
    ? ofOthers(old)
    : foundThere(old, project, io)).filter(({ path }) => !written.has(path));
  return { title: 'what the app writes now', folder: folderOf(project.output), files: [...files, ...others] };
}

function hasIndex(files: readonly ManifestFile[]): boolean {
  return files.some(({ path }) => path === INDEX_FILE);
}

/** Files that the first OperatorlessApp of a folder finds there: those of the App before it, which stay unless somebody deletes them. */
function foundThere({ files }: Source, { output }: Cdk8sProject, { writeError }: Io): ManifestFile[] {
  const there = files.filter(({ path }) => existsSync(join(output, path)));
  const manifests = there.map(({ path }) => path).filter(mayHoldManifests);
  if (manifests.length > 0) writeError(
    `note: OperatorlessApp deletes only what it wrote; delete ${visible(named(manifests))} if its files take their place\n`,
  );
  return there;
}

/** Git has no empty folders. A folder that only one side has is new or gone; a mistyped one would make everything new or gone. */
function refuseMistyped({ title, folder, revision, files }: Source, other: Source): void {
  if (revision === undefined || files.length > 0 || (other.folder === folder && other.files.length > 0)) return;
  throw new CommandError(`${title} must contain files, got none: everything would be new, or gone;`
    + ` name a folder of "git ls-tree -rd --name-only ${revision}", as ${revision}:FOLDER or with --output`);
}

function folderOf(name: string): string {
  return posix.join(name.split(sep).join('/'), '.');
}

/** Files that the index of OperatorlessApp doesn't name. Without an index there are none: `cdk8s synth` empties the folder. */
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
  const [old, next] = [committed, now].map(({ files }) => new Map(files.map(({ path, text }) => [path, text])));
  const differing = [...next].filter(([path, text]) => old.get(path) !== text).map(
    ([path]) => `${path} ${old.has(path) ? 'differs' : 'is missing'}`,
  );
  const stale = [...old.keys()].filter(
    (path) => !next.has(path) && (old.has(INDEX_FILE) || mayHoldManifests(path)),
  ).map((path) => `${path} is no longer written`);
  return [...differing, ...stale].sort();
}
