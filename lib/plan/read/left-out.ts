import { type Fields, isFields } from '../../kubernetes/objects/fields';

/**
 * Groups whose fields `ZERO_IS_A_VALUE` covers. The API server stores their kinds as Go structs, but custom resources as they are written.
 */
const GROUPS_OF_KNOWN_FIELDS: ReadonlySet<string> = new Set([
  '', 'apps', 'batch', 'autoscaling', 'policy', 'discovery.k8s.io', 'networking.k8s.io', 'node.k8s.io', 'rbac.authorization.k8s.io',
  'scheduling.k8s.io', 'storage.k8s.io',
]);

/** Maps whose keys users choose. Every value in them matters, even an empty one. */
const USERS_MAPS: ReadonlySet<string> = new Set([
  'labels', 'annotations', 'matchLabels', 'selector', 'nodeSelector', 'data', 'binaryData', 'stringData',
  'requests', 'limits', 'capacity', 'hard', 'overhead', 'parameters', 'volumeAttributes', 'options',
]);

/** Structs and maps for which empty means the same as absent. */
const EMPTY_IS_ABSENT: ReadonlySet<string> = new Set([
  'metadata', 'labels', 'annotations', 'nodeSelector', 'data', 'binaryData', 'stringData', 'resources', 'requests', 'limits',
]);

/**
 * Fields for which false, 0 or an empty string differs from no value, because they are pointers in the Go types. In other fields, the API
 * server doesn't keep such values.
 *
 * Pointers whose default is their zero value are not included.
 * @see https://github.com/kubernetes/kubernetes/blob/release-1.34/staging/src/k8s.io/api/core/v1/types.go
 */
const ZERO_IS_A_VALUE: ReadonlySet<string> = new Set([
  // In pods and their containers.
  'activeDeadlineSeconds', 'automountServiceAccountToken', 'enableServiceLinks', 'hostUsers', 'priority', 'setHostnameAsFQDN',
  'shareProcessNamespace', 'terminationGracePeriodSeconds', 'tolerationSeconds',
  'allowPrivilegeEscalation', 'privileged', 'readOnlyRootFilesystem', 'runAsNonRoot', 'runAsUser', 'runAsGroup', 'fsGroup', 'hostProcess',
  'defaultMode', 'mode', 'optional', 'expirationSeconds', 'sizeLimit', 'lun',
  // In objects that create pods, and their autoscalers and budgets.
  'replicas', 'revisionHistoryLimit', 'progressDeadlineSeconds', 'maxSurge', 'maxUnavailable', 'minAvailable', 'minReplicas',
  'stabilizationWindowSeconds', 'averageUtilization', 'parallelism', 'completions', 'backoffLimit', 'backoffLimitPerIndex',
  'maxFailedIndexes', 'ttlSecondsAfterFinished', 'startingDeadlineSeconds', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit',
  // In other objects.
  'attachRequired', 'storageClassName', 'volumeAttributesClassName', 'allowVolumeExpansion', 'allocateLoadBalancerNodePorts',
  'ingressClassName', 'ready', 'serving', 'terminating',
]);

/** The manifest without what the API server doesn't keep: nulls, empty lists, and in built-in kinds zero values. */
export function withoutNothing(group: string, written: Fields): Fields {
  const own = GROUPS_OF_KNOWN_FIELDS.has(group);
  return kept(written, (field, value) => isNothing(field, value) || (own && isZero(field, value)));
}

type IsLeftOut = (field: Field, value: unknown) => boolean;

interface Field {
  readonly name: string;
  /** The name of the field that contains it. Empty for an item of a list. */
  readonly holder: string;
}

function kept<T>(value: T, isLeftOut: IsLeftOut, holder = ''): T {
  if (Array.isArray(value)) return value.map((item) => kept(item, isLeftOut)) as T;
  if (!isFields(value)) return value;
  const fields = Object.entries(value).map(([name, field]) => [name, kept(field, isLeftOut, name)] as const);
  return Object.fromEntries(fields.filter(([name, field]) => !isLeftOut({ name, holder }, field))) as T;
}

function isNothing({ name }: Field, value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isFields(value) && EMPTY_IS_ABSENT.has(name) && Object.keys(value).length === 0;
}

function isZero({ name, holder }: Field, value: unknown): boolean {
  return (value === false || value === 0 || value === '') && !ZERO_IS_A_VALUE.has(name) && !USERS_MAPS.has(holder);
}
