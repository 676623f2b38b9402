import { ImagePullPolicy } from '../../kubernetes/pods/image-pull-policy';
import { ServiceType } from '../../kubernetes/objects/service-type';
import { z } from 'zod';
import { resourcesSchema } from '../reading/container-resources';
import {
  confidentialText, flag, ignored, ignoredAll, list, object, refused, refusedAll, text, texts, told, wholeNumber,
} from '../reading/schema';
import { containerFields } from '../pods/containers';
import { environmentSchema } from '../pods/environment';
import { pullSecretsSchema } from '../pods/foreign-pods';
import { affinitySchema, tolerationsSchema } from '../pods/placement';
import { securityContextSchema } from '../pods/security-context';
import { topologySpreadSchema } from '../pods/spread';
import { mountsSchema, volumesSchema } from '../pods/volume-sources';
import { claimSchema } from '../stateful/claim';
import { REDIS_SHARD } from '../stateful/patches';
import { tlsSchema } from './opstree-tls';

const OWN_ADDRESSES = 'pods have addresses of their own, and names that outlive the addresses; leave it out';
const BUS = 'only the pods of the cluster use the bus';
const OPERATORS_OWN = 'its operator never reads it there; write it in spec.redisConfig if it should apply';

const serviceType = z.enum(ServiceType, { error: 'ClusterIP, NodePort or LoadBalancer' }).exclude(
  ['EXTERNAL_NAME'], { error: 'ClusterIP, NodePort or LoadBalancer' },
);

/** The fields of a container that this operator has. */
const { image, imagePullPolicy, command, args, env, resources, ports, securityContext } = containerFields;
const container = { image, imagePullPolicy, command, args, env, resources, ports, securityContext };

/** Leaders or followers. In the construct, any pod of a shard can be either. */
const roleSchema = object({
  replicas: wholeNumber.optional(),
  resources: resourcesSchema.optional(),
  redisConfig: object({
    additionalRedisConfig: refused('a ConfigMap is not read; write its lines in spec.redisConfig.dynamicConfig'),
    dynamicConfig: told(OPERATORS_OWN),
    maxMemoryPercentOfLimit: told(OPERATORS_OWN),
  }).optional(),
  affinity: affinitySchema.optional(),
  nodeSelector: texts.optional(),
  tolerations: tolerationsSchema.optional(),
  pdb: told('the disruption budget of each shard lets a drain evict one pod at a time', isDisabled),
  topologySpreadConstraints: topologySpreadSchema.optional(),
  terminationGracePeriodSeconds: wholeNumber.optional(),
  ...ignoredAll(['readinessProbe', 'livenessProbe'], 'the agents decide when a pod is ready'),
  securityContext: ignored('containers have no privileges and a read-only root filesystem'),
  serviceType: serviceType.optional(),
});

const kubernetesSchema = object({
  image: text,
  imagePullPolicy: z.enum(ImagePullPolicy, { error: 'Always, IfNotPresent or Never' }).optional(),
  resources: resourcesSchema.optional(),
  redisSecret: object({ name: text, key: text }).optional(),
  ignoreAnnotations: ignored('no operator compares annotations any more'),
  minReadySeconds: wholeNumber.optional(),
  updateStrategy: object({
    type: z.enum(['RollingUpdate', 'OnDelete'], { error: 'RollingUpdate or OnDelete' }).optional(),
    rollingUpdate: object({
      partition: refused('RedisCluster counts the pods of each shard, and its operator counts the shards; leave it out', 0),
      maxUnavailable: refused('the pods of a shard are replaced one by one, and a primary fails over first; leave it out', 1),
    }).optional(),
  }).optional(),
  service: object({
    serviceType: serviceType.optional(),
    annotations: texts.optional(),
    includeBusPort: ignored(BUS),
    headless: object({
      additionalAnnotations: texts.optional(),
      includeBusPort: ignored(BUS),
      ...ignoredAll(['enabled', 'type'], 'the pods need their headless Service'),
    }).optional(),
    additional: object({
      enabled: flag.optional(),
      type: serviceType.optional(),
      additionalAnnotations: texts.optional(),
      includeBusPort: ignored(BUS),
    }).optional(),
  }).optional(),
  imagePullSecrets: pullSecretsSchema.optional(),
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
    volumeMount: object({ volume: volumesSchema.optional(), mountPath: mountsSchema.optional() }).optional(),
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
  TLS: tlsSchema.optional(),
  acl: refused('a RedisCluster has one user, whose rules are in credentials.rules; leave it out'),
  env: environmentSchema.optional(),
  initContainer: object({ enabled: flag.optional(), ...container, image: text.optional() }).optional(),
  sidecars: list(object({ name: text, ...container, mountPath: mountsSchema.optional() })).optional(),
  serviceAccountName: text.optional(),
  hostNetwork: refused(OWN_ADDRESSES, false),
  ...refusedAll(['hostPort'], OWN_ADDRESSES),
};

/** `spec` of a RedisCluster of OT-CONTAINER-KIT's operator. */
export const specSchema = object(fields);

/** The `spec` in v1beta1, whose first versions had some fields in other places. */
export const olderSpecSchema = object({
  ...fields,
  securityContext: securityContextSchema(REDIS_SHARD).optional(),
  nodeSelector: texts.optional(),
  tolerations: tolerationsSchema.optional(),
});

export type Spec = z.output<typeof specSchema> & Pick<z.output<typeof olderSpecSchema>, 'securityContext' | 'nodeSelector' | 'tolerations'>;

function isDisabled(value: unknown): boolean {
  return (value as { enabled?: unknown }).enabled !== true;
}

function isKept(value: unknown): boolean {
  return Object.values(value as object).every((policy) => policy === 'Retain');
}

function isNameless(value: unknown): boolean {
  return Object.keys(value as object).every((key) => key === 'name' || key === 'creationTimestamp');
}
