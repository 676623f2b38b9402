import type { CustomResource, Reading } from './custom-resource';
import { readDocuments } from './reading/document';
import type { Fault, Origin } from './reading/faults';
import { didYouMean, faultAt } from './reading/faults';
import { appServiceKind } from './workload/app-service';
import { coreosEtcdClusterKind } from './etcd/coreos-cluster';
import { etcdIoEtcdClusterKind } from './etcd/etcd-io-cluster';
import { microServiceDeployKind } from './workload/micro-service-deploy';
import { opstreeRedisClusterKind } from './redis/opstree-cluster';
import { redisEnterpriseClusterKinds } from './redis/enterprise-cluster';
import type { Kind } from './reading/kind';
import type { SourceNode, SourceObject } from './reading/source-tree';
import { nodeAt } from './reading/source-tree';

/** Every kind that `convert` can read. */
const kinds: readonly Kind[] = [
  appServiceKind,
  coreosEtcdClusterKind,
  etcdIoEtcdClusterKind,
  microServiceDeployKind,
  opstreeRedisClusterKind,
  ...redisEnterpriseClusterKinds,
];

/** The content of a file. If there is a fault, none of the resources should be used. */
export interface CustomResources {
  readonly resources: readonly CustomResource[];
  readonly faults: readonly Fault[];
}

/** Reads the custom resources of a file: YAML or JSON, several documents, and Lists as kubectl prints them. */
export function readCustomResources(file: string, text: string): CustomResources {
  const { documents, faults } = readDocuments(file, text);
  if (documents.length === 0 && faults.length === 0) {
    return { resources: [], faults: [{ file, at: undefined, message: 'must contain a custom resource, got an empty file' }] };
  }
  const readings = documents.flatMap((document) => readDocument(file, document));
  return {
    resources: readings.flatMap((reading) => ('resource' in reading ? [reading.resource] : [])),
    faults: [...faults, ...readings.flatMap((reading) => ('faults' in reading ? reading.faults : []))].sort(byPosition),
  };
}

function byPosition(one: Fault, other: Fault): number {
  const [a, b] = [one.at ?? { line: 0, column: 0 }, other.at ?? { line: 0, column: 0 }];
  return a.line - b.line || a.column - b.column;
}

function readDocument(file: string, document: SourceNode): Reading[] {
  if (document.type !== 'object') {
    return [{
      faults: [{
        file, at: document.at, message: `must contain a custom resource, got ${document.type === 'list' ? 'a list' : 'a string'}`,
      }],
    }];
  }
  const items = nodeAt(document, ['items']);
  if (scalarAt(document, 'kind') !== 'List' || items?.type !== 'list') return [readResource({ file, within: [], root: document })];
  if (items.items.length === 0) return [{ faults: [{ file, at: items.at, message: 'items must contain a custom resource, got none' }] }];
  return items.items.map((item, index) => {
    const within = ['items', index];
    if (item.type === 'object') return readResource({ file, within, root: item });
    return { faults: [faultAt({ file, within: [], root: document }, within, 'must be a custom resource, got no object')] };
  });
}

function readResource(origin: Origin): Reading {
  const [apiVersion, kind] = [scalarAt(origin.root, 'apiVersion'), scalarAt(origin.root, 'kind')];
  const known = kinds.filter((candidate) => candidate.kind === kind);
  const reader = known.find((candidate) => candidate.apiVersion === apiVersion);
  if (reader !== undefined) return reader.read(origin);
  if (known.length > 0) {
    return {
      faults: [faultAt(
        origin,
        ['apiVersion'],
        `must be ${known.map((candidate) => candidate.apiVersion).join(' or ')} for ${kind}, got ${quoted(apiVersion)}`,
      )],
    };
  }
  const names = [...new Set(kinds.map((candidate) => candidate.kind))];
  return { faults: [faultAt(origin, ['kind'], `must be one of ${names.join(', ')}, got ${quoted(kind)}${didYouMean(kind ?? '', names)}`)] };
}

function scalarAt(root: SourceObject, field: string): string | undefined {
  const node = nodeAt(root, [field]);
  return node?.type === 'scalar' && node.value !== null ? node.written : undefined;
}

function quoted(text: string | undefined): string {
  return text === undefined ? 'nothing' : `"${text}"`;
}
