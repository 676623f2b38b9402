import { Size } from 'cdk8s';
import { DEFAULT_VERSIONS } from '../../redis/settings';
import { resourceField } from '../reading/container-resources';
import type { UserInterface } from '../custom-resource';
import type { Fault, Origin } from '../reading/faults';
import { faultAt } from '../reading/faults';
import type { Content } from '../reading/kind';
import { kindOf, resourceSchema } from '../reading/kind';
import { databaseResources, formerResources, memoryFaults, storageFaults } from '../stateful/memory';
import type { EnterpriseSpec } from './enterprise-schema';
import { enterpriseSpecSchema } from './enterprise-schema';
import { databaseServiceType, foreignPods } from './enterprise-pods';
import { notPersistent, redisReading } from './foreign-cluster';
import { outsideNotes } from './outside';
import type { Path } from '../reading/source-tree';
import { nodeAt } from '../reading/source-tree';

type Spec = EnterpriseSpec;

const SPEC: Path = ['spec'];
const PERSISTENT: Path = [...SPEC, 'persistentSpec'];
const RESOURCES: Path = [...SPEC, 'redisEnterpriseNodeResources'];

/** What the operator creates by default. https://redis.io/docs/latest/operate/kubernetes/reference/redis_enterprise_cluster_api/ */
const DEFAULT_NODES = 3;
const DEFAULT_MEMORY = Size.gibibytes(4);
/**
 * The size of each disk, as a multiple of the memory. https://redis.io/docs/latest/operate/kubernetes/recommendations/persistent-volumes/
 */
const DISK_PER_MEMORY = 5;

const interpret = ({ metadata, spec, origin }: Content<Spec>) => redisReading({
  metadata,
  origin,
  props: propsOf(spec),
  former: {
    resources: formerResources(withDefaultMemory(spec.redisEnterpriseNodeResources)),
    hadDisks: true,
    address: 'the Services of its databases',
  },
  versionFaults: [],
  memoryFaults: memoryFaults(origin, RESOURCES, withDefaultMemory(spec.redisEnterpriseNodeResources)),
  userInterface: userInterface(spec),
  extraLabels: { labels: spec.extraLabels ?? {}, field: [...SPEC, 'extraLabels'] },
  certificates: { from: 'nowhere', secrets: [], issuer: undefined, faults: [] },
  pods: foreignPods(metadata.name ?? '', spec),
  notes: () => notes(metadata.name ?? '', spec),
  faults: faultsOf(origin, spec),
  fieldOf: (prop) => fieldOf(origin, prop),
});

/** A cluster of Redis Enterprise. Its older and its newer API version have the same fields. */
export const redisEnterpriseClusterKinds = ['v1alpha1', 'v1'].map((version) =>
  kindOf(`app.redislabs.com/${version}`, 'RedisEnterpriseCluster', resourceSchema(enterpriseSpecSchema), interpret));

function propsOf(spec: Spec) {
  const {
    nodes = DEFAULT_NODES, persistentSpec = {}, username, redisEnterpriseNodeResources: resources = {}, redisEnterpriseImageSpec: image,
  } = spec;
  const { limits: { memory = DEFAULT_MEMORY } = {} } = withDefaultMemory(resources);
  return {
    shards: nodes,
    replicasPerShard: 1,
    storage: persistentSpec.volumeSize ?? Size.kibibytes(memory.toKibibytes() * DISK_PER_MEMORY),
    storageClassName: persistentSpec.storageClassName ?? spec.storageClassName,
    resources: databaseResources({ ...resources, limits: { ...resources.limits, memory } }),
    credentials: username === undefined ? undefined : { user: username },
    imagePullPolicy: image?.imagePullPolicy,
    priorityClassName: spec.priorityClassName,
    service: { type: databaseServiceType(spec), annotations: spec.services?.servicesAnnotations },
  };
}

/** The operator sets a memory limit if the resource has neither a limit nor a request. With only a request, there is no limit. */
function withDefaultMemory(resources: Spec['redisEnterpriseNodeResources'] = {}) {
  const { limits = {}, requests = {} } = resources;
  const given = limits.memory !== undefined || requests.memory !== undefined;
  return given ? resources : { ...resources, limits: { ...limits, memory: DEFAULT_MEMORY } };
}

function userInterface({ uiServiceType, uiAnnotations = {} }: Spec): UserInterface | undefined {
  return uiServiceType === undefined ? undefined : { serviceType: uiServiceType, serviceAnnotations: uiAnnotations };
}

function notes(name: string, spec: Spec): string[] {
  const { nodes = DEFAULT_NODES, username, redisEnterpriseImageSpec: { repository, versionTag } = {} } = spec;
  const image = repository === undefined && versionTag === undefined
    ? 'Redis Enterprise'
    : `${repository ?? 'redislabs/redis'}${versionTag === undefined ? '' : `:${versionTag}`}`;
  return [
    `each of the ${nodes} nodes of ${name} becomes a shard, with one replica unless --replicas NUMBER says otherwise;`
    + ' change spec.nodes for another number of shards',
    `${image} is replaced by redis:${DEFAULT_VERSIONS.redis}:`
    + ' it is proprietary, and its processes differ from the open-source server that the agents operate;'
    + ' its modules and databases have no equivalent here',
    // Clients with this name don't have to give one.
    ...(username === undefined || username === 'default' ? [] : [
      `clients of ${name} log in as ${username}: a password without that name is not enough`,
    ]),
    ...outsideNotes(name, databaseServiceType(spec)),
  ];
}

function faultsOf(origin: Origin, spec: Spec): Fault[] {
  const { persistentSpec = {}, redisEnterpriseNodeResources = {} } = spec;
  const twice = (['enabled', 'storageClassName'] as const)
    .filter((field) => spec[field] !== undefined && persistentSpec[field] !== undefined);
  return [
    ...twice.map((field) => faultAt(origin, [...SPEC, field], 'must be given once, got it in persistentSpec too; drop one')),
    ...(persistentSpec.enabled === false ? [notPersistent(origin, [...PERSISTENT, 'enabled'])] : []),
    ...(spec.enabled === false ? [notPersistent(origin, [...SPEC, 'enabled'])] : []),
    ...(spec.uiAnnotations === undefined || spec.uiServiceType !== undefined ? [] : [faultAt(
      origin,
      [...SPEC, 'uiAnnotations'],
      'must come with uiServiceType, got none: no user interface is requested; add it or drop these fields',
    )]),
    ...storageFaults(origin, RESOURCES, redisEnterpriseNodeResources),
  ];
}

function fieldOf({ root }: Origin, prop: string): Path | undefined {
  const resource = resourceField(prop);
  if (resource !== undefined) return [...RESOURCES, ...resource];
  switch (prop) {
    case 'shards': return [...SPEC, 'nodes'];
    case 'storage': return nodeAt(root, [...PERSISTENT, 'volumeSize']) && [...PERSISTENT, 'volumeSize'];
    case 'storageClassName': return nodeAt(root, [...PERSISTENT, prop]) === undefined ? [...SPEC, prop] : [...PERSISTENT, prop];
    case 'credentials.user': return [...SPEC, 'username'];
    case 'priorityClassName': return [...SPEC, prop];
    case 'service.type': return [...SPEC, 'servicesRiggerSpec', 'databaseServiceType'];
    case 'service.annotations': return [...SPEC, 'services', 'servicesAnnotations'];
    case 'insight.serviceAnnotations': return [...SPEC, 'uiAnnotations'];
    default: return undefined;
  }
}
