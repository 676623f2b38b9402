import type * as core from 'kubernetes-types/core/v1';
import type { PodMonitorProps } from '../../../imports/monitoring.coreos.com';
import { instanceSelector } from '../../kubernetes/objects/labels';
import { metadata } from '../../kubernetes/objects/metadata';
import { shapeService } from '../../network/service-options';
import type { Program } from '../program/program';
import { METRICS_PORT_NAME, targetPort } from '../workload';
import type { Workload } from '../workload';
import { serviceWaivers } from './waivers';

/** The address that callers and the gateway use. */
export function service(workload: Workload): core.Service {
  return shapeService({
    metadata: metadata(workload, { annotations: serviceWaivers(workload) }),
    spec: {
      type: isNodePort(workload) ? 'NodePort' : 'ClusterIP',
      selector: instanceSelector(workload.name),
      ports: workload.ports.map((port) => ({
        name: port.name,
        port: port.port,
        targetPort: targetPort(workload, port),
        nodePort: port.nodePort,
        protocol: port.protocol,
      })),
    },
  }, workload.service);
}

function isNodePort({ ports }: Workload): boolean {
  return ports.some(({ nodePort }) => nodePort !== undefined);
}

/** Has the Prometheus operator scrape every pod, past the Service and any proxy. */
export function podMonitor(scraped: Program & Pick<Workload, 'metrics'>): PodMonitorProps | undefined {
  const { metrics, name } = scraped;
  if (metrics === undefined) return undefined;
  return {
    metadata: metadata(scraped, { labels: { ...metrics.monitorLabels } }),
    spec: {
      selector: { matchLabels: instanceSelector(name) },
      podMetricsEndpoints: [{ port: METRICS_PORT_NAME, path: metrics.path }],
    },
  };
}
