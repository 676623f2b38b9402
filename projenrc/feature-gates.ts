/**
 * Fields that an API server drops without a word, or refuses, while their feature gate is off.
 *
 * Gathered from `+featureGate` in the types of k8s.io/api 1.34 and 1.37, and from what drops fields in kubernetes/kubernetes:
 * `pkg/api/pod/util.go`, `pkg/api/persistentvolume*` and the `strategy.go` of each kind in `pkg/registry`, 1.28 to 1.37. Left out are
 * fields of `status`, and `procMount`, of which only other values than the default are lost.
 */
export const GATED_FIELDS: Readonly<Record<string, readonly string[]>> = {
  AtomicWriteVolumeUserFields: [
    'core.v1.SecretVolumeSource.defaultUser', 'core.v1.ConfigMapVolumeSource.defaultUser', 'core.v1.ProjectedVolumeSource.defaultUser',
    'core.v1.DownwardAPIVolumeSource.defaultUser', 'core.v1.ServiceAccountTokenProjection.user',
    'core.v1.ClusterTrustBundleProjection.user', 'core.v1.PodCertificateProjection.user', 'core.v1.KeyToPath.user',
    'core.v1.DownwardAPIVolumeFile.user',
  ],
  CSIServiceAccountTokenSecrets: ['storage.v1.CSIDriverSpec.serviceAccountTokenInSecrets'],
  ClusterTrustBundleProjection: ['core.v1.VolumeProjection.clusterTrustBundle'],
  ContainerRestartRules: ['core.v1.Container.restartPolicyRules'],
  ContainerStopSignals: ['core.v1.Lifecycle.stopSignal'],
  CrossNamespaceVolumeDataSource: ['core.v1.TypedObjectReference.namespace'],
  DRAAdminAccess: ['resource.v1.ExactDeviceRequest.adminAccess'],
  DRAConsumableCapacity: [
    'resource.v1.ExactDeviceRequest.capacity', 'resource.v1.DeviceSubRequest.capacity', 'resource.v1.DeviceConstraint.distinctAttribute',
    'resource.v1.Device.allowMultipleAllocations', 'resource.v1.DeviceCapacity.requestPolicy',
  ],
  DRADerivedAttributes: ['resource.v1.ExactDeviceRequest.derivedAttributes', 'resource.v1.DeviceSubRequest.derivedAttributes'],
  DRADeviceTaints: [
    'resource.v1.Device.taints', 'resource.v1.ExactDeviceRequest.tolerations', 'resource.v1.DeviceSubRequest.tolerations',
  ],
  DRAExtendedResource: ['resource.v1.DeviceClassSpec.extendedResourceName'],
  DRAPrioritizedList: ['resource.v1.DeviceRequest.firstAvailable'],
  DynamicResourceAllocation: ['core.v1.PodSpec.resourceClaims', 'core.v1.ResourceRequirements.claims'],
  EmptyDirVolumeMode: ['core.v1.EmptyDirVolumeSource.mode'],
  EnvFiles: ['core.v1.EnvVarSource.fileKeyRef'],
  EvictionRequestAPI: ['core.v1.PodSpec.evictionResponders'],
  GRPCContainerProbeTLS: ['core.v1.GRPCAction.mode'],
  GenericWorkload: ['core.v1.PodSpec.schedulingGroup', 'core.v1.PodSpec.workloadRef'],
  H2CContainerProbe: ['core.v1.HTTPGetAction.protocol'],
  HPAConfigurableTolerance: ['autoscaling.v2.HPAScalingRules.tolerance'],
  HostnameOverride: ['core.v1.PodSpec.hostnameOverride'],
  ImageVolume: ['core.v1.Volume.image'],
  InPlacePodVerticalScaling: ['core.v1.Container.resizePolicy'],
  JobBackoffLimitPerIndex: ['batch.v1.JobSpec.backoffLimitPerIndex', 'batch.v1.JobSpec.maxFailedIndexes'],
  JobManagedBy: ['batch.v1.JobSpec.managedBy'],
  JobPodReplacementPolicy: ['batch.v1.JobSpec.podReplacementPolicy'],
  JobSuccessPolicy: ['batch.v1.JobSpec.successPolicy'],
  MatchLabelKeysInPodAffinity: ['core.v1.PodAffinityTerm.matchLabelKeys', 'core.v1.PodAffinityTerm.mismatchLabelKeys'],
  MaxUnavailableStatefulSet: ['apps.v1.RollingUpdateStatefulSetStrategy.maxUnavailable'],
  MutableCSINodeAllocatableCount: ['storage.v1.CSIDriverSpec.nodeAllocatableUpdatePeriodSeconds'],
  PodCertificateRequest: ['core.v1.VolumeProjection.podCertificate'],
  PodLevelResources: ['core.v1.PodSpec.resources'],
  PodLifecycleSleepAction: ['core.v1.LifecycleHandler.sleep'],
  RecursiveReadOnlyMounts: ['core.v1.VolumeMount.recursiveReadOnly'],
  SELinuxChangePolicy: ['core.v1.PodSecurityContext.seLinuxChangePolicy'],
  SELinuxMountReadWriteOncePod: ['storage.v1.CSIDriverSpec.seLinuxMount'],
  ServiceTrafficDistribution: ['core.v1.ServiceSpec.trafficDistribution'],
  SidecarContainers: ['core.v1.Container.restartPolicy'],
  SupplementalGroupsPolicy: ['core.v1.PodSecurityContext.supplementalGroupsPolicy'],
  UserNamespacesSupport: ['core.v1.PodSpec.hostUsers'],
  VolumeAttributesClass: [
    'core.v1.PersistentVolumeSpec.volumeAttributesClassName', 'core.v1.PersistentVolumeClaimSpec.volumeAttributesClassName',
  ],
  VolumeBindMountOptions: ['core.v1.VolumeMount.bindMountOptions'],
  VolumeLimitScaling: ['storage.v1.CSIDriverSpec.preventPodSchedulingIfMissing'],
  WorkloadWithJob: ['batch.v1.JobSpec.scheduling'],
};

/** Gates of the API server's own libraries, which aren't among those of Kubernetes: the first version in which each is on. */
export const GATES_ELSEWHERE: Readonly<Record<string, { readonly on: number; readonly fields: readonly string[] }>> = {
  // apiextensions-apiserver/pkg/features/kube_features.go
  CustomResourceFieldSelectors: {
    on: 31, fields: ['apiextensions.v1.CustomResourceDefinitionVersion.selectableFields'],
  },
};

/** Beta APIs that are served without being asked for, until they are removed: `legacyBetaEnabledByDefaultResources` of 1.28 and 1.31. */
export const SERVED_BETAS: readonly string[] = ['flowcontrol.apiserver.k8s.io/v1beta2', 'flowcontrol.apiserver.k8s.io/v1beta3'];

/**
 * Whether a gate is on by default, by the text of `pkg/features/kube_features.go` of that version. Undefined if it has no such gate: not
 * yet, or no more, because the feature can't be turned off any longer.
 */
export function isOn(gate: string, features: string): boolean | undefined {
  const constant = new RegExp(`^\\s*(\\w+)\\s+featuregate\\.Feature = "${gate}"`, 'm').exec(features)?.[1];
  if (constant === undefined) return undefined;
  const versioned = new RegExp(`^\\t${constant}: \\{\\n((?:\\t\\t.*\\n)+)\\t\\}`, 'm').exec(features)?.[1];
  const single = new RegExp(`^\\t${constant}:\\s*(\\{Default.*)$`, 'm').exec(features)?.[1];
  const states = [...(versioned ?? single ?? '').matchAll(/Default: (true|false)/g)].map(([, state]) => state === 'true');
  return states[states.length - 1];
}
