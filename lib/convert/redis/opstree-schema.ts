import { ImagePullPolicy } from '../../kubernetes/pods/image-pull-policy';
import { z } from 'zod';
import { resourcesSchema } from '../reading/container-resources';
import {
  confidentialText, flag, ignored, ignoredAll, list, object, refused, refusedAll, text, told, wholeNumber,
} from '../reading/schema';
import { antiAffinitySchema } from '../stateful/anti-affinity';
import { claimSchema } from '../stateful/claim';
import { patched, POD, REDIS_SHARD } from '../stateful/patches';
import { securityContextSchema } from '../stateful/security-context';

const OWN_ADDRESSES = 'pods have addresses of their own, and names that outlive the addresses; leave it out';
const INSIDE = 'clients must be inside the Kubernetes cluster, because servers redirect them to pods; leave it out';
const OPERATORS_OWN = 'its operator never reads it there; write it in spec.redisConfig if it should apply';

/** Leaders or followers. In the construct, any pod of a shard can be either. */
const roleSchema = object({
  replicas: wholeNumber.optional(),
  resources: resourcesSchema.optional(),
  redisConfig: object({
    additionalRedisConfig: refused('a ConfigMap is not read; write its lines in spec.redisConfig.dynamicConfig'),
    dynamicConfig: told(OPERATORS_OWN),
    maxMemoryPercentOfLimit: told(OPERATORS_OWN),
  }).optional(),
  affinity: object({
    ...patched(REDIS_SHARD, `${POD}/affinity`, ['nodeAffinity', 'podAffinity']),
    podAntiAffinity: antiAffinitySchema.optional(),
  }).optional(),
  ...patched(REDIS_SHARD, POD, ['nodeSelector', 'tolerations']),
  pdb: told('the disruption budget of each shard lets a drain evict one pod at a time', isDisabled),
  topologySpreadConstraints: told(
    'pods are spread over zones and nodes if there are enough, and no pod stays pending because of that', isSoft,
  ),
  terminationGracePeriodSeconds: ignored('pods get the time that a failover needs'),
  ...ignoredAll(['readinessProbe', 'livenessProbe'], 'the agents decide when a pod is ready'),
  securityContext: ignored('containers have no privileges and a read-only root filesystem'),
  serviceType: refused(INSIDE, 'ClusterIP'),
});

const kubernetesSchema = object({
  image: text,
  imagePullPolicy: z.enum(ImagePullPolicy, { error: 'Always, IfNotPresent or Never' }).optional(),
  resources: resourcesSchema.optional(),
  redisSecret: object({ name: text, key: text }).optional(),
  ignoreAnnotations: ignored('no operator compares annotations any more'),
  minReadySeconds: ignored('the agents decide when a pod is ready'),
  updateStrategy: refused('the pods of a shard are replaced one by one, and a primary fails over first; leave it out', isRolling),
  service: object({
    serviceType: refused(INSIDE, 'ClusterIP'),
    annotations: refused('write them as metadata.annotations, which every object gets'),
    includeBusPort: ignored('only the pods of the cluster use the bus'),
    headless: ignored('the headless Service belongs to the pods'),
    additional: told('the cluster has only one Service for clients', isDisabled),
  }).optional(),
  imagePullSecrets: refused('it belongs to the ServiceAccount; leave it out, and patch that object in TypeScript'),
  persistentVolumeClaimRetentionPolicy: told('disks are kept when pods or the cluster are deleted, and must be deleted by hand', isKept),
});

const EXPORTER = "the construct's own exporter runs, with its own settings";

const fields = {
  clusterSize: wholeNumber,
  clusterVersion: ignored('the image determines the version'),
  persistenceEnabled: flag.optional(),
  kubernetesConfig: kubernetesSchema,
  redisConfig: object({
    additionalRedisConfig: refused('a ConfigMap is not read; write its lines in spec.redisConfig.dynamicConfig'),
    /** `key value` */
    dynamicConfig: list(confidentialText).optional(),
    maxMemoryPercentOfLimit: wholeNumber.optional(),
  }).optional(),
  redisLeader: roleSchema.optional(),
  redisFollower: roleSchema.optional(),
  storage: object({
    volumeClaimTemplate: object({
      ...ignoredAll(['apiVersion', 'kind', 'status'], 'it is the same for every claim'),
      metadata: told('claims have the labels of the cluster', isNameless),
      spec: claimSchema(REDIS_SHARD, 'the server writes').optional(),
    }).optional(),
    keepAfterDelete: ignored('disks are always kept'),
    ...ignoredAll(['nodeConfVolume', 'nodeConfVolumeClaimTemplate'], 'the list of nodes is on the data disk'),
    volumeMount: refused('the server mounts only its disk and its settings; leave it out'),
  }).optional(),
  redisExporter: object({
    enabled: flag.optional(),
    ...ignoredAll(['image', 'imagePullPolicy', 'resources', 'port', 'securityContext'], EXPORTER),
    env: told(EXPORTER),
  }).optional(),
  podSecurityContext: securityContextSchema(REDIS_SHARD).optional(),
  priorityClassName: text.optional(),
  port: wholeNumber.optional(),
  resources: told('its operator never uses it; write it in kubernetesConfig if it should apply'),
  podManagementPolicy: ignored('the agents decide in which order pods join, whatever order they start in'),
  TLS: refused('a RedisCluster has no TLS yet; leave it out, and allow only clients that may see the traffic'),
  acl: refused('a RedisCluster has one user, whose rules are in credentials.rules; leave it out'),
  env: refused('the agent hands settings to the server in a file; write them as dynamicConfig'),
  initContainer: refused('a container of the agent is there instead; leave it out', isDisabled),
  sidecars: refused('other containers beside a server are not supported; leave it out, and patch the StatefulSets if you must'),
  serviceAccountName: refused('the agents have an account of their own, with permissions for this cluster only; leave it out'),
  hostNetwork: refused(OWN_ADDRESSES, false),
  ...refusedAll(['hostPort'], OWN_ADDRESSES),
};

/** `spec` of a RedisCluster of OT-CONTAINER-KIT's operator. */
export const specSchema = object(fields);

/** The `spec` in v1beta1, whose first versions had some fields in other places. */
export const olderSpecSchema = object({
  ...fields,
  securityContext: securityContextSchema(REDIS_SHARD).optional(),
  ...patched(REDIS_SHARD, POD, ['nodeSelector', 'tolerations']),
});

export type Spec = z.output<typeof specSchema> & Pick<z.output<typeof olderSpecSchema>, 'securityContext'>;

function isDisabled(value: unknown): boolean {
  return (value as { enabled?: unknown }).enabled !== true;
}

/** Whether it is the default strategy of Kubernetes. */
function isRolling(value: unknown): boolean {
  const { type = 'RollingUpdate', rollingUpdate } = value as { type?: unknown; rollingUpdate?: { partition?: unknown } };
  return type === 'RollingUpdate' && (rollingUpdate?.partition ?? 0) === 0;
}

function isKept(value: unknown): boolean {
  return Object.values(value as object).every((policy) => policy === 'Retain');
}

function isNameless(value: unknown): boolean {
  return Object.keys(value as object).every((key) => key === 'name' || key === 'creationTimestamp');
}

function isSoft(value: unknown): boolean {
  return Array.isArray(value) && value.every((one: { whenUnsatisfiable?: unknown }) => one?.whenUnsatisfiable === 'ScheduleAnyway');
}
