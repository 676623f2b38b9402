import { ImagePullPolicy } from 'cdk8s-plus-28';
import { z } from 'zod';
import { resourcesSchema } from '../reading/container-resources';
import { anyObject, confidentialText, flag, ignored, list, object, refused, storage, text, wholeNumber } from '../reading/schema';

/** Leaders or followers. In the construct, any pod of a shard can be either. */
const roleSchema = object({
  replicas: wholeNumber.optional(),
  pdb: ignored,
  redisConfig: object({
    additionalRedisConfig: text.optional(),
    /** `key value` */
    dynamicConfig: list(confidentialText).optional(),
    maxMemoryPercentOfLimit: wholeNumber.optional(),
  }).optional(),
  affinity: anyObject.optional(),
  nodeSelector: refused,
  tolerations: refused,
  topologySpreadConstraints: ignored,
  terminationGracePeriodSeconds: ignored,
  readinessProbe: ignored,
  livenessProbe: ignored,
  securityContext: ignored,
});

export const claimSpec = object({
  accessModes: list(text).optional(),
  storageClassName: text.optional(),
  volumeMode: z.literal('Filesystem', { error: 'Filesystem, since the server writes files' }).optional(),
  resources: object({ requests: object({ storage }), limits: object({ storage: storage.optional() }).optional() }),
});

/** `spec` of a RedisCluster of OT-CONTAINER-KIT's operator. */
export const specSchema = object({
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
  redisExporter: object({
    enabled: flag.optional(),
    image: ignored,
    imagePullPolicy: ignored,
    resources: ignored,
    port: ignored,
    env: ignored,
    securityContext: ignored,
  }).optional(),
  podSecurityContext: object({
    runAsUser: wholeNumber.optional(),
    runAsGroup: wholeNumber.optional(),
    fsGroup: wholeNumber.optional(),
    runAsNonRoot: flag.optional(),
  }).optional(),
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

