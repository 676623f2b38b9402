import type * as rbac from 'kubernetes-types/rbac/v1';
import type { Described } from '../kubernetes/objects/metadata';
import { metadata } from '../kubernetes/objects/metadata';

/** What the agents may get, and some of it patch, by name. */
export interface AgentRights {
  readonly statefulSets: string[];
  readonly stateRecord: string;
  /** Claims of disks beside which nothing new may be made. */
  readonly claims?: string[];
  /** Secrets that the agents fill. */
  readonly secrets?: string[];
  /**
   * Each pod sees by itself that it is being deleted: the kubelet says so once, and to a process that just starts in vain. And where
   * others are, while DNS is late.
   */
  readonly pods: string[];
}

/** All that the agents may do: see what is wanted, keep the state record and Secrets that are theirs to fill, tell people. */
export function role(settings: Described, { statefulSets, stateRecord, claims, secrets, pods }: AgentRights): rbac.Role {
  return {
    metadata: metadata(settings),
    rules: [
      { apiGroups: ['apps'], resources: ['statefulsets'], resourceNames: statefulSets, verbs: ['get'] },
      { apiGroups: [''], resources: ['pods'], resourceNames: pods, verbs: ['get'] },
      { apiGroups: [''], resources: ['configmaps'], resourceNames: [stateRecord], verbs: ['get', 'patch'] },
      ...(claims === undefined ? [] : [{ apiGroups: [''], resources: ['persistentvolumeclaims'], resourceNames: claims, verbs: ['get'] }]),
      ...(secrets === undefined ? [] : [{ apiGroups: [''], resources: ['secrets'], resourceNames: secrets, verbs: ['get', 'patch'] }]),
      { apiGroups: [''], resources: ['events'], verbs: ['create'] },
    ],
  };
}

export function roleBinding(settings: Described, serviceAccount: string): rbac.RoleBinding {
  const { name } = settings;
  return {
    metadata: metadata(settings),
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name: serviceAccount }],
  };
}
