import { k8s } from 'cdk8s-plus-28';

/**
 * One pod after the other, each ready before the next.
 *
 * `partition: 0` must be written out. Beside a written `type`, the API server fills in no `rollingUpdate`, and without one the controller of
 * Kubernetes 1.37, where MaxUnavailableStatefulSet is on, can delete a pod and make it again from the old template for ever (seen with
 * 1.37.2, not with 1.34.4 and 1.36.3). With the partition, 1.28.15, 1.34.4, 1.36.3 and 1.37.2 update each pod once. It is no part of the
 * pod template, so adding it restarts nothing.
 *
 * @see https://github.com/kubernetes/enhancements/issues/961
 */
export const rollingUpdate: k8s.StatefulSetUpdateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 0 } };
