import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { AppService, OperatorlessApp } from 'cdk8s-operatorless';

const app = new OperatorlessApp({ outdir: 'manifests' });
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const web = new AppService(chart, 'web', { image: 'nginxinc/nginx-unprivileged:1.28-alpine', ports: [{ port: 80, targetPort: 8080 }] });

const budget = ApiObject.of(web.node.findChild('DisruptionBudget'));
budget.addJsonPatch(JsonPatch.replace('/spec/maxUnavailable', '25%'));

const service = ApiObject.of(web.node.findChild('Service'));
service.addJsonPatch(JsonPatch.add('/spec/trafficDistribution', 'PreferClose'));

service.metadata.addAnnotation('example.com/team', 'storefront');

const currency = new ApiObject(chart, 'currency', {
  apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'currency' }, data: { symbol: 'EUR' },
});
web.node.addDependency(currency);

app.synth();
