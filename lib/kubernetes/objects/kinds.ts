import { type Fields, textAt } from './fields';

/** An object as it goes to a cluster, and what tells it from all others. */
export interface KubernetesObject {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  /** None for what lives in no namespace, and for what takes that of whoever applies it. */
  readonly namespace: string | undefined;
  readonly ofCluster: boolean;
  readonly fields: Fields;
}

/** Groups whose kinds every cluster has. `''` is the core group. */
const BUILT_IN_GROUPS: ReadonlySet<string> = new Set([
  '', 'admissionregistration.k8s.io', 'apiextensions.k8s.io', 'apiregistration.k8s.io', 'apps', 'autoscaling', 'batch',
  'certificates.k8s.io', 'coordination.k8s.io', 'discovery.k8s.io', 'events.k8s.io', 'extensions', 'flowcontrol.apiserver.k8s.io',
  'networking.k8s.io', 'node.k8s.io', 'policy', 'rbac.authorization.k8s.io', 'resource.k8s.io', 'scheduling.k8s.io', 'storage.k8s.io',
]);

/** In the order in which they apply cleanly: what others refer to or live in comes first. */
const BEFORE_CONFIGURATION = ['Namespace', 'CustomResourceDefinition', 'PriorityClass', 'StorageClass', 'RuntimeClass', 'IngressClass'];
const CONFIGURATION = [
  'ResourceQuota', 'LimitRange', 'ServiceAccount', 'Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding', 'NetworkPolicy', 'Secret',
  'ConfigMap',
];
const WORKLOADS = [
  'PersistentVolume', 'PersistentVolumeClaim', 'Service', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Pod', 'Job', 'CronJob',
  'PodDisruptionBudget', 'HorizontalPodAutoscaler', 'Ingress',
];
/** They judge what is created after them, by workloads that must be up by then. */
const AFTER_WORKLOADS = [
  'APIService', 'MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration', 'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
];

/** Kinds of controllers, which make Secrets and routes, go between configuration and workloads. */
const FOREIGN = '';
const ORDER = [...BEFORE_CONFIGURATION, ...CONFIGURATION, FOREIGN, ...WORKLOADS, ...AFTER_WORKLOADS];
const RANKS: ReadonlyMap<string, number> = new Map(ORDER.map((kind, rank) => [kind, rank]));
const FOREIGN_RANK = ORDER.indexOf(FOREIGN);

/** Every other built-in kind lives in a namespace. */
const CLUSTER_KINDS: ReadonlySet<string> = new Set([
  ...BEFORE_CONFIGURATION, ...AFTER_WORKLOADS, 'ClusterRole', 'ClusterRoleBinding', 'PersistentVolume', 'Node', 'CSIDriver', 'CSINode',
  'VolumeAttachment', 'CertificateSigningRequest', 'FlowSchema', 'PriorityLevelConfiguration', 'ClusterTrustBundle', 'IPAddress',
  'ServiceCIDR', 'DeviceClass', 'ResourceSlice', 'MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding', 'VolumeAttributesClass',
]);

/** Kinds of well-known controllers; others are known by their CustomResourceDefinition, if the app has it. */
const FOREIGN_CLUSTER_KINDS: ReadonlySet<string> = new Set([
  'cert-manager.io/ClusterIssuer', 'gateway.networking.k8s.io/GatewayClass', 'external-secrets.io/ClusterSecretStore',
  'external-secrets.io/ClusterExternalSecret', 'kyverno.io/ClusterPolicy', 'cilium.io/CiliumClusterwideNetworkPolicy',
  'snapshot.storage.k8s.io/VolumeSnapshotClass', 'snapshot.storage.k8s.io/VolumeSnapshotContent', 'karpenter.sh/NodePool',
  'policy.networking.k8s.io/AdminNetworkPolicy', 'trust.cert-manager.io/Bundle',
]);

/** The group of `group/version`; `''` for the core group, which has no name. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

export function isBuiltIn(group: string): boolean {
  return BUILT_IN_GROUPS.has(group);
}

/** The type of what defines the kinds of custom resources. */
export const DEFINITION = 'apiextensions.k8s.io/CustomResourceDefinition';

/** The `group/Kind` that a CustomResourceDefinition defines. */
export function definedKind({ spec }: Fields): string {
  return `${textAt(spec, 'group')}/${textAt(spec, 'names.kind')}`;
}

/** Where a kind stands in the order of applying: the lower, the earlier. */
export function applyRank(group: string, kind: string): number {
  return isBuiltIn(group) ? RANKS.get(kind) ?? FOREIGN_RANK : FOREIGN_RANK;
}

/** Whether a kind that no CustomResourceDefinition of the app describes lives in no namespace. */
export function isClusterKind(group: string, kind: string): boolean {
  return isBuiltIn(group) ? CLUSTER_KINDS.has(kind) : FOREIGN_CLUSTER_KINDS.has(`${group}/${kind}`);
}

/** Whether a controller's kind is called like one that every cluster has, such as Knative's `Service`. */
export function isNamedLikeBuiltIn(group: string, kind: string): boolean {
  return !isBuiltIn(group) && (RANKS.has(kind) || CLUSTER_KINDS.has(kind));
}

/** The stage of a roll-out in which a kind is applied: -2 foundations, -1 configuration, 0 workloads, 1 what judges others. */
export function stage(group: string, kind: string): number {
  if (!isBuiltIn(group)) return 0;
  if (BEFORE_CONFIGURATION.includes(kind)) return -2;
  if (CONFIGURATION.includes(kind)) return -1;
  return AFTER_WORKLOADS.includes(kind) ? 1 : 0;
}
