import { Chart } from 'cdk8s';
import { KUSTOMIZATION_FILE } from './yaml/kustomization';
import { Manifest } from './manifest';
import { CLUSTER_FOLDER, defaultFolder, LONGEST_STEM, Place } from './place';
import { README_FILE } from './readme/readme';

const FOLDER_NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;
/** On some file systems, capitals make no other name. */
const OUR_FILES = [KUSTOMIZATION_FILE, README_FILE, 'construct-metadata.json'].map((file) => file.toLowerCase());

/** What keeps a chart from having this folder. */
export function folderFaults(chart: Chart, folder: string): string[] {
  if (folder.split('/').every((name) => FOLDER_NAME.test(name) && name.length <= LONGEST_STEM && !OUR_FILES.includes(name.toLowerCase()))) return [];
  return [`[${chart.node.path}] folder must be names joined by "/", of at most ${LONGEST_STEM} letters, digits, ".", "_" and "-", not beginning with "." and unlike our own files', got "${folder}": it stands beneath the output folder; place the chart in one like "teams/shop"`];
}

/** Folders that can't be, and those that charts have in common though nobody asked for it. */
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
  return owner === undefined ? [] : [`[${chart.node.path}] folder must be the chart's own unless it is placed, got "${folder}", which [${owner.node.path}] has: names of folders are lower-case letters, digits, ".", "_" and "-"; rename or place one of them`];
}

function clusterFaults(chart: Chart, folder: string, other: Chart | undefined): string[] {
  return other === undefined ? [] : [`[${chart.node.path}] folder must be no other chart's, got "${folder}", where objects of [${other.node.path}] stand that live in no namespace: kustomize would take them twice; place it elsewhere`];
}
