import { at, listAt, textOf } from '../../kubernetes/objects/fields';
import { repositoryOf } from '../../kubernetes/formats/image-reference';
import { podTemplate } from '../../kubernetes/refusals/refusal';
import type { Manifest } from '../manifest';
import { isKept } from '../sync';
import { picture } from './picture';

export const README_FILE = 'README.md';

const MADE = 'Written by `cdk8s-operatorless`: change the app and synthesise again; what is changed here is overwritten.';
/** A longer list would be no better than the list of files. */
const MOST_LISTED = 200;
const ROLLED_OUT = ['Deployment', 'StatefulSet', 'DaemonSet'];

/** The README of a folder: what runs there, how the objects are related, and how to apply, watch and remove them. */
export function folderReadme(folder: string, manifests: readonly Manifest[]): string {
  const workloads = manifests.filter((manifest) => podTemplate(manifest) !== undefined);
  const drawn = picture(manifests);
  return sections([
    `# ${folder === '' ? 'Manifests' : folder}`,
    `${counted(manifests.length, 'object')}${within(manifests)}. ${MADE}`,
    ...(workloads.length === 0 ? [] : ['## What runs here', workloadTable(workloads)]),
    ...(drawn === undefined ? [] : ['## How it hangs together', `\`\`\`mermaid\n${drawn}\n\`\`\``]),
    '## Commands',
    'In this folder:',
    commands(manifests, workloads),
    ...keptNote(manifests),
  ]);
}

/** The README of the root: a table of the folders. */
export function rootReadme(folders: readonly { readonly path: string; readonly manifests: readonly Manifest[] }[]): string {
  return sections([
    '# Manifests',
    MADE,
    table(['folder', 'namespaces', 'objects'], folders.map(({ path, manifests }) => (
      [`[${path}](${path})`, namespaces(manifests).join(', '), String(manifests.length)]
    ))),
    'All of it, in this folder:',
    '```sh\nkubectl apply --server-side -k .\n```',
  ]);
}

function sections(parts: readonly string[]): string {
  return `${parts.join('\n\n')}\n`;
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function namespaces(manifests: readonly Manifest[]): string[] {
  return [...new Set(manifests.flatMap(({ namespace }) => namespace ?? []))].sort();
}

function within(manifests: readonly Manifest[]): string {
  const names = namespaces(manifests).map((name) => `\`${name}\``);
  const ofCluster = manifests.filter((manifest) => manifest.ofCluster).length;
  const where = names.length === 0 ? '' : ` in the namespace${names.length === 1 ? '' : 's'} ${names.join(', ')}`;
  return `${where}${ofCluster === 0 ? '' : `, ${ofCluster} of the cluster, in [cluster](cluster)`}`;
}

/** The table has no versions and numbers of pods, so that changing them changes only one file in a pull request. */
function workloadTable(workloads: readonly Manifest[]): string {
  const rows = workloads.slice(0, MOST_LISTED).map((workload) => [`${workload.kind} \`${workload.name}\``, images(workload)]);
  const rest = workloads.length - rows.length;
  return [table(['workload', 'images'], rows), ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n\n');
}

function images(workload: Manifest): string {
  const containers = listAt(podTemplate(workload)?.fields, 'spec.containers');
  return [...new Set(containers.map((container) => `\`${repositoryOf(textOf(at(container, 'image')))}\``))].join(', ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function commands(manifests: readonly Manifest[], workloads: readonly Manifest[]): string {
  const [namespace, ...others] = namespaces(manifests);
  const option = namespace === undefined || others.length > 0 ? '' : ` -n ${namespace}`;
  const awaited = workloads.filter(({ kind }) => ROLLED_OUT.includes(kind)).slice(0, MOST_LISTED);
  return [
    '```sh',
    'kubectl diff --server-side -k .         # what would change',
    'kubectl apply --server-side -k .        # apply it',
    ...awaited.map(({ kind, name, namespace: own }) => (
      `kubectl${own === undefined ? '' : ` -n ${own}`} rollout status ${kind.toLowerCase()}/${name}`
    )),
    `kubectl${option} get events --watch${option === '' ? ' --all-namespaces' : ''}`,
    'kubectl delete -k .                     # remove it',
    '```',
  ].join('\n');
}

/** Says what a removal deletes for good, and what it keeps. */
function keptNote(manifests: readonly Manifest[]): string[] {
  const lost = manifests.filter(isKept).slice(0, MOST_LISTED).map(({ kind, name }) => `${kind} \`${name}\``);
  const templates = manifests.some(({ kind, fields }) => kind === 'StatefulSet' && listAt(fields, 'spec.volumeClaimTemplates').length > 0);
  return [
    ...(lost.length === 0 ? [] : [`Removing it deletes for good what no Git holds: ${lost.join(', ')}.`]),
    ...(templates ? ['Volumes that a StatefulSet made stay: `kubectl get persistentvolumeclaims`.'] : []),
  ];
}
