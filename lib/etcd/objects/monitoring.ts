import { PodMonitorProps, PrometheusRuleProps, PrometheusRuleSpecGroupsRulesExpr } from '../../../imports/monitoring.coreos.com';
import { instanceSelector, Labels } from '../../support/labels';
import { metadata } from '../../support/metadata';
import { EtcdSettings } from '../settings';
import { alerts } from '../alerts';

/** Has Prometheus scrape members and agents. */
export function podMonitor(settings: EtcdSettings, labels: Labels): PodMonitorProps {
  return {
    metadata: metadata(settings, { labels: { ...labels } }),
    spec: { selector: { matchLabels: instanceSelector(settings.name) }, podMetricsEndpoints: [{ port: 'metrics' }, { port: 'status' }] },
  };
}

/** What a person should be told, at night if it is critical. */
export function prometheusRule(settings: EtcdSettings, labels: Labels): PrometheusRuleProps {
  return {
    metadata: metadata(settings, { labels: { ...labels } }),
    spec: {
      groups: [{
        name: `etcd-${settings.name}`,
        rules: alerts(`${settings.namespace ?? 'default'}/${settings.name}`).map(({ alert, expression, after, severity, summary }) => ({
          alert,
          expr: PrometheusRuleSpecGroupsRulesExpr.fromString(expression),
          for: after,
          labels: { severity },
          annotations: { summary: `etcd ${settings.name}: ${summary}` },
        })),
      }],
    },
  };
}
