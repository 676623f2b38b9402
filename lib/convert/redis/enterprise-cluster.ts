import { Size } from 'cdk8s';
import { ImagePullPolicy, ServiceType } from 'cdk8s-plus-28';
import { z } from 'zod';
import { DEFAULT_VERSIONS } from '../../redis/settings';
import { containerResources, resourceField, spacedResourcesSchema } from '../reading/container-resources';
import type { UserInterface } from '../custom-resource';
import type { Fault, Origin } from '../reading/faults';
import { faultAt } from '../reading/faults';
import type { Content } from '../reading/kind';
import { kindOf, resourceSchema } from '../reading/kind';
import { memoryFaults, patchFaults, POD, REDIS_SHARD } from '../stateful/cluster-faults';
import { leftOut, redisReading } from './foreign-cluster';
import { anyObject, looseFlag, object, refused, spacedStorage, text, texts, wholeNumber } from '../reading/schema';
import type { Path } from '../reading/source-tree';
import { nodeAt } from '../reading/source-tree';

const pullPolicy = z.enum(ImagePullPolicy, { error: 'Always, IfNotPresent or Never' });
const serviceType = z.enum(ServiceType, { error: 'ClusterIP, NodePort or LoadBalancer' }).exclude(
  ['EXTERNAL_NAME'], { error: 'ClusterIP, NodePort or LoadBalancer' },
);

const specSchema = object({
  nodes: wholeNumber.optional(),
  persistentSpec: object({
    enabled: looseFlag.optional(),
    storageClassName: text.optional(),
    volumeSize: spacedStorage.optional(),
    enablePersistentVolumeResize: looseFlag.optional(),
  }).optional(),
  // The first versions of the operator had these fields here.
  enabled: looseFlag.optional(),
  storageClassName: text.optional(),
  uiServiceType: serviceType.optional(),
  uiAnnotations: texts.optional(),
  username: text.optional(),
  redisEnterpriseNodeResources: spacedResourcesSchema.optional(),
  redisEnterpriseImageSpec: object({
    imagePullPolicy: pullPolicy.optional(),
    repository: text.optional(),
    versionTag: text.optional(),
    digestHash: text.optional(),
  }).optional(),
  priorityClassName: text.optional(),
  extraLabels: texts.optional(),
  nodeSelector: refused,
  podTolerations: refused,
  podAnnotations: anyObject.optional(),
  podAntiAffinity: refused,
  pullSecrets: refused,
  serviceAccountName: refused,
  license: refused,
  licenseSecretName: refused,
  clusterCredentialSecretName: refused,
  clusterRecovery: refused,
  rackAwarenessNodeLabel: refused,
  bootstrapperImageSpec: refused,
  redisEnterpriseServicesRiggerImageSpec: refused,
});

type Spec = z.output<typeof specSchema>;

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

const NOTHING_HERE = {
  podAntiAffinity: 'the pods of a shard never share a node, and all pods of the cluster are spread; leave it out',
  serviceAccountName: 'the agents have an account of their own, with permissions for this cluster only; leave it out',
  license: 'an open-source server needs none; leave it out',
  licenseSecretName: 'an open-source server needs none; leave it out',
  clusterCredentialSecretName: 'an agent generates the password, in a Secret named after the cluster, followed by -password;'
    + ' leave it out',
  clusterRecovery: 'the agents bring a cluster back by themselves; leave it out',
  rackAwarenessNodeLabel: 'the pods of a shard prefer different zones, by the label topology.kubernetes.io/zone; leave it out',
  bootstrapperImageSpec: 'there is nothing to bootstrap; leave it out',
  redisEnterpriseServicesRiggerImageSpec: 'there is no services rigger to configure; leave it out',
};

const interpret = ({ metadata, spec, origin }: Content<Spec>) => redisReading({
  metadata,
  origin,
  props: () => propsOf(spec),
  userInterface: userInterface(spec),
  podLabels: { labels: spec.extraLabels ?? {}, field: [...SPEC, 'extraLabels'] },
  notes: () => notes(metadata.name ?? '', spec),
  faults: faultsOf(origin, spec),
  fieldOf: (prop) => fieldOf(origin, prop),
});

/** A cluster of Redis Enterprise. Its older and its newer API version have the same fields. */
export const redisEnterpriseClusterKinds = ['v1alpha1', 'v1'].map((version) =>
  kindOf(`app.redislabs.com/${version}`, 'RedisEnterpriseCluster', resourceSchema(specSchema), interpret));

function propsOf(spec: Spec) {
  const {
    nodes = DEFAULT_NODES, persistentSpec = {}, username, redisEnterpriseNodeResources: resources = {}, redisEnterpriseImageSpec: image,
  } = spec;
  const memory = resources.limits?.memory ?? resources.requests?.memory ?? DEFAULT_MEMORY;
  return {
    shards: nodes,
    replicasPerShard: 1,
    storage: persistentSpec.volumeSize ?? Size.kibibytes(memory.toKibibytes() * DISK_PER_MEMORY),
    storageClassName: persistentSpec.storageClassName ?? spec.storageClassName,
    resources: containerResources({ ...resources, limits: { ...resources.limits, memory } }),
    credentials: username === undefined ? undefined : { user: username },
    imagePullPolicy: image?.imagePullPolicy,
    priorityClassName: spec.priorityClassName,
  };
}

function userInterface({ uiServiceType, uiAnnotations = {} }: Spec): UserInterface | undefined {
  return uiServiceType === undefined ? undefined : { serviceType: uiServiceType, serviceAnnotations: uiAnnotations };
}

function notes(
  name: string, { nodes = DEFAULT_NODES, username, redisEnterpriseImageSpec: { repository, versionTag } = {} }: Spec,
): string[] {
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
  ];
}

function faultsOf(origin: Origin, spec: Spec): Fault[] {
  const { persistentSpec = {}, nodeSelector, podTolerations, podAnnotations, pullSecrets, redisEnterpriseNodeResources = {} } = spec;
  const twice = (['enabled', 'storageClassName'] as const).filter((name) => spec[name] !== undefined && persistentSpec[name] !== undefined);
  return [
    ...twice.map((name) => faultAt(origin, [...SPEC, name], 'must be given once, got it in persistentSpec too; drop one')),
    ...(persistentSpec.enabled === false ? [notPersistent(origin, [...PERSISTENT, 'enabled'])] : []),
    ...(spec.enabled === false ? [notPersistent(origin, [...SPEC, 'enabled'])] : []),
    ...(spec.uiAnnotations === undefined || spec.uiServiceType !== undefined ? [] : [faultAt(
      origin,
      [...SPEC, 'uiAnnotations'],
      'must come with uiServiceType, got none: no user interface is requested; add it or drop these fields',
    )]),
    ...memoryFaults(origin, RESOURCES, redisEnterpriseNodeResources, "a server's"),
    ...leftOut(origin, SPEC, spec, NOTHING_HERE),
    ...patchFaults(origin, SPEC, { nodeSelector }, POD, REDIS_SHARD),
    ...patchFaults(origin, SPEC, { podTolerations }, POD, REDIS_SHARD, 'tolerations'),
    ...patchFaults(origin, SPEC, { pullSecrets }, POD, REDIS_SHARD, 'imagePullSecrets'),
    ...patchFaults(origin, [...SPEC, 'podAnnotations'], podAnnotations ?? {}, '/spec/template/metadata/annotations', REDIS_SHARD),
  ];
}

function notPersistent(origin: Origin, field: Path): Fault {
  return faultAt(
    origin,
    field,
    'must be true, got false: without its append-only file, a primary that restarts at once comes back empty,'
    + ' and its replicas copy the empty data set; drop it',
  );
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
    case 'insight.serviceAnnotations': return [...SPEC, 'uiAnnotations'];
    default: return undefined;
  }
}
