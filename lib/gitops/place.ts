import { createHash } from 'node:crypto';
import { Chart } from 'cdk8s';
import { isNamedLikeBuiltIn } from '../kubernetes/kinds';
import { Manifest } from './manifest';

/** Where objects go that live in no namespace, and namespaces themselves: beneath their chart's folder. */
export const CLUSTER_FOLDER = 'cluster';

/** File systems take 255 bytes. */
export const LONGEST_STEM = 200;
const HASH_LENGTH = 8;

/** The folder of a chart that nobody placed: its path in the app, which has no hash and no number. */
export function defaultFolder(chart: Chart): string {
  return lowerCase(chart.node.path.replace(/\//g, '-'));
}

/** The folder of each manifest's chart, and its file beneath that. */
export interface Place {
  readonly folder: string;
  readonly file: string;
}

/**
 * One file an object, whose name depends on nothing but the object: `deployment-web.yaml`; beneath `cluster/` for what lives in
 * no namespace, beneath the namespace's name for what lives in another than its chart. Only objects that would share a file,
 * such as two controllers' kinds of the same name, have a hash of what tells them apart.
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

/** What every file system takes: names of roles may hold colons and capitals. */
function lowerCase(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9.-]/g, '_');
}

function hash({ group, kind, namespace, name }: Manifest): string {
  return createHash('sha256').update([group, kind, namespace ?? '', name].join('\0')).digest('hex').slice(0, HASH_LENGTH);
}
