import { CustomResource } from '../convert/custom-resource';
import { Fault, formatFault } from '../convert/reading/faults';
import { visibleLines } from '../support/visible';
import { build } from '../convert/build';
import { EXIT_FAULTY_INPUT, EXIT_OK, Io } from './io';
import { collisions, documents, Manifest, manifestsOf } from '../convert/manifests';
import { notes } from '../convert/notes';
import { ConvertOptions } from '../convert/options';
import { foreignFiles, leftovers, outputFiles, writeFiles } from '../convert/output';
import { place } from '../convert/placement';
import { readSources } from './sources';

/** Reads all, checks all, then writes all or, when anything is wrong, nothing. Gives the exit code. */
export function convert(files: readonly string[], options: ConvertOptions, io: Io): number {
  const optionFaults = faultsOfOptions(options);
  if (optionFaults.length > 0) return refuse(optionFaults, io);

  const sources = readSources(files, io);
  const placement = place(sources.resources, options);
  const faults = [...sources.faults, ...placement.faults];
  const distinct = placement.faults.length > 0 ? [] : placement.resources;
  const { app, services, faults: brokenRules } = build(distinct, options);
  if (faults.length + brokenRules.length > 0) return refuse([...faults, ...brokenRules].map(formatFault), io);

  const manifests = manifestsOf(app);
  const colliding = collisions(manifests);
  if (colliding.length > 0) return refuse(colliding.map((object) => `operatorless: ${object} must be made by one resource, got two; rename one`), io);

  const outcome = options.out === undefined ? print(manifests, io) : write(options.out, manifests, instances(placement.resources));
  if (outcome.faults.length > 0) return refuse(outcome.faults.map(formatFault), io);
  for (const note of [...outcome.notes, ...notes(placement.resources, services, options)]) io.writeError(`note: ${visibleLines(note)}\n`);
  return EXIT_OK;
}

function faultsOfOptions({ domain, gateway }: ConvertOptions): string[] {
  return domain === undefined || gateway !== undefined ? [] : ['operatorless: --domain must come with --gateway NAMESPACE/NAME, got none: nobody would serve the hosts'];
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

/** The names under which objects of these resources are known, those of shared routes included. */
function instances(resources: readonly CustomResource[]): string[] {
  return resources.flatMap((resource) => (resource.kind === 'MicroServiceDeploy' ? [resource.name, resource.props.msName] : [resource.name]));
}

function write(folder: string, manifests: readonly Manifest[], names: readonly string[]): Outcome {
  const files = outputFiles(folder, manifests);
  const faults = foreignFiles(files);
  if (faults.length > 0) return { faults, notes: [] };
  const changed = writeFiles(files);
  const stale = leftovers(files, names).map((path) => `${path} holds an object that is no longer wanted; delete it, from the cluster as well`);
  return { faults, notes: [`${files.length} files in ${folder}, ${changed.length} of them changed`, ...stale] };
}
