import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

/** Where `npm run synth` writes what our own platform runs. */
const FOLDER = join(__dirname, '..', '..', 'manifests');

/** An object as any manifest holds it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Every object of the sample platform, behind the environment that it is for. */
export function samplePlatform(): [environment: string, manifests: Manifest[]][] {
  return readdirSync(FOLDER)
    .filter((entry) => statSync(join(FOLDER, entry)).isDirectory())
    .map((environment) => [environment, manifestsIn(join(FOLDER, environment))]);
}

/** Every object of the files below a folder. */
export function manifestsIn(folder: string): Manifest[] {
  return yamlFiles(folder).flatMap((file) => parseManifests(readFileSync(file, 'utf8')));
}

export function parseManifests(text: string): Manifest[] {
  return parseAllDocuments(text).map((document) => document.toJS()).filter((value) => value !== null);
}

/** Objects of ours, not the index that kustomize reads. */
function yamlFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml') && !file.endsWith('kustomization.yaml'))
    .map((file) => join(folder, file));
}
