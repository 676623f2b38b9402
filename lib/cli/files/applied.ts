import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Progress, type Screen } from '../../gitops/disk/progress';
import { appliedBy, type Build } from '../../plan/kustomize/builds';
import { faultyFile, type ManifestFile } from '../../plan/read/manifest-file';
import type { LaidOut } from './lay-out';
import { rendered } from './kustomize';

/** Files of one side, and where they can be laid out for programs. */
interface Files {
  readonly files: readonly ManifestFile[];
  readonly layOut: () => LaidOut;
}

/** The files of one side as they are applied. */
interface Applied {
  /** With kustomizations rendered. */
  readonly files: readonly ManifestFile[];
  /** Manifests beside a kustomization file that doesn't list them. */
  readonly unlisted: readonly string[];
}

/** Renders the kustomizations of all sides. What is the same on several sides is rendered once. */
export function applied(sides: readonly Files[], screen: Screen): Applied[] {
  const progress = new Progress(screen);
  const known = new Map<string, ManifestFile>();
  try {
    return sides.map((side) => ofSide(side, known, progress));
  } finally {
    progress.end();
  }
}

function ofSide({ files, layOut }: Files, known: Map<string, ManifestFile>, progress: Progress): Applied {
  let laidOut: LaidOut | undefined;
  const folder = () => (laidOut ??= layOut()).folder;
  try {
    const { builds, others, unlisted } = appliedBy(files, (path) => textAt(join(folder(), path)));
    return { files: [...others, ...builds.flatMap((build) => build.plain ?? [rendering(build)])], unlisted };
  } finally {
    laidOut?.remove();
  }

  function rendering(build: Build): ManifestFile {
    const key = `${build.path} ${build.content}`;
    if (build.obstacle === undefined && !known.has(key)) progress.wait(`rendering ${build.path}`);
    const file = known.get(key) ?? render(build, folder);
    known.set(key, file);
    return file;
  }
}

function render({ path, folder, content, changing, obstacle }: Build, root: () => string): ManifestFile {
  const found = obstacle === undefined ? rendered(join(root(), folder)) : { fault: obstacle };
  if (found !== undefined && 'text' in found) return { path, text: found.text, appliedBy: path };
  return { ...faultyFile(path, found?.fault ?? needsProgram(changing), content), appliedBy: path };
}

function needsProgram(changing: readonly string[]): string {
  const why = changing.length === 0 ? '' : ` because of ${changing.join(', ')}`;
  const fix = 'install one, or render it yourself and plan what that writes';
  return `must be rendered${why}, got neither kubectl nor kustomize on the PATH; ${fix}`;
}

function textAt(location: string): string | undefined {
  return statSync(location, { throwIfNoEntry: false })?.isFile() ? readFileSync(location, 'utf8') : undefined;
}
