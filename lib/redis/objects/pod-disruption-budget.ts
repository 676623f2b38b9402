import { k8s } from 'cdk8s-plus-28';
import { metadata } from '../../kubernetes/metadata';
import { RedisSettings } from '../settings';
import { names } from '../topology';
import { shardSelector } from './stateful-set';

/** Lets a drain take one pod of the shard at a time: it hands over before it goes. A single pod has nobody: it may go. */
export function podDisruptionBudget(settings: RedisSettings, shard: number): k8s.KubePodDisruptionBudgetProps {
  return {
    metadata: metadata(settings, { name: names.statefulSet(settings.name, shard) }),
    spec: {
      maxUnavailable: k8s.IntOrString.fromNumber(1),
      // A pod that isn't ready may be the only one that has the data.
      unhealthyPodEvictionPolicy: 'IfHealthyBudget',
      selector: { matchLabels: shardSelector(settings, shard) },
    },
  };
}
