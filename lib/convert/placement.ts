import type { CustomResource } from './custom-resource';
import type { Fault } from './reading/faults';
import { faultAt } from './reading/faults';
import type { Path } from './reading/source-tree';
import { positionOf } from './reading/source-tree';
import { certificateSourceOf as etcdSource } from './etcd/chosen-props';
import { certificateSourceOf as redisSource } from './redis/chosen-props';
import type { ConvertOptions } from './options';

/** The resources in their namespaces, and the faults that keep them from being there together. */
interface Placement {
  readonly resources: readonly CustomResource[];
  readonly faults: readonly Fault[];
}

export function place(resources: readonly CustomResource[], options: ConvertOptions): Placement {
  const placed = resources.map((resource) => ({ ...resource, namespace: resource.namespace ?? options.namespace }));
  const found = placed.map((resource) => ({ resource, faults: placementFaults(resource, placed, options) }));
  return {
    resources: found.map(({ resource, faults }) => ({ ...resource, faults: [...resource.faults, ...faults] })),
    faults: found.flatMap(({ faults }) => faults),
  };
}

function placementFaults(resource: CustomResource, all: readonly CustomResource[], options: ConvertOptions): Fault[] {
  return [
    ...namespaceAgrees(resource, options),
    ...nameIsDistinct(resource, all),
    ...hostHasGateway(resource, options),
    ...certificatesSuit(resource, options),
    ...memoryIsLimited(resource, options),
    ...versionIsKnown(resource, options),
    ...alertsHaveNamespace(resource),
  ];
}

/** Returns the first resource of each name, because the names of constructs must be distinct. */
export function distinctResources(resources: readonly CustomResource[]): CustomResource[] {
  return resources.filter(({ name, namespace }, index) => (
    resources.findIndex((other) => other.name === name && other.namespace === namespace) === index
  ));
}

function namespaceAgrees({ origin, namespace }: CustomResource, options: ConvertOptions): Fault[] {
  if (options.namespace === undefined || namespace === options.namespace) return [];
  return [faultAt(
    origin, ['metadata', 'namespace'], `must agree with --namespace, got "${namespace}" and "${options.namespace}"; drop one`,
  )];
}

/** Every kind creates a Service and a ServiceAccount with the name of the resource. */
function nameIsDistinct(resource: CustomResource, all: readonly CustomResource[]): Fault[] {
  const first = all.find(({ name, namespace }) => name === resource.name && namespace === resource.namespace);
  if (first === undefined || first === resource) return [];
  const { line } = positionOf(first.origin.root, nameField(first));
  return [faultAt(
    resource.origin,
    nameField(resource),
    `must be distinct in its namespace, got "${resource.name}", as in ${first.origin.file} on line ${line}; rename one or drop it`,
  )];
}

function hostHasGateway(resource: CustomResource, { gateway }: ConvertOptions): Fault[] {
  if (resource.kind !== 'AppService' || resource.props.host === undefined || gateway !== undefined) return [];
  return [faultAt(
    resource.origin,
    ['spec', 'host'],
    `must have a Gateway that serves it, got "${resource.props.host}" and none; add --gateway NAMESPACE/NAME`,
  )];
}

/** Certificates by cert-manager contain the namespace. */
function certificatesSuit(resource: CustomResource, options: ConvertOptions): Fault[] {
  if (resource.kind !== 'EtcdCluster' && resource.kind !== 'RedisCluster') return [];
  const faults = options.tls === undefined ? resource.certificates.faults : [];
  const source = resource.kind === 'EtcdCluster' ? etcdSource(resource, options) : redisSource(resource, options);
  if (resource.namespace !== undefined || source !== 'cert-manager') return [...faults];
  return [
    ...faults,
    faultAt(
      resource.origin,
      ['metadata', 'namespace'],
      'must be known for certificates by cert-manager, which contain it, got none; add it, or --namespace NAMESPACE',
    ),
  ];
}

function memoryIsLimited(resource: CustomResource, { memoryLimit }: ConvertOptions): readonly Fault[] {
  return 'memoryFaults' in resource && memoryLimit === undefined ? resource.memoryFaults : [];
}

function versionIsKnown(resource: CustomResource, { versionMap }: ConvertOptions): readonly Fault[] {
  if (resource.kind !== 'RedisCluster' || versionMap.some(({ from }) => from === resource.props.version)) return [];
  return resource.versionFaults;
}

function alertsHaveNamespace(resource: CustomResource): Fault[] {
  if (resource.kind !== 'RedisCluster' || resource.props.monitoring === undefined || resource.namespace !== undefined) return [];
  return [faultAt(
    resource.origin, ['metadata', 'namespace'],
    'must be known for the alerts, which contain it, got none; add it, or --namespace NAMESPACE',
  )];
}

function nameField({ fieldOf }: CustomResource): Path {
  return fieldOf('name') ?? ['metadata', 'name'];
}
