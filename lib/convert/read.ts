import type { CustomResource } from './custom-resource';
import { groupOf, isKubernetesGroup, isNeighbourGroup, neighbourClaim } from './neighbours';
import { readDocuments } from './reading/document';
import type { Fault, Origin } from './reading/faults';
import { didYouMean, faultAt, shortened } from './reading/faults';
import { named } from '../support/named';
import { nearest } from '../support/nearest';
import { appServiceKind } from './workload/app-service';
import { coreosEtcdClusterKind } from './etcd/coreos-cluster';
import { etcdIoEtcdClusterKind } from './etcd/etcd-io-cluster';
import { microServiceDeployKind } from './workload/micro-service-deploy';
import { opstreeRedisClusterKinds } from './redis/opstree-cluster';
import { redisEnterpriseClusterKinds } from './redis/enterprise-cluster';
import type { Kind, NotedReading } from './reading/kind';
import type { Position, SourceNode, SourceObject } from './reading/source-tree';
import { nodeAt } from './reading/source-tree';

/** Every kind that `convert` can read. */
export const kinds: readonly Kind[] = [
  appServiceKind,
  coreosEtcdClusterKind,
  etcdIoEtcdClusterKind,
  microServiceDeployKind,
  ...opstreeRedisClusterKinds,
  ...redisEnterpriseClusterKinds,
];

/** The content of a file. If there is a fault, none of the resources should be used. */
export interface CustomResources {
  readonly resources: readonly CustomResource[];
  readonly faults: readonly Fault[];
  /** What the user should know about how the file was read. */
  readonly notes: readonly string[];
}

const START: Position = { line: 0, column: 0 };

/** A reading, or the name of an object that is no custom resource of the known operators. */
type Found = NotedReading | { readonly passedOver: string };

/** Reads the custom resources of a file: YAML or JSON, several documents, and Lists as kubectl prints them. */
export function readCustomResources(file: string, text: string): CustomResources {
  const { documents, faults } = readDocuments(file, text);
  const found = documents.flatMap((document) => readDocument(file, document));
  const readings = found.flatMap((one) => ('passedOver' in one ? [] : [one]));
  const passedOver = found.flatMap((one) => ('passedOver' in one ? [one.passedOver] : []));
  if (readings.length === 0 && faults.length === 0) return { resources: [], faults: [nothingFound(file, passedOver)], notes: [] };
  return {
    resources: readings.flatMap(({ resource }) => (resource === undefined ? [] : [resource])),
    faults: [...faults, ...readings.flatMap((reading) => reading.faults)].sort(byPosition),
    notes: [
      ...(passedOver.length === 0 ? [] : [`${file} also has ${named(passedOver)}, which stay as they are: apply them yourself`]),
      ...readings.flatMap(({ notes }) => notes),
    ],
  };
}

function byPosition({ at: one = START }: Fault, { at: other = START }: Fault): number {
  return one.line - other.line || one.column - other.column;
}

function nothingFound(file: string, passedOver: readonly string[]): Fault {
  const found = passedOver.length === 0 ? 'an empty file' : `only ${named(passedOver)}`;
  return { file, at: undefined, message: `must contain a custom resource, got ${found}` };
}

function readDocument(file: string, document: SourceNode): Found[] {
  if (document.type !== 'object') {
    const message = `must contain a custom resource, got ${document.type === 'list' ? 'a list' : 'a string'}`;
    return [refusal({ file, at: document.at, message })];
  }
  const items = nodeAt(document, ['items']);
  if (scalarAt(document, 'kind') !== 'List' || items?.type !== 'list') return [readResource({ file, within: [], root: document })];
  if (items.items.length === 0) return [refusal({ file, at: items.at, message: 'items must contain a custom resource, got none' })];
  return items.items.map((item, index) => {
    const within = ['items', index];
    if (item.type === 'object') return readResource({ file, within, root: item });
    return refusal(faultAt({ file, within: [], root: document }, within, 'must be a custom resource, got no object'));
  });
}

function readResource(origin: Origin): Found {
  const [apiVersion = '', kind = ''] = [scalarAt(origin.root, 'apiVersion'), scalarAt(origin.root, 'kind')];
  const known = kinds.filter((candidate) => candidate.kind === kind);
  const reader = known.find((candidate) => candidate.apiVersion === apiVersion);
  if (reader !== undefined) return reader.read(origin);
  const neighbour = neighbourClaim(apiVersion, kind);
  if (neighbour !== undefined) return refusal(faultAt(origin, ['kind'], neighbour));
  if (isOrdinary(apiVersion, kind)) return { passedOver: `${kind} ${scalarAt(origin.root, 'metadata', 'name') ?? 'without a name'}` };
  if (known.length > 0) {
    const versions = known.map((candidate) => candidate.apiVersion).join(' or ');
    return refusal(faultAt(origin, ['apiVersion'], `must be ${versions} for ${kind}, got ${quoted(apiVersion)}`));
  }
  const names = [...new Set(kinds.map((candidate) => candidate.kind))];
  return refusal(faultAt(origin, ['kind'], `must be one of ${names.join(', ')}, got ${quoted(kind)}${didYouMean(kind, names)}`));
}

/** Whether it is an object of Kubernetes or of an unknown operator, rather than a known kind with a typing error. */
function isOrdinary(apiVersion: string, kind: string): boolean {
  const group = groupOf(apiVersion);
  if (!/^([a-z0-9.-]+\/)?v[a-z0-9]+$/.test(apiVersion) || !/^[A-Z][A-Za-z0-9]{0,62}$/.test(kind)) return false;
  if (isKubernetesGroup(group)) return true;
  if (isNeighbourGroup(group) || kinds.some((known) => groupOf(known.apiVersion) === group)) return false;
  return nearest(kind, kinds.map((known) => known.kind)) === undefined;
}

function refusal(fault: Fault): NotedReading {
  return { faults: [fault], notes: [] };
}

function scalarAt(root: SourceObject, ...path: string[]): string | undefined {
  const node = nodeAt(root, path);
  return node?.type === 'scalar' && node.value !== null ? node.written : undefined;
}

function quoted(text: string): string {
  return text === '' ? 'nothing' : `"${shortened(text)}"`;
}
