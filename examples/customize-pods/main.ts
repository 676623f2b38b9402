import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { AppService } from 'cdk8s-operatorless';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const web = new AppService(chart, 'web', { image: 'nginxinc/nginx-unprivileged:1.28-alpine', ports: [{ port: 80, targetPort: 8080 }] });
const deployment = ApiObject.of(web);

deployment.addJsonPatch(JsonPatch.replace('/spec/minReadySeconds', 30));

deployment.addJsonPatch(JsonPatch.add('/spec/template/spec/nodeSelector', { 'kubernetes.io/arch': 'arm64' }));

deployment.addJsonPatch(JsonPatch.remove('/spec/revisionHistoryLimit'));

deployment.addJsonPatch(JsonPatch.replace('/spec/strategy/rollingUpdate', { maxSurge: '50%', maxUnavailable: 0 }));

const amounts = { 'cpu': '10m', 'memory': '32Mi', 'ephemeral-storage': '16Mi' };
deployment.addJsonPatch(JsonPatch.add('/spec/template/spec/containers/-', {
  name: 'log-shipper',
  image: 'fluent/fluent-bit:4.0.4',
  resources: { requests: amounts, limits: amounts },
  readinessProbe: { httpGet: { path: '/api/v1/health', port: 2020 } },
  livenessProbe: { tcpSocket: { port: 2020 } },
  securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
}));

app.synth();
