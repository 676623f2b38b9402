/** Groups of which `ZERO_IS_A_VALUE` knows the fields. The API server keeps their kinds as Go structs, and custom resources as they are written. */
export const GROUPS_OF_KNOWN_FIELDS: ReadonlySet<string> = new Set([
  '', 'apps', 'batch', 'autoscaling', 'policy', 'discovery.k8s.io', 'networking.k8s.io', 'node.k8s.io', 'rbac.authorization.k8s.io', 'scheduling.k8s.io', 'storage.k8s.io',
]);

/** Maps whose names are the user's: each of their values means something, also an empty one. */
export const USERS_MAPS: ReadonlySet<string> = new Set([
  'labels', 'annotations', 'matchLabels', 'selector', 'nodeSelector', 'data', 'binaryData', 'stringData',
  'requests', 'limits', 'capacity', 'hard', 'overhead', 'parameters', 'volumeAttributes', 'options',
]);

/** Structs and maps that mean the same when they are empty as when they are absent. */
export const EMPTY_IS_ABSENT: ReadonlySet<string> = new Set(['metadata', 'labels', 'annotations', 'nodeSelector', 'data', 'binaryData', 'stringData', 'resources', 'requests', 'limits']);

/**
 * Fields of which false, 0 or an empty text is told from nothing: pointers in the Go types. Those of all others are not kept.
 *
 * Pointers whose default is their zero are not among them.
 * @see https://github.com/kubernetes/kubernetes/blob/release-1.34/staging/src/k8s.io/api/core/v1/types.go
 */
export const ZERO_IS_A_VALUE: ReadonlySet<string> = new Set([
  // Of pods and their containers.
  'activeDeadlineSeconds', 'automountServiceAccountToken', 'enableServiceLinks', 'hostUsers', 'priority', 'setHostnameAsFQDN', 'shareProcessNamespace', 'terminationGracePeriodSeconds', 'tolerationSeconds',
  'allowPrivilegeEscalation', 'privileged', 'readOnlyRootFilesystem', 'runAsNonRoot', 'runAsUser', 'runAsGroup', 'fsGroup', 'hostProcess',
  'defaultMode', 'mode', 'optional', 'expirationSeconds', 'sizeLimit', 'lun',
  // Of what makes pods.
  'replicas', 'revisionHistoryLimit', 'progressDeadlineSeconds', 'maxSurge', 'maxUnavailable', 'minAvailable', 'minReplicas', 'stabilizationWindowSeconds', 'averageUtilization',
  'parallelism', 'completions', 'backoffLimit', 'backoffLimitPerIndex', 'maxFailedIndexes', 'ttlSecondsAfterFinished', 'startingDeadlineSeconds', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit',
  // Of everything else.
  'storageClassName', 'volumeAttributesClassName', 'allowVolumeExpansion', 'allocateLoadBalancerNodePorts', 'ingressClassName', 'ready', 'serving', 'terminating',
]);
