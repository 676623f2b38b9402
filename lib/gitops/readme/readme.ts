import { at, listAt, textOf } from '../../kubernetes/objects/fields';
import { repositoryOf } from '../../kubernetes/formats/image-reference';
import { NetworkPolicies } from '../../kubernetes/network-policies/network-policies';
import { podTemplate } from '../../kubernetes/refusals/refusal';
import type { Manifest } from '../manifest';
import { type Connection, instanceOf, picture } from './picture';
import { type FolderFile, removal } from './removal';
import { neededSecrets } from './secrets';

export const README_FILE = 'README.md';

const MADE = 'Written by `cdk8s-operatorless`: change the app and synthesise again; what is changed here is overwritten.';
/** A longer list would be no better than the list of files. */
const MOST_LISTED = 200;
const LEGEND = 'Thick arrows are connections that the network policies of both sides allow, thin arrows are references, and dotted arrows '
  + 'lead from what governs an object, such as a policy.';
const ROLLED_OUT = ['Deployment', 'StatefulSet', 'DaemonSet'];

/** The README of a folder: what runs there, how the objects are related, and how to apply, watch and remove them. */
export function folderReadme(folder: string, files: readonly FolderFile[], app: AppOverview): string {
  const manifests = files.map(({ manifest }) => manifest);
  const workloads = manifests.filter((manifest) => podTemplate(manifest) !== undefined);
  const connections = connectionsOf(manifests, app);
  const drawn = picture(manifests, connections);
  return sections([
    `# ${folder === '' ? 'Manifests' : folder}`,
    `${within(manifests)}. ${MADE}`,
    ...(workloads.length === 0 ? [] : ['## What runs here', workloadTable(workloads)]),
    ...(drawn === undefined ? [] : ['## How it hangs together', `\`\`\`mermaid\n${drawn}\n\`\`\``]),
    ...(drawn === undefined || connections.length === 0 ? [] : [LEGEND]),
    ...secretsSection(manifests, app),
    '## Commands',
    'In this folder:',
    commands(manifests, workloads),
    '## Remove it',
    ...removal(files),
  ]);
}

/** What the READMEs of all folders need to know of the app. */
interface AppOverview {
  readonly manifests: readonly Manifest[];
  readonly connections: readonly Connection[];
}

export function overviewOf(manifests: readonly Manifest[]): AppOverview {
  const pairs = new NetworkPolicies(manifests).connections();
  return { manifests, connections: pairs.map(({ client, server }) => ({ client: client.object, server: server.object })) };
}

/** Those of the folder, without the ones within a cluster. */
function connectionsOf(manifests: readonly Manifest[], { connections }: AppOverview): Connection[] {
  const inside = new Set(manifests);
  const isWithin = ({ client, server }: Connection) => client.namespace === server.namespace && instanceOf(client) === instanceOf(server);
  return connections.filter((each) => {
    const isOwn = inside.has(each.client) || inside.has(each.server);
    return isOwn && (instanceOf(each.client) === '' || !isWithin(each));
  });
}

function secretsSection(manifests: readonly Manifest[], { manifests: all }: AppOverview): string[] {
  const secrets = neededSecrets(manifests, all).slice(0, MOST_LISTED);
  if (secrets.length === 0) return [];
  return [
    '## Secrets',
    'No manifest contains these. They must exist for what needs them to run:',
    table(['Secret', 'needed by'], secrets.map(({ name, namespace, neededBy }) => (
      [`\`${namespace === undefined ? '' : `${namespace}/`}${name}\``, neededBy.join('<br/>')]
    ))),
  ];
}

/** The README of the root: a table of the folders. */
export function rootReadme(folders: readonly { readonly path: string; readonly files: readonly FolderFile[] }[]): string {
  return sections([
    '# Manifests',
    MADE,
    table(['folder', 'namespaces', 'objects'], folders.map(({ path, files }) => (
      [`[${path}](${path})`, namespaces(files.map(({ manifest }) => manifest)).join(', '), String(files.length)]
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
  const parts = [
    ...(ofCluster < manifests.length ? [`${counted(manifests.length - ofCluster, 'object')}${where}`] : []),
    ...(ofCluster > 0 ? [`${counted(ofCluster, 'object')} of the cluster, in [cluster](cluster)`] : []),
  ];
  return parts.join(', and ');
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
    '```',
  ].join('\n');
}
