import { ApiObject, Chart } from 'cdk8s';
import { AppService, OperatorlessApp } from 'cdk8s-operatorless';

const app = new OperatorlessApp({ outdir: 'manifests' });
for (const namespace of ['shop-staging', 'shop']) {
  const chart = new Chart(app, namespace, { namespace });
  new ApiObject(chart, 'namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  new AppService(chart, 'website', { image: 'nginxinc/nginx-unprivileged:1.28-alpine', ports: [{ port: 80, targetPort: 8080 }] });
}
app.synth();
