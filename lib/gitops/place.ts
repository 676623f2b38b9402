import { createHash } from 'node:crypto';
import type { Chart } from 'cdk8s';
import { isNamedLikeBuiltIn } from '../kubernetes/objects/kinds';
import type { Manifest } from './manifest';
import { README_FILE } from './readme/readme';
import { KUSTOMIZATION_FILE } from './yaml/kustomization';

/** The folder for cluster-scoped objects and for namespaces, below their chart's folder. */
export const CLUSTER_FOLDER = 'cluster';

/** File systems allow names of 255 bytes. */
const LONGEST_STEM = 200;
const HASH_LENGTH = 8;

const FOLDER_NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;
/** Some file systems ignore case in names. */
const OUR_FILES = [KUSTOMIZATION_FILE, README_FILE, 'construct-metadata.json'].map((file) => file.toLowerCase());

/** The default folder of a chart: its path in the app, without hashes and numbers. */
export function defaultFolder(chart: Chart): string {
  return lowerCase(chart.node.path.replace(/\//g, '-'));
}

/** The folder of a manifest's chart, and its file relative to that folder. */
export interface Place {
  readonly folder: string;
  readonly file: string;
}

/**
 * Assigns a file to each object. Its name depends only on the object: `deployment-web.yaml`. Cluster-scoped objects are below `cluster/`,
 * and objects of another namespace than their chart's are below that namespace's name. Only objects that would share a file, such as kinds
 * of the same name from two controllers, get a hash that distinguishes them.
 */
export function places(manifests: readonly Manifest[], folderOf: (chart: Chart) => string): Place[] {
  const plain = manifests.map((manifest) => ({ folder: folderOf(manifest.source.chart), file: fileOf(manifest) }));
  const claims = new Map<string, number>();
  for (const { folder, file } of plain) claims.set(`${folder}/${file}`, (claims.get(`${folder}/${file}`) ?? 0) + 1);
  return plain.map(({ folder, file }, index) => ({
    folder,
    file: claims.get(`${folder}/${file}`) === 1 ? file : file.replace(/\.yaml$/, `.${hash(manifests[index])}.yaml`),
  }));
}

export function pathOf({ folder, file }: Place): string {
  return folder === '' ? file : `${folder}/${file}`;
}

function fileOf(manifest: Manifest): string {
  const { group, kind, name, namespace, ofCluster, source } = manifest;
  const type = isNamedLikeBuiltIn(group, kind) ? `${kind}.${group}` : kind;
  const stem = lowerCase(`${type}-${name}`);
  const file = stem.length > LONGEST_STEM ? `${stem.slice(0, LONGEST_STEM)}.${hash(manifest)}.yaml` : `${stem}.yaml`;
  if (ofCluster) return `${CLUSTER_FOLDER}/${file}`;
  return namespace === undefined || namespace === source.chart.namespace ? file : `${namespace}/${file}`;
}

/** Returns a name that every file system allows: names of roles may contain colons and capitals. */
function lowerCase(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9.-]/g, '_');
}

function hash({ group, kind, namespace, name }: Manifest): string {
  return createHash('sha256').update([group, kind, namespace ?? '', name].join('\0')).digest('hex').slice(0, HASH_LENGTH);
}

/** Returns the reasons why a chart can't have this folder. */
export function folderFaults(chart: Chart, folder: string): string[] {
  if (folder.split('/').every(isFolderName)) return [];
  const letters = `of at most ${LONGEST_STEM} letters, digits, ".", "_" and "-", not beginning with "." and different from our own files'`;
  return [`[${chart.node.path}] folder must be names joined by "/", ${letters}, got "${folder}": it is below the output folder; `
    + 'place the chart in one like "teams/shop"'];
}

function isFolderName(name: string): boolean {
  return FOLDER_NAME.test(name) && name.length <= LONGEST_STEM && !OUR_FILES.includes(name.toLowerCase());
}

/** Faults of folders: invalid ones, and those that charts share by accident. */
export function placeFaults(manifests: readonly Manifest[], places: readonly Place[]): string[] {
  const folders = new Map<Chart, string>();
  const ofCluster = new Map<string, Chart>();
  manifests.forEach(({ source }, index) => {
    const { folder, file } = places[index];
    folders.set(source.chart, folder);
    if (file.startsWith(`${CLUSTER_FOLDER}/`)) ofCluster.set(`${folder}/${CLUSTER_FOLDER}`, source.chart);
  });
  const owners = new Map<string, Chart>();
  return [...folders].flatMap(([chart, folder]) => [
    ...folderFaults(chart, folder),
    ...sharedFaults(chart, folder, owners),
    ...clusterFaults(chart, folder, ofCluster.get(folder)),
  ]);
}

function sharedFaults(chart: Chart, folder: string, owners: Map<string, Chart>): string[] {
  if (folder !== defaultFolder(chart)) return [];
  const owner = owners.get(folder);
  if (owner === undefined) owners.set(folder, chart);
  if (owner === undefined) return [];
  const must = `folder must be the chart's own unless it is placed, got "${folder}", which [${owner.node.path}] has`;
  return [`[${chart.node.path}] ${must}: names of folders are lower-case letters, digits, ".", "_" and "-"; rename or place one of them`];
}

function clusterFaults(chart: Chart, folder: string, other: Chart | undefined): string[] {
  if (other === undefined) return [];
  const got = `got "${folder}", which contains the cluster-scoped objects of [${other.node.path}]`;
  return [`[${chart.node.path}] folder must not be that of another chart, ${got}: kustomize would apply them twice; place it elsewhere`];
}
