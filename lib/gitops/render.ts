import type { App, Chart } from 'cdk8s';
import { grouped } from '../support/grouped';
import { userError } from '../support/user-error';
import { visible, visibleLines } from '../support/visible';
import { applyOrder } from './order/apply-order';
import { type Folder, foldersOf, type FolderWait } from './order/folders';
import { GIT_ATTRIBUTES_FILE, gitAttributes } from './git-attributes';
import { schemasOf } from './cluster';
import { connectionFaults } from './connections';
import { duplicateFaults, manifestFaults } from './faults';
import { INDEX_FILE, indexText } from './disk/index-file';
import { kustomization, KUSTOMIZATION_FILE } from './yaml/kustomization';
import { type Manifest, manifestsOf } from './manifest';
import type { Fields } from '../kubernetes/objects/fields';
import { pathOf, placeFaults, places } from './place';
import type { Progress } from './disk/progress';
import { folderReadme, overviewOf, README_FILE, rootReadme } from './readme/readme';
import type { RenderedFile } from './disk/rendered-file';
import { withSyncAnnotations } from './sync';
import type { Target } from '../kubernetes/versions/versions';
import { walk } from './tree';
import { joined, neededWaits, type Wait, waitsOf } from './order/waits';
import { syncWaves, waveFaults } from './order/waves';
import { toYaml } from './yaml/yaml';

/** The settings for rendering an app, with every default resolved. */
export interface RenderSettings {
  readonly folderOf: (chart: Chart) => string;
  readonly readme: boolean;
  readonly argoCd: boolean;
  readonly flux: boolean;
  readonly gitAttributes: boolean;
  readonly recordConstructMetadata: boolean;
  readonly oneSidedConnections: boolean;
  readonly target: Target;
  /** The folder or file with definitions of kinds. */
  readonly crds: string | undefined;
}

/** An app's objects in the order in which they are applied, with the file of each. */
interface RenderedApp {
  readonly files: readonly ManifestFile[];
  readonly folders: readonly Folder[];
}

/** A manifest and its path. */
interface ManifestFile {
  readonly manifest: Manifest;
  readonly folder: string;
  /** Relative to `folder`. */
  readonly file: string;
  readonly text: string;
}

/**
 * Returns every object of the app, checked, in order and as YAML.
 *
 * @throws one error with all faults that the validations of constructs find or, if there are none, our own checks; each comes after a path
 */
export function renderApp(app: App, settings: RenderSettings, progress?: Progress): RenderedApp {
  const tree = walk(app);
  refuse(tree.faults);
  const unordered = manifestsOf(tree, progress);
  const placed = places(unordered, settings.folderOf);
  refuse([
    ...manifestFaults(unordered, schemasOf(unordered, settings), settings.target),
    ...duplicateFaults(unordered),
    ...placeFaults(unordered, placed),
    ...(settings.oneSidedConnections ? [] : connectionFaults(unordered)),
  ]);
  const declared = waitsOf(tree, tree.dependencies);
  const byWeight = [declared, neededWaits(unordered), waitsOf(tree, tree.nestings)];
  // Only declared dependencies can form a circle by themselves, which is an error. Every other circle involves waits of two kinds.
  const waits = byWeight.reduce<readonly Wait[]>((weightier, lesser) => (
    weightier.length === 0 ? lesser : joined(unordered.length, weightier, lesser)
  ), []);
  const order = applyOrder(unordered, waits);
  const waves = settings.argoCd ? syncWaves(unordered, waits, order) : [];
  if (settings.argoCd) refuse(waveFaults(unordered, declared, waves));
  const files = order.map((index) => {
    const fields = withSyncAnnotations(unordered[index], waves[index] ?? 0, settings);
    return { manifest: { ...unordered[index], fields }, ...placed[index], text: yamlOf(unordered[index].path, fields) };
  });
  return { files, folders: foldersOf(files, byWeight.map((list) => folderWaits(list, (index) => placed[index].folder))) };
}

/** All files of a rendered app, sorted by path. */
export function filesOf({ files, folders }: RenderedApp, settings: RenderSettings): RenderedFile[] {
  const { readme, recordConstructMetadata: metadata } = settings;
  const rendered = [
    ...files.map(({ manifest, text, ...place }) => ({ path: pathOf(place), text, manifest: manifest.fields, construct: manifest.path })),
    ...(readme ? readmes(files) : []),
    ...(metadata ? [constructMetadata(files)] : []),
    ...(settings.gitAttributes && files.length > 0 ? [{ path: GIT_ATTRIBUTES_FILE, text: gitAttributes }] : []),
    ...folders.map(({ path, resources }) => (
      { path: pathOf({ folder: path, file: KUSTOMIZATION_FILE }), text: kustomization(resources) }
    )),
  ];
  if (rendered.length === 0) return [];
  return [...rendered, { path: INDEX_FILE, text: indexText(rendered.map(({ path }) => path)) }].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Returns a README for each chart's folder, and one for the root that lists them. */
function readmes(files: readonly ManifestFile[]): RenderedFile[] {
  const byFolder = grouped(files, ({ folder }) => folder);
  const folders = [...byFolder].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, inside]) => ({ path, files: inside }));
  const overview = overviewOf(files.map(({ manifest }) => manifest));
  const own = folders.map(({ path, files: inside }) => (
    { path: pathOf({ folder: path, file: README_FILE }), text: folderReadme(path, inside, overview) }
  ));
  return byFolder.has('') || files.length === 0 ? own : [...own, { path: README_FILE, text: rootReadme(folders) }];
}

/** Returns the file that validation plugins of the cdk8s command line read, in the form in which cdk8s writes it. */
function constructMetadata(files: readonly ManifestFile[]): RenderedFile {
  const resources = Object.fromEntries(files.map(({ manifest }) => [manifest.name, { path: manifest.path }]));
  return { path: 'construct-metadata.json', text: JSON.stringify({ version: '1.0.0', resources }) };
}

function yamlOf(path: string, fields: Fields): string {
  try {
    return toYaml(fields);
  } catch (error) {
    throw new Error(visible(`[${path}] ${(error as Error).message}`), { cause: error });
  }
}

function folderWaits(waits: readonly Wait[], folderOf: (index: number) => string): FolderWait[] {
  return waits.flatMap(({ objects, others }) => {
    const [waiting, awaited] = [objects, others].map((indices) => [...new Set(indices.map(folderOf))]);
    return waiting.flatMap((folder) => awaited.map((other): FolderWait => [folder, other]));
  });
}

function refuse(faults: readonly string[]): void {
  if (faults.length > 0) throw userError(visibleLines(faults.join('\n')));
}
