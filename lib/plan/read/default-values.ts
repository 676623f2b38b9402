import { at, type Fields } from '../../kubernetes/objects/fields';

/** A value that the API server fills in. A function if it depends on the fields beside it. */
export type DefaultOf = string | number | boolean | Fields | ((beside: Fields) => unknown);

/** A new map for each object, because later defaults are added to it. */
const map = () => ({});

/** The deprecated name, which the API server keeps beside the new one with the same value. */
export const OLD_NAME_OF_ACCOUNT = 'serviceAccount';

/** What the API server fills into every pod's spec. @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/ */
export const POD_DEFAULTS: Readonly<Record<string, DefaultOf>> = {
  'restartPolicy': 'Always',
  'dnsPolicy': 'ClusterFirst',
  'schedulerName': 'default-scheduler',
  'terminationGracePeriodSeconds': 30,
  'securityContext': map,
  'serviceAccountName': (spec) => spec[OLD_NAME_OF_ACCOUNT],
  'volumes.*.configMap.defaultMode': 0o644,
  'volumes.*.secret.defaultMode': 0o644,
  'volumes.*.projected.defaultMode': 0o644,
  'volumes.*.downwardAPI.defaultMode': 0o644,
  'volumes.*.emptyDir': (volume) => (Object.keys(volume).length === 1 ? {} : undefined),
  'volumes.*.downwardAPI.items.*.fieldRef.apiVersion': 'v1',
  'volumes.*.projected.sources.*.downwardAPI.items.*.fieldRef.apiVersion': 'v1',
  'volumes.*.projected.sources.*.serviceAccountToken.expirationSeconds': 3600,
};

const PROBE = (probe: string): Record<string, DefaultOf> => ({
  [`${probe}.timeoutSeconds`]: 1,
  [`${probe}.periodSeconds`]: 10,
  [`${probe}.successThreshold`]: 1,
  [`${probe}.failureThreshold`]: 3,
  [`${probe}.httpGet.scheme`]: 'HTTP',
  [`${probe}.httpGet.path`]: '/',
});

export const CONTAINER_DEFAULTS: Readonly<Record<string, DefaultOf>> = {
  'imagePullPolicy': ({ image }) => (/(:latest|\/[^:@]*|^[^:@/]*)$/.test(String(image)) ? 'Always' : 'IfNotPresent'),
  'terminationMessagePath': '/dev/termination-log',
  'terminationMessagePolicy': 'File',
  'ports.*.protocol': 'TCP',
  'env.*.valueFrom.fieldRef.apiVersion': 'v1',
  'env.*.valueFrom.resourceFieldRef.divisor': '0',
  'lifecycle.preStop.httpGet.scheme': 'HTTP',
  'lifecycle.preStop.httpGet.path': '/',
  'lifecycle.postStart.httpGet.scheme': 'HTTP',
  'lifecycle.postStart.httpGet.path': '/',
  ...PROBE('livenessProbe'),
  ...PROBE('readinessProbe'),
  ...PROBE('startupProbe'),
};

/**
 * Only if the manifest has no type: if it has only `type: RollingUpdate`, the API server adds no `rollingUpdate` to a StatefulSet.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/apis/apps/v1/defaults.go
 */
const unlessTyped = ({ type }: Fields) => (type === undefined ? {} : undefined);
const rolling = (values: Fields) => ({ type }: Fields) => (type === 'RollingUpdate' ? { ...values } : undefined);
const one = (unless: string) => (job: Fields) => (at(job, unless) === undefined ? 1 : undefined);

const RBAC: Readonly<Record<string, DefaultOf>> = {
  'roleRef.apiGroup': 'rbac.authorization.k8s.io',
  'subjects.*.apiGroup': ({ kind }) => (kind === 'ServiceAccount' ? undefined : 'rbac.authorization.k8s.io'),
};

/** What the API server fills into objects of each kind. */
export const DEFAULTS: Readonly<Record<string, Readonly<Record<string, DefaultOf>>>> = {
  'apps/Deployment': {
    'spec.replicas': 1,
    'spec.revisionHistoryLimit': 10,
    'spec.progressDeadlineSeconds': 600,
    'spec.strategy': map,
    'spec.strategy.type': 'RollingUpdate',
    'spec.strategy.rollingUpdate': rolling({ maxSurge: '25%', maxUnavailable: '25%' }),
    'spec.strategy.rollingUpdate.maxSurge': '25%',
    'spec.strategy.rollingUpdate.maxUnavailable': '25%',
  },
  'apps/ReplicaSet': { 'spec.replicas': 1 },
  'apps/DaemonSet': {
    'spec.revisionHistoryLimit': 10,
    'spec.updateStrategy': map,
    'spec.updateStrategy.type': 'RollingUpdate',
    'spec.updateStrategy.rollingUpdate': rolling({ maxSurge: 0, maxUnavailable: 1 }),
    'spec.updateStrategy.rollingUpdate.maxSurge': 0,
    'spec.updateStrategy.rollingUpdate.maxUnavailable': ({ maxSurge }) => (maxSurge === 0 ? 1 : 0),
  },
  'apps/StatefulSet': {
    'spec.replicas': 1,
    'spec.revisionHistoryLimit': 10,
    'spec.podManagementPolicy': 'OrderedReady',
    'spec.updateStrategy': map,
    'spec.updateStrategy.rollingUpdate': unlessTyped,
    'spec.updateStrategy.type': 'RollingUpdate',
    'spec.updateStrategy.rollingUpdate.partition': 0,
    // Kubernetes 1.37 fills it in, and older versions drop it.
    'spec.updateStrategy.rollingUpdate.maxUnavailable': 1,
    'spec.persistentVolumeClaimRetentionPolicy': map,
    'spec.persistentVolumeClaimRetentionPolicy.whenDeleted': 'Retain',
    'spec.persistentVolumeClaimRetentionPolicy.whenScaled': 'Retain',
    'spec.volumeClaimTemplates.*.apiVersion': 'v1',
    'spec.volumeClaimTemplates.*.kind': 'PersistentVolumeClaim',
    'spec.volumeClaimTemplates.*.spec.volumeMode': 'Filesystem',
  },
  'batch/Job': {
    'spec.completions': one('parallelism'),
    'spec.parallelism': 1,
    'spec.backoffLimit': 6,
    'spec.completionMode': 'NonIndexed',
    'spec.suspend': false,
    'spec.podReplacementPolicy': ({ podFailurePolicy }) => (podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed'),
  },
  'batch/CronJob': {
    'spec.suspend': false,
    'spec.concurrencyPolicy': 'Allow',
    'spec.successfulJobsHistoryLimit': 3,
    'spec.failedJobsHistoryLimit': 1,
  },
  '/Service': {
    'spec.type': 'ClusterIP',
    'spec.sessionAffinity': 'None',
    'spec.internalTrafficPolicy': ({ type }) => (type === 'ExternalName' ? undefined : 'Cluster'),
    'spec.externalTrafficPolicy': ({ type }) => (type === 'NodePort' || type === 'LoadBalancer' ? 'Cluster' : undefined),
    'spec.ports.*.protocol': 'TCP',
    'spec.ports.*.targetPort': ({ port }) => port,
  },
  '/PersistentVolumeClaim': { 'spec.volumeMode': 'Filesystem' },
  '/PersistentVolume': { 'spec.volumeMode': 'Filesystem', 'spec.persistentVolumeReclaimPolicy': 'Retain' },
  '/Pod': {
    'spec.enableServiceLinks': true,
    'spec.serviceAccountName': 'default',
    'spec.containers.*.resources.requests': ({ limits }) => limits,
  },
  '/Secret': { type: 'Opaque' },
  'rbac.authorization.k8s.io/RoleBinding': RBAC,
  'rbac.authorization.k8s.io/ClusterRoleBinding': RBAC,
  'scheduling.k8s.io/PriorityClass': { preemptionPolicy: 'PreemptLowerPriority' },
  'storage.k8s.io/CSIDriver': {
    'spec.attachRequired': true,
    'spec.podInfoOnMount': false,
    'spec.requiresRepublish': false,
    'spec.storageCapacity': false,
    'spec.fsGroupPolicy': 'ReadWriteOnceWithFSType',
    'spec.volumeLifecycleModes': () => ['Persistent'],
  },
  'storage.k8s.io/StorageClass': { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' },
};

/** Paths of quantities in a pod's spec, in each of its containers, and in objects of each kind. */
export const POD_QUANTITIES = ['overhead.*', 'volumes.*.emptyDir.sizeLimit'];
export const CONTAINER_QUANTITIES = ['resources.requests.*', 'resources.limits.*', 'env.*.valueFrom.resourceFieldRef.divisor'];
export const QUANTITIES: Readonly<Record<string, readonly string[]>> = {
  'apps/StatefulSet': ['spec.volumeClaimTemplates.*.spec.resources.requests.*', 'spec.volumeClaimTemplates.*.spec.resources.limits.*'],
  '/PersistentVolumeClaim': ['spec.resources.requests.*', 'spec.resources.limits.*'],
  '/PersistentVolume': ['spec.capacity.*'],
  '/ResourceQuota': ['spec.hard.*'],
};

/** Lists whose order means nothing: the API server compares them as sets. */
export const SETS: Readonly<Record<string, readonly string[]>> = {
  '/ResourceQuota': ['spec.scopes'],
};
