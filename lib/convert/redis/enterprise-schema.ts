import { ImagePullPolicy } from '../../kubernetes/pods/image-pull-policy';
import { ServiceType } from '../../kubernetes/objects/service-type';
import { z } from 'zod';
import { spacedResourcesSchema } from '../reading/container-resources';
import {
  ignored, ignoredAll, looseFlag, object, refused, refusedAll, refusedEntries, spacedStorage, text, texts, told, wholeNumber,
} from '../reading/schema';
import { antiAffinitySchema } from '../stateful/anti-affinity';
import { patched, patchedAnnotations, patchReason, POD, REDIS_SHARD } from '../stateful/patches';

const pullPolicy = z.enum(ImagePullPolicy, { error: 'Always, IfNotPresent or Never' });
const serviceType = z.enum(ServiceType, { error: 'ClusterIP, NodePort or LoadBalancer' }).exclude(
  ['EXTERNAL_NAME'], { error: 'ClusterIP, NodePort or LoadBalancer' },
);

const NO_SUCH_PROCESS = 'it configures processes of Redis Enterprise, which the open-source server does not have';
const NO_LICENCE = 'an open-source server needs none';
const NO_TLS = 'a RedisCluster has no TLS yet; leave it out, and allow only clients that may see the traffic';
const ONE_USER = 'a RedisCluster has one user, with a password; leave it out, and give that password to the clients';
const INSIDE = 'clients must be inside the Kubernetes cluster, because servers redirect them to pods; leave it out';
const VAULT = 'the password is in a Secret of Kubernetes, and Vault is not used; leave it out, and copy the Secret to Vault if you must';
const OWN_FILES = 'the server mounts only its disk and its settings; leave it out';
const VERSION_IN_MANIFESTS = 'the manifests determine which version runs';
const ZONES: readonly unknown[] = ['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone'];

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
  podAntiAffinity: antiAffinitySchema.optional(),
};

const pods = {
  ...patched(REDIS_SHARD, POD, ['nodeSelector', 'hostAliases', 'podTolerations', 'pullSecrets'], {
    podTolerations: 'tolerations', pullSecrets: 'imagePullSecrets',
  }),
  podAnnotations: patchedAnnotations(REDIS_SHARD),
  redisEnterprisePodAnnotations: patchedAnnotations(REDIS_SHARD),
  redisEnterpriseAdditionalPodSpecAttributes: refusedEntries((key) => patchReason(REDIS_SHARD, `${POD}/${key}`)),
  antiAffinityAdditionalTopologyKeys: told(
    'the pods of a shard are on different nodes, and prefer different zones', (value) => isEvery(value, ZONES),
  ),
  rackAwarenessNodeLabel: refused(
    'the pods of a shard prefer different zones, by the label topology.kubernetes.io/zone; leave it out', (value) => ZONES.includes(value),
  ),
  redisEnterpriseTerminationGracePeriodSeconds: ignored('pods get the time that a failover needs'),
  podStartingPolicy: ignored('a pod that does not start is reported by an alert'),
  securityContext: ignored('containers have no privileges and a read-only root filesystem'),
  extraEnvVars: refused('the agent passes settings to the server only in a file, not in variables; leave it out'),
  sideContainersSpec: refused('other containers beside a server are not supported; leave it out, and patch the StatefulSets if you must'),
  ...refusedAll(['volumes', 'redisEnterpriseVolumeMounts'], OWN_FILES),
  containerTimezone: told('logs and times are in UTC'),
  ...Object.fromEntries(['enforceIPv4', 'redisEnterpriseIPFamily'].map((name) => [
    name, told('pods and Services have the addresses that the cluster gives by default', false),
  ])) as Record<'enforceIPv4' | 'redisEnterpriseIPFamily', ReturnType<typeof told>>,
  createServiceAccount: ignored('the agents have an account of their own'),
  serviceAccountName: refused('the agents have an account of their own, with permissions for this cluster only; leave it out'),
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
    proxyCertificateSecretName: refused(NO_TLS),
    dpInternodeEncryptionCertificateSecretName: refused(NO_TLS),
    ...refusedAll(['ldapClientCertificateSecretName', 'ssoServiceCertificateSecretName', 'ssoIssuerCertificateSecretName'], ONE_USER),
  }).optional(),
  dataInternodeEncryption: refused(NO_TLS, false),
  encryptPkeys: ignored('there are no private keys'),
  ocspConfiguration: ignored('there are no certificates'),
  ...refusedAll(['ldap', 'sso'], ONE_USER),
  auditing: refused('connections are not audited; leave it out if nothing has to be'),
  ...refusedAll(['activeActive', 'ingressOrRouteSpec', 'ossClusterSettings'], INSIDE),
  services: object({
    apiService: ignored(NO_SUCH_PROCESS),
    servicesAnnotations: refused('write them as metadata.annotations, which every object gets'),
  }).optional(),
  servicesRiggerSpec: object({
    databaseServiceType: refused(INSIDE, (value) => typeof value === 'string' && value.split(',').every(isInside)),
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

function isEvery(value: unknown, allowed: readonly unknown[]): boolean {
  return Array.isArray(value) && value.every((one) => allowed.includes(one));
}

function isInside(type: string): boolean {
  return ['cluster_ip', 'headless'].includes(type.trim());
}
