import { App, Chart } from 'cdk8s';
import { AppDaemonSet, DaemonSetRollout, PodCount, Probe } from 'cdk8s-operatorless';

const app = new App();
const chart = new Chart(app, 'exporter', { namespace: 'monitoring', disableResourceNameHashes: true });

new AppDaemonSet(chart, 'exporter', {
  image: 'registry.example.com/exporter:1.9',
  metrics: { port: 9100 },
  probes: { readiness: Probe.httpGet('/'), liveness: Probe.tcp() },
  rollout: DaemonSetRollout.rolling({ maxUnavailable: PodCount.percent(10) }),
  pods: { tolerations: [{}] },
});

app.synth();
