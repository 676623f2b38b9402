import { posix } from 'node:path';
import { readDocuments } from '../read/documents';
import { type Fields, fieldsOf, isFields, listAt, listOf, textAt } from '../../kubernetes/objects/fields';

/** The names of kustomization files, in the order in which kustomize looks for them. */
export const KUSTOMIZATION_FILES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const;

export function isKustomizationFile(path: string): boolean {
  return KUSTOMIZATION_FILES.some((name) => posix.basename(path) === name);
}

/** The content of a kustomization file; undefined if it can't be read. */
export function kustomizationIn(text: string): Fields | undefined {
  const { values: [fields] } = readDocuments(text);
  return isFields(fields) ? fields : undefined;
}

/** Fields that leave the objects as they are in the files. */
const PLAIN_FIELDS = ['apiVersion', 'kind', 'metadata', 'resources', 'bases', 'sortOptions'];
/** Fields of charts that kustomize would fetch and render with Helm. */
const HELM_FIELDS = ['helmCharts', 'helmChartInflationGenerator'];

function fieldsWithin(kustomization: Fields): string[] {
  return Object.keys(kustomization).filter((name) => {
    const value = kustomization[name];
    return !(value === null || value === '' || (Array.isArray(value) && value.length === 0));
  });
}

/** The fields that change what is in the files, so that only kustomize knows the objects. */
export function changingFields(kustomization: Fields): string[] {
  return fieldsWithin(kustomization).filter((name) => !PLAIN_FIELDS.includes(name));
}

export function needsHelm(kustomization: Fields): boolean {
  return fieldsWithin(kustomization).some((name) => HELM_FIELDS.includes(name));
}

/** Whether it is only ever a part of another one. */
export function isComponent(kustomization: Fields | undefined): boolean {
  return textAt(kustomization, 'kind') === 'Component';
}

/** Lists of files or folders with objects. */
const RESOURCES = ['resources', 'bases', 'components'];
/** Lists of files or, if they have several lines, of their content. */
const LISTS = ['crds', 'configurations', 'generators', 'transformers', 'validators', 'patchesStrategicMerge'];
const LISTS_WITH_PATHS = ['patches', 'patchesJson6902', 'replacements'];
const GENERATORS = ['configMapGenerator', 'secretGenerator'];

/** What it refers to, relative to its folder: files, folders and addresses. */
export function referencesOf(kustomization: Fields): string[] {
  const lists = [...RESOURCES, ...LISTS].flatMap((name) => listAt(kustomization, name));
  const paths = LISTS_WITH_PATHS.flatMap((name) => listAt(kustomization, name)).map((item) => fieldsOf(item).path);
  const generated = GENERATORS.flatMap((name) => listAt(kustomization, name)).flatMap((item) => {
    const { files, envs, env } = fieldsOf(item);
    return [...listOf(files).map((file) => String(file).replace(/^[^=]*=/, '')), ...listOf(envs), env];
  });
  const all = [...lists, ...paths, ...generated, fieldsOf(kustomization.openapi).path];
  return all.filter((one): one is string => typeof one === 'string' && one !== '' && !one.includes('\n'));
}

/** Whether it is the address of a repository or a file elsewhere, if nothing here has this name. */
export function isRemote(reference: string): boolean {
  return /^[\w+.-]+:|^[\w.-]+@|\?(ref|version|timeout|submodules)=|\/\/|^(github|gitlab|bitbucket)\.\w+\//.test(reference);
}
