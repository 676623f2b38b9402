import { k8s } from 'cdk8s-plus-28';
import { instanceSelector } from '../../kubernetes/labels';
import { metadata } from '../../kubernetes/metadata';
import { EtcdSettings } from '../settings';
import { quorum } from '../topology';

/** Lets a drain take members only while the rest still make a quorum. A single member has none to spare: it may go. */
export function podDisruptionBudget(settings: EtcdSettings): k8s.KubePodDisruptionBudgetProps {
  const { name, size } = settings;
  return {
    metadata: metadata(settings),
    spec: {
      minAvailable: k8s.IntOrString.fromNumber(size <= 1 ? 0 : quorum(size)),
      // A member that isn't ready may be the one that is about to make the quorum whole again.
      unhealthyPodEvictionPolicy: 'IfHealthyBudget',
      selector: { matchLabels: instanceSelector(name) },
    },
  };
}
