import { PodMonitorProps } from '../../../imports/monitoring.coreos.com';
import { instanceSelector } from '../../kubernetes/labels';
import { metadata } from '../../kubernetes/metadata';
import { METRICS_PORT_NAME, Workload } from '../workload';

/** Has the Prometheus operator scrape every pod, past the Service and any proxy. */
export function podMonitor(workload: Workload): PodMonitorProps | undefined {
  const { metrics, name } = workload;
  if (metrics === undefined) return undefined;
  return {
    metadata: metadata(workload, { labels: { ...metrics.monitorLabels } }),
    spec: {
      selector: { matchLabels: instanceSelector(name) },
      podMetricsEndpoints: [{ port: METRICS_PORT_NAME, path: metrics.path }],
    },
  };
}
