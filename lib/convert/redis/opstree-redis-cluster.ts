import { Size } from 'cdk8s';
import { ImagePullPolicy } from 'cdk8s-plus-28';
import { z } from 'zod';
import { RedisEngine } from '../../redis/choices';
import { RedisClusterProps } from '../../redis/props';
import { containerResources, resourceField, resourcesSchema } from '../reading/container-resources';
import { diskFaults } from '../stateful/member-disk';
import { Fault, faultAt, Origin } from '../reading/faults';
import { Content, kindOf, resourceSchema } from '../reading/kind';
import { memoryFaults } from '../stateful/memory-faults';
import { configFaults, configProps } from './opstree-redis-config';
import { imageOf, imageFaults, LEFT_OUT, podFaults, roleField, roleSchema, shape, shapeFaults } from './opstree-redis-pods';
import { leftOut, redisCluster } from './redis-cluster';
import { anyObject, flag, ignored, list, object, refused, storage, text, wholeNumber } from '../reading/schema';
import { nodeAt, Path } from '../reading/source-tree';

const claimSpec = object({
  accessModes: list(text).optional(),
  storageClassName: text.optional(),
  volumeMode: z.literal('Filesystem', { error: 'Filesystem, since the server writes files' }).optional(),
  resources: object({ requests: object({ storage }), limits: object({ storage: storage.optional() }).optional() }),
});

const specSchema = object({
  clusterSize: wholeNumber,
  clusterVersion: text.optional(),
  persistenceEnabled: flag.optional(),
  kubernetesConfig: object({
    image: text,
    imagePullPolicy: z.enum(ImagePullPolicy, { error: 'Always, IfNotPresent or Never' }).optional(),
    resources: resourcesSchema.optional(),
    redisSecret: object({ name: text, key: text }).optional(),
    ignoreAnnotations: ignored,
    minReadySeconds: ignored,
    updateStrategy: refused,
    service: refused,
    imagePullSecrets: refused,
  }),
  redisLeader: roleSchema.optional(),
  redisFollower: roleSchema.optional(),
  storage: object({
    volumeClaimTemplate: object({ metadata: ignored, spec: claimSpec, status: ignored }).optional(),
    keepAfterDelete: ignored,
    nodeConfVolume: ignored,
    nodeConfVolumeClaimTemplate: ignored,
    volumeMount: refused,
  }).optional(),
  redisExporter: object({ enabled: flag.optional(), image: ignored, imagePullPolicy: ignored, resources: ignored, port: ignored, env: ignored, securityContext: ignored }).optional(),
  podSecurityContext: object({ runAsUser: wholeNumber.optional(), runAsGroup: wholeNumber.optional(), fsGroup: wholeNumber.optional(), runAsNonRoot: flag.optional() }).optional(),
  priorityClassName: text.optional(),
  port: wholeNumber.optional(),
  resources: resourcesSchema.optional(),
  TLS: refused,
  acl: refused,
  env: refused,
  initContainer: refused,
  sidecars: refused,
  serviceAccountName: refused,
  hostNetwork: refused,
  hostPort: refused,
  redisConfig: anyObject.optional(),
});

export type Spec = z.output<typeof specSchema>;

const SPEC: Path = ['spec'];
const KUBERNETES: Path = [...SPEC, 'kubernetesConfig'];
const CLAIM_SPEC: Path = [...SPEC, 'storage', 'volumeClaimTemplate', 'spec'];
const CLIENT_PORT = 6379;

/** A cluster of OT-CONTAINER-KIT's operator. */
export const opstreeRedisClusterKind = kindOf('redis.redis.opstreelabs.in/v1beta2', 'RedisCluster', resourceSchema(specSchema), ({ metadata, spec, origin }: Content<Spec>) => redisCluster({
  metadata,
  origin,
  props: () => propsOf(spec),
  userInterface: undefined,
  podLabels: { labels: {}, field: SPEC },
  notes: (version) => notes(metadata.name ?? '', spec, version),
  faults: faultsOf(origin, spec),
  fieldOf: (prop) => fieldOf(origin, spec, prop),
}));

function propsOf(spec: Spec): RedisClusterProps {
  const { kubernetesConfig: { image, imagePullPolicy, redisSecret }, storage: { volumeClaimTemplate } = {}, podSecurityContext } = spec;
  const { engine, version } = imageOf(image);
  const { shards, replicasPerShard } = shape(spec);
  const resources = resourcesOf(spec);
  return {
    shards,
    replicasPerShard,
    acceptDowntime: replicasPerShard === 0 ? true : undefined,
    engine: engine === 'valkey' ? RedisEngine.VALKEY : RedisEngine.REDIS,
    version,
    storage: volumeClaimTemplate?.spec.resources.requests.storage,
    storageClassName: volumeClaimTemplate?.spec.storageClassName,
    resources: resources && containerResources(resources),
    ...configProps(spec, memoryOf(spec)),
    credentials: redisSecret && { secretName: redisSecret.name, passwordKey: redisSecret.key },
    monitoring: spec.redisExporter?.enabled === true ? { exporter: true } : undefined,
    imagePullPolicy,
    priorityClassName: spec.priorityClassName,
    user: podSecurityContext?.runAsUser,
  };
}

function resourcesOf({ kubernetesConfig, resources }: Spec) {
  return kubernetesConfig.resources ?? resources;
}

function memoryOf(spec: Spec): Size | undefined {
  const { limits, requests } = resourcesOf(spec) ?? {};
  return limits?.memory ?? requests?.memory;
}

function notes(name: string, spec: Spec, version: string | undefined): string[] {
  const { kubernetesConfig: { image, redisSecret }, redisExporter } = spec;
  const { engine } = imageOf(image);
  const upstream = `${engine === 'valkey' ? 'valkey/valkey' : 'redis'}:${version}`;
  const { replicasPerShard } = shape(spec);
  return [
    ...(image === upstream ? [] : [`${image} is replaced by upstream's ${upstream}: the agents start the server by themselves, and need nothing that the operator's image adds`]),
    ...(replicasPerShard > 0 ? [] : [`${name} has no followers: unless --replicas NUMBER gives it some, a shard is down with its only pod, at each restart as well, and lost with its disk`]),
    ...(redisSecret === undefined ? [`${name} had no password and gets one: clients read it in the Secret ${name}-password, under the key current`] : [`to change the password of ${name} later, keep the old one in the Secret ${redisSecret.name} under the key previous, until the clients have the new one`]),
    ...(redisExporter?.enabled === true ? [`${name} gets a PodMonitor and a PrometheusRule beside its exporter: their definitions must be in the cluster`] : []),
  ];
}

function faultsOf(origin: Origin, spec: Spec): Fault[] {
  const { kubernetesConfig, storage: { volumeClaimTemplate, volumeMount } = {}, port = CLIENT_PORT } = spec;
  return [
    ...imageFaults(origin, kubernetesConfig.image),
    ...shapeFaults(origin, spec),
    ...configFaults(origin, spec, memoryOf(spec)),
    ...podFaults(origin, spec),
    ...memoryFaults(origin, kubernetesConfig.resources === undefined ? [...SPEC, 'resources'] : [...KUBERNETES, 'resources'], resourcesOf(spec) ?? {}, "a server's"),
    ...(spec.persistenceEnabled === false ? [faultAt(origin, [...SPEC, 'persistenceEnabled'], 'must be true, got false: without its append-only file, a primary that restarts at once comes back empty, and its replicas copy that; drop it')] : []),
    ...(port === CLIENT_PORT ? [] : [faultAt(origin, [...SPEC, 'port'], `must be ${CLIENT_PORT}, got ${port}: servers listen there; drop it, and have clients use that port`)]),
    ...(volumeClaimTemplate === undefined ? [] : claimFaults(origin, volumeClaimTemplate.spec)),
    ...leftOut(origin, SPEC, spec, LEFT_OUT.spec),
    ...leftOut(origin, KUBERNETES, kubernetesConfig, LEFT_OUT.kubernetesConfig),
    ...leftOut(origin, [...SPEC, 'storage'], { volumeMount }, LEFT_OUT.storage),
  ];
}

function claimFaults(origin: Origin, { accessModes = [], resources: { requests, limits } }: z.output<typeof claimSpec>): Fault[] {
  const fields = { limit: [...CLAIM_SPEC, 'resources', 'limits', 'storage'], accessModes: [...CLAIM_SPEC, 'accessModes'] };
  return diskFaults(origin, { request: requests.storage, limit: limits?.storage, accessModes, fields });
}

function fieldOf({ root }: Origin, spec: Spec, prop: string): Path | undefined {
  const resource = resourceField(prop);
  if (resource !== undefined) return spec.kubernetesConfig.resources === undefined ? [...SPEC, 'resources', ...resource] : [...KUBERNETES, 'resources', ...resource];
  switch (prop) {
    case 'shards': return [...SPEC, 'clusterSize'];
    case 'version': return [...KUBERNETES, 'image'];
    case 'storage': return nodeAt(root, CLAIM_SPEC) && [...CLAIM_SPEC, 'resources', 'requests', 'storage'];
    case 'storageClassName': return [...CLAIM_SPEC, prop];
    case 'credentials.secretName': return [...KUBERNETES, 'redisSecret', 'name'];
    case 'credentials.passwordKey': return [...KUBERNETES, 'redisSecret', 'key'];
    case 'monitoring': return [...SPEC, 'redisExporter', 'enabled'];
    case 'priorityClassName': return [...SPEC, prop];
    case 'user': return [...SPEC, 'podSecurityContext', 'runAsUser'];
    default: return roleField(spec, prop);
  }
}
