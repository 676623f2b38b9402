import { k8s } from 'cdk8s-plus-28';
import { instanceSelector } from '../../kubernetes/labels';
import { metadata } from '../../kubernetes/metadata';
import { Workload } from '../workload';

/** One pod at a time may be drained. Counted from above, so that one pod, or none, never blocks a drain. */
export function podDisruptionBudget(workload: Workload): k8s.KubePodDisruptionBudgetProps {
  return {
    metadata: metadata(workload),
    spec: {
      maxUnavailable: k8s.IntOrString.fromNumber(1),
      // A pod that isn't ready serves nobody: it must not keep a node from being drained.
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: instanceSelector(workload.name) },
    },
  };
}
