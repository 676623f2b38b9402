import { k8s } from 'cdk8s-plus-28';
import { hardLimits } from '../../support/namespace-quota';
import { metadata } from '../../support/metadata';
import { quotaNeed } from '../../workload/quota-need';
import { Workload } from '../../workload/workload';

/** Counts the pods of one PriorityClass only. */
export function scopedQuota(workload: Workload, priorityClassName: string): k8s.KubeResourceQuotaProps {
  return {
    metadata: metadata(workload),
    spec: {
      hard: hardLimits([quotaNeed(workload)]),
      scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: [priorityClassName] }] },
    },
  };
}
