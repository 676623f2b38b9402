/** Where Prometheus scrapes the app's metrics. Adds a PodMonitor. */
export interface Metrics {
  /** The container port that serves the metrics. It can't be a port of the Service, and no proxy protects it. */
  readonly port: number;

  /**
   * The HTTP path of the metrics.
   * @default '/metrics'
   */
  readonly path?: string;

  /**
   * The namespace of Prometheus. The network policy allows it to connect to this port.
   * @default 'monitoring'
   */
  readonly fromNamespace?: string;

  /**
   * Labels by which the Prometheus operator selects PodMonitors.
   * @default - none beyond the labels of every object
   */
  readonly monitorLabels?: { [key: string]: string };
}
