import type * as autoscaling from 'kubernetes-types/autoscaling/v2';
import type * as policy from 'kubernetes-types/policy/v1';
import { instanceSelector } from '../../kubernetes/objects/labels';
import { metadata } from '../../kubernetes/objects/metadata';
import type { Workload } from '../workload';
import { APP_CONTAINER } from './containers';

/** One pod at a time may be drained. Counted from above, so that one pod, or none, never blocks a drain. */
export function podDisruptionBudget(workload: Workload): policy.PodDisruptionBudget {
  return {
    metadata: metadata(workload),
    spec: {
      ...(workload.disruptionBudget === undefined ? { maxUnavailable: 1 } : workload.disruptionBudget._toKube()),
      // A pod that isn't ready serves no requests, and must not block a drain.
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: instanceSelector(workload.name) },
    },
  };
}

/** Scales by the load of the app's container only, so that a proxy doesn't dilute it. */
export function horizontalPodAutoscaler(workload: Workload): autoscaling.HorizontalPodAutoscaler | undefined {
  const { name, replicas, autoscaling, idle } = workload;
  if (autoscaling === undefined || idle) return undefined;
  return {
    metadata: metadata(workload),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      minReplicas: replicas,
      maxReplicas: autoscaling.max,
      metrics: [
        utilization('cpu', autoscaling.cpuPercent),
        ...(autoscaling.memoryPercent === undefined ? [] : [utilization('memory', autoscaling.memoryPercent)]),
        ...autoscaling.metrics.map(({ _spec }) => _spec),
      ],
      behavior: {
        scaleUp: {
          stabilizationWindowSeconds: 0,
          selectPolicy: 'Max',
          policies: [
            { type: 'Percent', value: autoscaling.scaleUpPercent, periodSeconds: 15 },
            { type: 'Pods', value: 4, periodSeconds: 15 },
          ],
        },
        scaleDown: {
          stabilizationWindowSeconds: autoscaling.scaleDownAfterSeconds,
          selectPolicy: 'Max',
          policies: [{ type: 'Percent', value: autoscaling.scaleDownPercent, periodSeconds: 60 }],
        },
      },
    },
  };
}

function utilization(name: string, averageUtilization: number): autoscaling.MetricSpec {
  return {
    type: 'ContainerResource',
    containerResource: { name, container: APP_CONTAINER, target: { type: 'Utilization', averageUtilization } },
  };
}
