import { listAt } from '../../kubernetes/objects/fields';
import type { Manifest } from '../manifest';
import { isKept } from '../sync';

/** A longer list would be no better than the list of files. */
const MOST_LISTED = 200;
const CLAIM = 'PersistentVolumeClaim';

/** A manifest and its file, relative to the folder. */
export interface FolderFile {
  readonly manifest: Manifest;
  readonly file: string;
}

/** Says how to remove what a folder applies: what is lost with it, and how to keep that. */
export function removal(files: readonly FolderFile[]): string[] {
  const kept = files.filter(({ manifest }) => isKept(manifest));
  const stays = volumesThatStay(files);
  if (kept.length === 0) return ['```sh\nkubectl delete -k .\n```', ...stays];
  const named = kept.slice(0, MOST_LISTED).map(({ manifest: { kind, name } }) => `${kind} \`${name}\``);
  const rest = kept.length > named.length ? ` and ${kept.length - named.length} more` : '';
  return [
    `\`kubectl delete -k .\` **deletes for good** what no Git holds: ${named.join(', ')}${rest}.`,
    ...(kept.some(({ manifest }) => manifest.kind === 'Namespace')
      ? ['A namespace is deleted with everything in it: all volumes and their data, also those that are in none of these files.'] : []),
    ...stays,
    ...keepingCommand(files, kept),
  ];
}

/** Claims that StatefulSets make are in no file. They are lost with their namespace. */
function volumesThatStay(files: readonly FolderFile[]): string[] {
  const namespaces = new Set(files.flatMap(({ manifest: { kind, name } }) => (kind === 'Namespace' ? name : [])));
  const stays = files.some(({ manifest: { kind, namespace = '', fields } }) => (
    kind === 'StatefulSet' && !namespaces.has(namespace) && listAt(fields, 'spec.volumeClaimTemplates').length > 0
  ));
  return stays ? ['Volumes that a StatefulSet made and that are in none of these files stay: `kubectl get persistentvolumeclaims`.'] : [];
}

/** Deletes the other files, so that what is kept can be used again. Cluster-scoped objects stay too. */
function keepingCommand(files: readonly FolderFile[], kept: readonly FolderFile[]): string[] {
  const removed = files.filter((file) => !file.manifest.ofCluster && !kept.includes(file));
  if (removed.length === 0) return [];
  const folders = [...new Set(removed.map(({ file }) => file.slice(0, file.lastIndexOf('/') + 1)))].sort();
  const excluded = kept.filter(({ manifest }) => !manifest.ofCluster).map(({ manifest, file }) => (
    manifest.kind === CLAIM ? `${file.slice(0, file.lastIndexOf('/') + 1)}persistentvolumeclaim-` : `${file}$`
  ));
  const filter = excluded.length === 0 ? '' : ` | grep -v${[...new Set(excluded)].map((pattern) => ` -e '^${pattern}'`).join('')}`;
  const command = `ls ${folders.map((folder) => `${folder}*-*.yaml`).join(' ')}${filter} | sed 's/^/-f /' | xargs kubectl delete`;
  return ['This removes the rest and keeps all of that, so that `kubectl apply` finds the data again:', `\`\`\`sh\n${command}\n\`\`\``];
}
