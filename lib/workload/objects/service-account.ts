import { k8s } from 'cdk8s-plus-28';
import { metadata } from '../../kubernetes/metadata';
import { Workload } from '../workload';

/** An identity of its own with no rights, and no token in the pod. */
export function serviceAccount(workload: Workload): k8s.KubeServiceAccountProps {
  return { metadata: metadata(workload), automountServiceAccountToken: false };
}
