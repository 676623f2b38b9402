import { k8s } from 'cdk8s-plus-28';
import { metadata } from '../../support/metadata';
import { EtcdSettings } from '../settings';
import { LARGEST_SIZE, names, ordinals } from '../topology';

export function serviceAccount(settings: EtcdSettings): k8s.KubeServiceAccountProps {
  return { metadata: metadata(settings), automountServiceAccountToken: false };
}

/** All that the agents may do: see how many members are wanted and which disks there are, keep the state record, tell people. */
export function role(settings: EtcdSettings): k8s.KubeRoleProps {
  const { name } = settings;
  return {
    metadata: metadata(settings),
    rules: [
      { apiGroups: ['apps'], resources: ['statefulsets'], resourceNames: [name], verbs: ['get'] },
      { apiGroups: [''], resources: ['configmaps'], resourceNames: [names.state(name)], verbs: ['get', 'patch'] },
      { apiGroups: [''], resources: ['persistentvolumeclaims'], resourceNames: ordinals(LARGEST_SIZE).map((ordinal) => names.claim(name, ordinal)), verbs: ['get'] },
      { apiGroups: [''], resources: ['events'], verbs: ['create'] },
    ],
  };
}

export function roleBinding(settings: EtcdSettings): k8s.KubeRoleBindingProps {
  const { name } = settings;
  return {
    metadata: metadata(settings),
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name }],
  };
}
