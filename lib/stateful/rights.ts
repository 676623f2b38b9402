import type * as rbac from 'kubernetes-types/rbac/v1';
import type { Described } from '../kubernetes/objects/metadata';
import { metadata } from '../kubernetes/objects/metadata';

/** The names of the objects that the agents may read, and of those that they may patch. */
export interface AgentRights {
  readonly statefulSets: string[];
  readonly stateRecord: string;
  /** Claims whose existence shows that there is data, so that no new cluster may be formed. */
  readonly claims?: string[];
  /** Secrets that the agents fill. */
  readonly secrets: string[];
  /**
   * Each agent checks whether its own pod is being deleted, because the kubelet sends its signal only once, and a process that is just
   * starting misses it. It also reads the addresses of the other pods while DNS lags behind.
   */
  readonly pods: string[];
}

/** Everything that the agents may do: read the wanted state, write the state record and their Secrets, and create Events. */
export function role(settings: Described, { statefulSets, stateRecord, claims, secrets, pods }: AgentRights): rbac.Role {
  return {
    metadata: metadata(settings),
    rules: [
      { apiGroups: ['apps'], resources: ['statefulsets'], resourceNames: statefulSets, verbs: ['get'] },
      { apiGroups: [''], resources: ['pods'], resourceNames: pods, verbs: ['get'] },
      { apiGroups: [''], resources: ['configmaps'], resourceNames: [stateRecord], verbs: ['get', 'patch'] },
      ...(claims === undefined ? [] : [{ apiGroups: [''], resources: ['persistentvolumeclaims'], resourceNames: claims, verbs: ['get'] }]),
      // A rule without names would grant all Secrets.
      ...(secrets.length === 0 ? [] : [{ apiGroups: [''], resources: ['secrets'], resourceNames: secrets, verbs: ['get', 'patch'] }]),
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
