import { ImagePullPolicy } from '../../kubernetes/pods/image-pull-policy';
import { ServiceType } from '../../kubernetes/objects/service-type';
import { z } from 'zod';
import { spacedResourcesSchema } from '../reading/container-resources';
import { containersSchema } from '../pods/containers';
import { environmentSchema } from '../pods/environment';
import { hostAliasesSchema, pullSecretsSchema } from '../pods/foreign-pods';
import { affinitySchema, podAffinitySchema, tolerationsSchema } from '../pods/placement';
import { topologySpreadSchema } from '../pods/spread';
import { mountsSchema, volumesSchema } from '../pods/volume-sources';
import {
  ignored, ignoredAll, list, looseFlag, object, refused, refusedAll, spacedStorage, text, texts, told, wholeNumber,
} from '../reading/schema';
import { patched, POD, REDIS_SHARD } from '../stateful/patches';

const pullPolicy = z.enum(ImagePullPolicy, { error: 'Always, IfNotPresent or Never' });
const serviceType = z.enum(ServiceType, { error: 'ClusterIP, NodePort or LoadBalancer' }).exclude(
  ['EXTERNAL_NAME'], { error: 'ClusterIP, NodePort or LoadBalancer' },
);

const NO_SUCH_PROCESS = 'it configures processes of Redis Enterprise, which the open-source server does not have';
const NO_LICENCE = 'an open-source server needs none';
const OTHER_TLS = 'a RedisCluster has other certificates; leave it out, and choose --tls managed for encryption';
const ONE_USER = 'a RedisCluster has one user, with a password; leave it out, and give that password to the clients';
const INSIDE = 'clients must be inside the Kubernetes cluster, because servers redirect them to pods; leave it out';
const VAULT = 'the password is in a Secret of Kubernetes, and Vault is not used; leave it out, and copy the Secret to Vault if you must';
const VERSION_IN_MANIFESTS = 'the manifests determine which version runs';

/** The fields that become props. */
const honoured = {
  nodes: wholeNumber.optional(),
  persistentSpec: object({
    enabled: looseFlag.optional(),
    storageClassName: text.optional(),
    volumeSize: spacedStorage.optional(),
    enablePersistentVolumeResize: ignored('disks grow by an edit of the manifests'),
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
    digestHash: ignored('another image runs'),
  }).optional(),
  priorityClassName: text.optional(),
  extraLabels: texts.optional(),
  podAntiAffinity: podAffinitySchema.optional(),
};

/** Fields of pods that the resource has beside its own, for whoever knows what the operator doesn't set. */
const additionalPodSpec = object({
  affinity: affinitySchema.optional(),
  topologySpreadConstraints: topologySpreadSchema.optional(),
  runtimeClassName: text.optional(),
  schedulerName: text.optional(),
  initContainers: containersSchema.optional(),
  ...refusedAll(
    ['nodeSelector', 'tolerations', 'hostAliases', 'imagePullSecrets', 'priorityClassName', 'serviceAccountName', 'serviceAccount',
      'volumes', 'containers', 'terminationGracePeriodSeconds', 'securityContext'],
    'the operator sets it; write it in the field of spec for it',
  ),
  ...refusedAll(['hostNetwork', 'hostPID', 'hostIPC', 'hostUsers', 'nodeName'], 'pods share nothing with their nodes; leave it out'),
  automountServiceAccountToken: ignored('only the agents mount a token'),
  enableServiceLinks: ignored('the server reads no variables of Services'),
  ...patched(REDIS_SHARD, POD, [
    'dnsPolicy', 'dnsConfig', 'shareProcessNamespace', 'preemptionPolicy', 'readinessGates', 'overhead', 'os', 'resourceClaims',
    'schedulingGates', 'activeDeadlineSeconds', 'setHostnameAsFQDN', 'hostname', 'subdomain', 'priority', 'restartPolicy', 'resources',
  ]),
});

const pods = {
  nodeSelector: texts.optional(),
  podTolerations: tolerationsSchema.optional(),
  podAnnotations: texts.optional(),
  redisEnterprisePodAnnotations: texts.optional(),
  pullSecrets: pullSecretsSchema.optional(),
  hostAliases: hostAliasesSchema.optional(),
  redisEnterpriseAdditionalPodSpecAttributes: additionalPodSpec.optional(),
  antiAffinityAdditionalTopologyKeys: list(text).optional(),
  rackAwarenessNodeLabel: text.optional(),
  redisEnterpriseTerminationGracePeriodSeconds: wholeNumber.optional(),
  podStartingPolicy: ignored('a pod that does not start is reported by an alert'),
  securityContext: ignored('containers have no privileges and a read-only root filesystem'),
  extraEnvVars: environmentSchema.optional(),
  sideContainersSpec: containersSchema.optional(),
  volumes: volumesSchema.optional(),
  redisEnterpriseVolumeMounts: mountsSchema.optional(),
  containerTimezone: told('logs and times are in UTC'),
  ...Object.fromEntries(['enforceIPv4', 'redisEnterpriseIPFamily'].map((name) => [
    name, told('pods and Services have the addresses that the cluster gives by default', false),
  ])) as Record<'enforceIPv4' | 'redisEnterpriseIPFamily', ReturnType<typeof told>>,
  createServiceAccount: ignored('the agents have an account of their own'),
  serviceAccountName: text.optional(),
};

const access = {
  clusterCredentialSecretName: refused(
    'an agent generates the password, in a Secret named after the cluster, followed by -password; leave it out',
  ),
  clusterCredentialSecretType: refused(VAULT, 'kubernetes'),
  ...refusedAll(['clusterCredentialSecretRole', 'vaultCASecret'], VAULT),
  certificates: object({
    ...ignoredAll([
      'apiCertificateSecretName', 'cmCertificateSecretName', 'metricsExporterCertificateSecretName', 'syncerCertificateSecretName',
      'cpInternodeEncryptionCertificateSecretName',
    ], NO_SUCH_PROCESS),
    ...refusedAll(['proxyCertificateSecretName', 'dpInternodeEncryptionCertificateSecretName'], OTHER_TLS),
    ...refusedAll(['ldapClientCertificateSecretName', 'ssoServiceCertificateSecretName', 'ssoIssuerCertificateSecretName'], ONE_USER),
  }).optional(),
  dataInternodeEncryption: refused(OTHER_TLS, false),
  encryptPkeys: ignored('there are no private keys'),
  ocspConfiguration: ignored('there are no certificates'),
  ...refusedAll(['ldap', 'sso'], ONE_USER),
  auditing: refused('connections are not audited; leave it out if nothing has to be'),
  ...refusedAll(['activeActive', 'ingressOrRouteSpec', 'ossClusterSettings'], INSIDE),
  services: object({
    apiService: ignored(NO_SUCH_PROCESS),
    servicesAnnotations: texts.optional(),
  }).optional(),
  servicesRiggerSpec: object({
    databaseServiceType: text.optional(),
    ...ignoredAll([
      'extraEnvVars', 'serviceNaming', 'servicesRiggerAdditionalPodSpecAttributes', 'podAnnotations', 'databaseServicePortPolicy',
    ], 'there are no separate databases that need Services'),
  }).optional(),
};

const product = {
  ...ignoredAll(['license', 'licenseSecretName'], NO_LICENCE),
  ...ignoredAll(['bootstrapperImageSpec', 'bootstrapperResources'], 'there is nothing to bootstrap'),
  ...ignoredAll(
    ['redisEnterpriseServicesRiggerImageSpec', 'redisEnterpriseServicesRiggerResources'], 'there is no services rigger to configure',
  ),
  redisEnterpriseServicesConfiguration: ignored(NO_SUCH_PROCESS),
  ...ignoredAll(['usageMeter', 'usageReportFields'], 'nothing is reported to anybody'),
  ...ignoredAll(['redisUpgradePolicy', 'upgradeSpec'], VERSION_IN_MANIFESTS),
  resp3Default: ignored('each client chooses its protocol'),
  slaveHA: ignored('Kubernetes starts a lost pod again, on another node if necessary'),
  clusterRecovery: refused('the agents bring a cluster back by themselves; leave it out', false),
  backup: refused('backups are files that you copy from the disks, as lib/redis/README.md says; leave it out'),
  redisOnFlashSpec: refused('all data is in memory; leave it out, and give the servers enough', (value) => (
    (value as { enabled?: unknown }).enabled !== true
  )),
  userDefinedModules: refused('no modules can be added to those of the image; leave it out if clients need no others'),
};

/** `spec` of a RedisEnterpriseCluster. */
export const enterpriseSpecSchema = object({ ...honoured, ...pods, ...access, ...product });

export type EnterpriseSpec = z.output<typeof enterpriseSpecSchema>;
