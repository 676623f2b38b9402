import type * as autoscaling from 'kubernetes-types/autoscaling/v2';

/** Which series of a metric count. */
export interface MetricOptions {
  /**
   * Labels that the series have.
   * @default - all series
   */
  readonly labels?: { [key: string]: string };
}

/** An object of Kubernetes that a metric describes. */
export interface MetricSubject {
  /** Its API version, such as `gateway.networking.k8s.io/v1`. */
  readonly apiVersion: string;

  /** Its kind, such as `HTTPRoute`. */
  readonly kind: string;

  /** Its name, in the namespace of the service. */
  readonly name: string;
}

/**
 * A metric by which a service is scaled, beside its CPU use. The service gets as many pods as the most demanding metric asks for. An
 * adapter in the cluster must serve the metric.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#scaling-on-custom-metrics
 */
export class AutoscalingMetric {
  /** A metric of the pods, such as requests per second. `average` is the target per pod, a quantity such as `100` or `500m`. */
  static pods(name: string, average: string, options: MetricOptions = {}): AutoscalingMetric {
    return new AutoscalingMetric({ type: 'Pods', pods: { metric: metric(name, options), target: perPod(average) } });
  }

  /** A metric from outside the cluster, such as the length of a queue, whose value divided by the pods should be `average`. */
  static external(name: string, average: string, options: MetricOptions = {}): AutoscalingMetric {
    return new AutoscalingMetric({ type: 'External', external: { metric: metric(name, options), target: perPod(average) } });
  }

  /** A metric of another object, such as the requests of a route, whose value divided by the pods should be `average`. */
  static object(subject: MetricSubject, name: string, average: string, options: MetricOptions = {}): AutoscalingMetric {
    const describedObject = { apiVersion: subject.apiVersion, kind: subject.kind, name: subject.name };
    return new AutoscalingMetric({ type: 'Object', object: { describedObject, metric: metric(name, options), target: perPod(average) } });
  }

  private constructor(/** @internal */ readonly _spec: autoscaling.MetricSpec) {}
}

function metric(name: string, { labels }: MetricOptions): autoscaling.MetricIdentifier {
  return { name, selector: labels && { matchLabels: { ...labels } } };
}

function perPod(averageValue: string): autoscaling.MetricTarget {
  return { type: 'AverageValue', averageValue };
}
