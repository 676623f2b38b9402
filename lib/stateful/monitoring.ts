import type { PodMonitorProps, PrometheusRuleProps } from '../../imports/monitoring.coreos.com';
import { PrometheusRuleSpecGroupsRulesExpr } from '../../imports/monitoring.coreos.com';
import { instanceSelector } from '../kubernetes/objects/labels';
import { metadata } from '../kubernetes/objects/metadata';
import type { MonitoringSettings, StatefulSettings } from './settings';

export interface Alert {
  readonly alert: string;
  readonly expression: string;
  readonly after: string;
  readonly severity: 'warning' | 'critical';
  readonly summary: string;
}

type Monitored = StatefulSettings & { readonly monitoring: MonitoringSettings };

export function isMonitored<T extends StatefulSettings>(settings: T): settings is T & Monitored {
  return settings.monitoring !== undefined;
}

/** A PodMonitor that scrapes these ports of the pods. */
export function podMonitor(settings: Monitored, ports: readonly string[]): PodMonitorProps {
  return {
    metadata: metadata(settings, { labels: { ...settings.monitoring.labels } }),
    spec: { selector: { matchLabels: instanceSelector(settings.name) }, podMetricsEndpoints: ports.map((port) => ({ port })) },
  };
}

/** The `job` label that Prometheus derives from the PodMonitor. */
export function jobOf({ name, namespace }: StatefulSettings): string {
  return `${namespace ?? 'default'}/${name}`;
}

/** The alerts as a PrometheusRule. */
export function prometheusRule(settings: Monitored, system: string, alerts: readonly Alert[]): PrometheusRuleProps {
  const { name, monitoring } = settings;
  return {
    metadata: metadata(settings, { labels: { ...monitoring.labels } }),
    spec: {
      groups: [{
        name: `${system}-${name}`,
        rules: alerts.map(({ alert, expression, after, severity, summary }) => ({
          alert,
          expr: PrometheusRuleSpecGroupsRulesExpr.fromString(expression),
          for: after,
          labels: { severity },
          annotations: { summary: `${system} ${name}: ${summary}` },
        })),
      }],
    },
  };
}

/** Somebody must act now. */
export function critical(alert: string, expression: string, after: string, summary: string): Alert {
  return { alert, expression, after, severity: 'critical', summary };
}

/** Somebody must act within days. */
export function warning(alert: string, expression: string, after: string, summary: string): Alert {
  return { alert, expression, after, severity: 'warning', summary };
}
