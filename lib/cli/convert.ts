import { readFileSync } from 'node:fs';
import { build } from '../convert/build';
import type { CustomResource } from '../convert/custom-resource';
import { collisions, documents, manifestsOf } from '../convert/manifests';
import type { Manifest } from '../convert/manifests';
import { notes } from '../convert/notes';
import type { ConvertOptions } from '../convert/options';
import { foreignFiles, leftovers, outputFiles, writeFiles } from '../convert/output';
import { distinctResources, place } from '../convert/placement';
import { readCustomResources } from '../convert/read';
import type { CustomResources } from '../convert/read';
import { formatFault } from '../convert/reading/faults';
import type { Fault } from '../convert/reading/faults';
import { visibleLines } from '../support/visible';
import { EXIT_FAULTY_INPUT, EXIT_OK } from './io';
import type { Io } from './io';

/** The names of standard input as an argument and in messages. */
const STANDARD_INPUT = { argument: '-', name: 'stdin' };

/** Why a file can't be read, in the user's words. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'nothing with this name', EISDIR: 'a folder', EACCES: 'a file without permission to read it',
};

/** Reads and checks everything, and then writes all files, or none if anything is wrong. Returns the exit code. */
export function convert(files: readonly string[], options: ConvertOptions, io: Io): number {
  const optionFaults = faultsOfOptions(options);
  if (optionFaults.length > 0) return refuse(optionFaults, io);

  const sources = readSources(files, io);
  const placement = place(sources.resources, options);
  const built = build(distinctResources(placement.resources), options);
  const allFaults = inOrder([...sources.faults, ...placement.faults, ...built.faults], files);
  if (allFaults.length > 0) return refuse([...new Set(allFaults.map(formatFault))], io);

  const manifests = manifestsOf(built.app);
  const colliding = collisions(manifests).map((object) => `operatorless: ${object} must be made by one resource, got two; rename one`);
  if (colliding.length > 0) return refuse(colliding, io);

  const outcome = options.out === undefined ? print(manifests, io) : write(options.out, manifests, instances(placement.resources));
  if (outcome.faults.length > 0) return refuse(outcome.faults.map(formatFault), io);
  const allNotes = [...outcome.notes, ...sources.notes, ...notes(placement.resources, built, options)];
  for (const note of allNotes) io.writeError(`note: ${visibleLines(note)}\n`);
  return EXIT_OK;
}

function faultsOfOptions({ domain, gateway }: ConvertOptions): string[] {
  if (domain === undefined || gateway !== undefined) return [];
  return ['operatorless: --domain must come with --gateway NAMESPACE/NAME, got none: nothing would serve the hosts'];
}

/** Sorts faults by file, in the order of the arguments, and then from top to bottom. */
function inOrder(faults: readonly Fault[], files: readonly string[]): Fault[] {
  const names = files.map((file) => (file === STANDARD_INPUT.argument ? STANDARD_INPUT.name : file));
  const place = ({ at = { line: 0, column: 0 } }: Fault) => at;
  return [...faults].sort((one, other) => names.indexOf(one.file) - names.indexOf(other.file)
    || place(one).line - place(other).line || place(one).column - place(other).column);
}

function refuse(faults: readonly string[], io: Io): number {
  for (const fault of faults) io.writeError(`${visibleLines(fault)}\n`);
  return EXIT_FAULTY_INPUT;
}

interface Outcome {
  readonly faults: readonly Fault[];
  readonly notes: readonly string[];
}

function print(manifests: readonly Manifest[], io: Io): Outcome {
  io.writeOutput(documents(manifests));
  return { faults: [], notes: [] };
}

/** The names that the objects of these resources are known by, including those of shared routes. */
function instances(resources: readonly CustomResource[]): string[] {
  return resources.flatMap(
    (resource) => (resource.kind === 'MicroServiceDeploy' ? [resource.name, resource.props.msName] : [resource.name]),
  );
}

function write(folder: string, manifests: readonly Manifest[], names: readonly string[]): Outcome {
  const files = outputFiles(folder, manifests);
  const faults = foreignFiles(files);
  if (faults.length > 0) return { faults, notes: [] };
  const changed = writeFiles(files);
  const stale = leftovers(files, names).map(
    (path) => `${path} contains an object that is no longer wanted; delete it, also from the cluster`,
  );
  return { faults, notes: [`${files.length} files in ${folder}, ${changed.length} of them changed`, ...stale] };
}

/** Reads the custom resources of every file. */
function readSources(files: readonly string[], io: Io): CustomResources {
  const read = files.map((file) => readSource(file, io));
  return {
    resources: read.flatMap(({ resources }) => resources),
    faults: read.flatMap(({ faults }) => faults),
    notes: read.flatMap(({ notes: ofFile }) => ofFile),
  };
}

function readSource(file: string, io: Io): CustomResources {
  if (file === STANDARD_INPUT.argument) return readCustomResources(STANDARD_INPUT.name, io.readStandardInput());
  const content = readText(file);
  if ('text' in content) return readCustomResources(file, content.text);
  return { resources: [], faults: [{ file, at: undefined, message: `must be a file, got ${content.reason}` }], notes: [] };
}

function readText(file: string): { readonly text: string } | { readonly reason: string } {
  try {
    return { text: readFileSync(file, 'utf8') };
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    return { reason: REASONS[code] ?? code };
  }
}
